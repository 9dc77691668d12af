import { existsSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { UserError } from "../core/errors.js";
import { ARRAYS } from "../data/arrays.js";
import { resolveDataFolder } from "../data/data-folder.js";
import type { SplitName } from "../data/listing.js";
import { interleave } from "../look/picture.js";
import { readPhoto } from "../look/read-photo.js";
import { arraysPath } from "../train/open-data.js";
import { readRun, runPaths } from "../train/run-folder.js";
import type { RunFile } from "../train/run-file.js";
import { realPathInside } from "./inside.js";

/** The pixels of a side at which photos are shown: twice what they take on the page, for sharp screens. */
const SIZE = 256;
/** Runs whose split is kept in mind: that of a large data set takes a while to read. */
const KEPT = 4;

/** A run as it stood when its run.json was read. */
interface ReadRun {
  readonly run: RunFile;
  readonly version: string;
}

/** What tells a run's run.json from one of another run that was made in its place. */
function versionOf(directory: string): string {
  const stat = statSync(runPaths(directory).run, { throwIfNoEntry: false });
  return `${stat?.ino} ${stat?.mtimeMs}`;
}

/** The photos of runs' splits: the only files outside of run folders that the server reads, and never as they are. */
export class Photos {
  readonly #runs = new Map<string, ReadRun>();

  /**
   * The real path of a photo of a run's split; throws a `UserError` when the split has no such photo, or it is gone, or
   * stands outside of the run's folder of photos.
   */
  async path(directory: string, split: SplitName, index: number): Promise<string> {
    const run = this.#runOf(directory);
    const file = run.split[split][index];
    if (file === undefined) throw new UserError(`The ${split} split of this run has no photo number ${index}.`);
    const { root, cacheRoot } = run.config.data;
    if (root === ARRAYS) return join(arraysPath(directory), file);
    const folder = await resolveDataFolder(root, cacheRoot, () => {});
    if (!existsSync(folder))
      throw new UserError(`The data folder "${root}" does not exist; put it back for its photos.`);
    const path = realPathInside(realpathSync(folder), file);
    if (path === null) throw new UserError(`The photo ${file} is not in ${root} any more, or is a link out of it.`);
    return path;
  }

  /** A photo decoded, cut as the run cuts its photos, and written anew as JPEG. */
  async jpeg(directory: string, split: SplitName, index: number): Promise<Buffer> {
    const path = await this.path(directory, split, index);
    const { fit } = this.#runOf(directory).config.data;
    const { data, width, height, channels } = interleave(await readPhoto(path, SIZE, fit), SIZE);
    return sharp(data, { raw: { width, height, channels } }).jpeg({ quality: 85 }).toBuffer();
  }

  #runOf(directory: string): RunFile {
    const version = versionOf(directory);
    const known = this.#runs.get(directory);
    const run = known?.version === version ? known.run : readRun(directory);
    this.#runs.delete(directory);
    this.#runs.set(directory, { run, version });
    for (const oldest of this.#runs.keys()) if (this.#runs.size > KEPT) this.#runs.delete(oldest);
    return run;
  }
}

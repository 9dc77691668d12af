import { realpathSync } from "node:fs";
import sharp from "sharp";
import { UserError } from "../core/errors.js";
import { resolveDataFolder } from "../data/data-folder.js";
import type { SplitName } from "../data/listing.js";
import { interleave } from "../look/picture.js";
import { readPhoto } from "../look/read-photo.js";
import { readRun, type RunFile } from "../train/run-folder.js";
import { realPathInside } from "./inside.js";

/** The pixels of a side at which photos are shown: twice what they take on the page, for sharp screens. */
const SIZE = 256;
/** Runs whose split is kept in mind: that of a large data set takes a while to read. */
const KEPT = 4;

/** The photos of runs' splits: the only files outside of run folders that the server reads, and never as they are. */
export class Photos {
  readonly #runs = new Map<string, RunFile>();

  /**
   * The real path of a photo of a run's split; throws a `UserError` when the split has no such photo, or it is gone, or
   * stands outside of the run's folder of photos.
   */
  async path(directory: string, split: SplitName, index: number): Promise<string> {
    const run = this.#runOf(directory);
    const file = run.split[split][index];
    if (file === undefined) throw new UserError(`The ${split} split of this run has no photo number ${index}.`);
    const { root, cacheRoot } = run.config.data;
    const folder = await resolveDataFolder(root, cacheRoot, () => {});
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
    const run = this.#runs.get(directory) ?? readRun(directory);
    this.#runs.delete(directory);
    this.#runs.set(directory, run);
    for (const oldest of this.#runs.keys()) if (this.#runs.size > KEPT) this.#runs.delete(oldest);
    return run;
  }
}

import { existsSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../core/errors.js";
import { ARRAYS } from "../data/arrays.js";
import { resolveDataFolder } from "../data/data-folder.js";
import { digestOf } from "../data/digest.js";
import type { SplitName } from "../data/listing.js";
import { readWhole } from "../data/read-file.js";
import { loadSharp } from "../data/sharp.js";
import { storedPhotos } from "../data/stored-photos.js";
import { interleave } from "../look/draw/picture.js";
import { readPhoto } from "../look/read/read-photo.js";
import { arraysPath, type PhotosPlace } from "../train/run/open-data.js";
import type { RunFile } from "../train/run/run-file.js";
import { readRun, runPaths } from "../train/run/run-folder.js";
import { realPathInside } from "./inside.js";

/** The pixels of a side at which photos are shown: twice what they take on the page, for sharp screens. */
const SIZE = 256;
/** Runs whose split is kept in mind: that of a large data set takes a while to read. */
const KEPT = 4;

/** A run as it stood when its run.json was read. */
interface ReadRun {
  readonly run: RunFile;
  readonly photos: ReturnType<typeof storedPhotos>;
  readonly version: string;
}

/** What tells a run's run.json from one of another run that was made in its place. */
function versionOf(directory: string): string {
  const stat = statSync(runPaths(directory).run, { throwIfNoEntry: false });
  return `${stat?.ino} ${stat?.mtimeMs}`;
}

function readNow(directory: string, version: string): ReadRun {
  const run = readRun(directory);
  return { run, photos: storedPhotos(run.split), version };
}

/** The photos of runs' splits: the only files outside of run folders that the server reads, and never as they are. */
export class Photos {
  readonly #runs = new Map<string, ReadRun>();

  constructor(private readonly place: PhotosPlace = {}) {}

  /**
   * The real path of a photo of a run's split; throws a `UserError` when the split has no such photo, or it is gone, or
   * stands outside of the run's folder of photos.
   */
  async path(directory: string, split: SplitName, index: number): Promise<string> {
    const { run, photos } = this.#read(directory);
    const photo = photos[split][index];
    if (photo === undefined) throw new UserError(`The ${split} split of this run has no photo number ${index}.`);
    const { root, cacheRoot } = run.config.data;
    if (root === ARRAYS) return join(arraysPath(directory), photo.file);
    const roots = [...(this.place.data === undefined ? [] : [this.place.data]), root];
    for (const each of roots) {
      const folder = await resolveDataFolder(each, this.place.cacheRoot ?? cacheRoot, () => {});
      const path = existsSync(folder) ? realPathInside(realpathSync(folder), photo.file) : null;
      // Of a folder that holds photos of several runs, or has changed, only what the run saw is its photo.
      if (path !== null && (photo.digest === null || digestOf(await readWhole(path)).toString("hex") === photo.digest))
        return path;
    }
    throw new UserError(
      `The photo ${photo.file} is not in ${roots.join(" or ")} as the run saw it, or is a link out of it; serve with --data DIR, the folder where the photos are now.`,
    );
  }

  /** A photo decoded, cut as the run cuts its photos, and written anew as JPEG. */
  async jpeg(directory: string, split: SplitName, index: number): Promise<Buffer> {
    const path = await this.path(directory, split, index);
    const { fit } = this.#read(directory).run.config.data;
    const { data, width, height, channels } = interleave(await readPhoto(path, SIZE, fit), SIZE);
    const sharp = await loadSharp();
    return sharp(data, { raw: { width, height, channels } }).jpeg({ quality: 85 }).toBuffer();
  }

  #read(directory: string): ReadRun {
    const version = versionOf(directory);
    const known = this.#runs.get(directory);
    const read = known?.version === version ? known : readNow(directory, version);
    this.#runs.delete(directory);
    this.#runs.set(directory, read);
    for (const oldest of this.#runs.keys()) if (this.#runs.size > KEPT) this.#runs.delete(oldest);
    return read;
  }
}

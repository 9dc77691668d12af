import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { UserError } from "../../core/errors.js";
import { temporaryName, temporaryOf } from "../../disk/temporary-name.js";
import { defaultCacheRoot } from "../../runtime/cache-root.js";
import { DRAWN_CLASSES } from "./classes/index.js";
import { drawImage } from "./draw.js";
import { claim, DRAWN_VERSION, finish, finishedSet } from "./drawn-marker.js";

/** Which pictures to draw. */
export interface DrawnOptions {
  /** Pictures of each class; 300 if not given. */
  readonly perClass?: number;
  /** 0 if not given; another seed gives other pictures. */
  readonly seed?: number;
  /** Told how many of all pictures there are so far. */
  readonly onProgress?: (done: number, total: number) => void;
}

const PER_CLASS = 300;

async function isComplete(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && found.size > 0;
}

/** Puts bytes into a file that appears whole or not at all, also when another process writes the same one. */
async function writeWhole(file: string, bytes: Buffer): Promise<void> {
  const temporary = temporaryName(file);
  await writeFile(temporary, bytes);
  await rename(temporary, file).catch(async (error: unknown) => {
    if (!(await isComplete(file))) throw error;
  });
}

async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder);
  await Promise.all(
    names.filter((name) => temporaryOf(name) !== null).map((name) => rm(join(folder, name), { force: true })),
  );
}

async function drawAll(
  folder: string,
  perClass: number,
  seed: number,
  onProgress: DrawnOptions["onProgress"],
): Promise<void> {
  const total = perClass * DRAWN_CLASSES.length;
  let next = 0;
  let done = 0;
  const lane = async () => {
    while (next < total) {
      const [index, label] = [Math.floor(next / DRAWN_CLASSES.length) + 1, next % DRAWN_CLASSES.length];
      next++;
      const { name } = DRAWN_CLASSES[label];
      const file = join(folder, name, `${name}-${String(index).padStart(4, "0")}.jpg`);
      if (!(await isComplete(file))) await writeWhole(file, await drawImage(seed, label, index));
      onProgress?.(++done, total);
    }
  };
  // One more lane than cores: while a picture waits for this thread, its share of it, all cores have others.
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, lane));
}

/**
 * Draws the data set into `folder` as `<class>/<class>-0001.jpg` and so on; goes on where an earlier call was cut off.
 * Throws a `UserError` if the folder holds other files or another set, or cannot be written.
 */
export async function writeDrawn(folder: string, options: DrawnOptions = {}): Promise<void> {
  const { perClass = PER_CLASS, seed = 0, onProgress } = options;
  try {
    await mkdir(folder, { recursive: true });
    await claim(folder, { version: DRAWN_VERSION, seed, perClass });
    const folders = DRAWN_CLASSES.map(({ name }) => join(folder, name));
    await Promise.all(folders.map((each) => mkdir(each, { recursive: true })));
    await drawAll(folder, perClass, seed, onProgress);
    await Promise.all(folders.map(removeLeftovers));
    await finish(folder);
  } catch (error) {
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    throw new UserError(`The drawn data set cannot be written to ${folder}: ${error.message}.`, 1, { cause: error });
  }
}

/**
 * The folder of a drawn data set, which is drawn into the cache when it is not there yet (about 20 s for 3,000 pictures).
 * Throws a `UserError` if the cache cannot be written.
 */
export async function drawnFolder(options: DrawnOptions & { readonly cacheRoot?: string } = {}): Promise<string> {
  const { perClass = PER_CLASS, seed = 0, cacheRoot = defaultCacheRoot() } = options;
  const folder = join(cacheRoot, `drawn-v${DRAWN_VERSION}-seed${seed}-${perClass}`);
  if ((await finishedSet(folder))?.perClass !== perClass) await writeDrawn(folder, options);
  return folder;
}

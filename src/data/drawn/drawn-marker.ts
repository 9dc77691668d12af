import { readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../core/errors.js";
import { replaceFile } from "../../disk/files.js";
import { temporaryOf } from "../../disk/temporary-name.js";

/** Goes up when the drawings change, so that an older set is never mistaken for a newer one. */
export const DRAWN_VERSION = 2;

const FINISHED = "drawn.json";
const UNFINISHED = "drawn.unfinished.json";

/** The names of drawn sets in the cache, of this and other versions. */
export const DRAWN_FOLDER = /^drawn-v\d+-seed\d+-\d+$/;

/** Whether a path relative to the folder of a drawn set is one that drawing makes. */
export function isDrawnFile(file: string): boolean {
  const [folder, name] = file.split(/[/\\]/);
  if (name === undefined) return [FINISHED, UNFINISHED].includes(temporaryOf(folder) ?? folder);
  const picture = temporaryOf(name) ?? name;
  return picture.startsWith(`${folder}-`) && /^\d{4,}\.jpg$/.test(picture.slice(folder.length + 1));
}

/** Which drawn set a folder holds. */
export interface DrawnSet {
  readonly version: number;
  readonly seed: number;
  /** Pictures of each class. */
  readonly perClass: number;
}

function isDrawnSet(value: unknown): value is DrawnSet {
  const { version, seed, perClass } = (value ?? {}) as Partial<Record<keyof DrawnSet, unknown>>;
  return typeof version === "number" && typeof seed === "number" && typeof perClass === "number";
}

async function read(file: string): Promise<DrawnSet | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    return isDrawnSet(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The set that a folder holds complete, if any. */
export function finishedSet(folder: string): Promise<DrawnSet | undefined> {
  return read(join(folder, FINISHED));
}

/**
 * Marks an existing folder as one into which this set is being drawn.
 * Throws a `UserError` if it holds anything but an earlier, possibly unfinished, part of the same set.
 */
export async function claim(folder: string, wanted: DrawnSet): Promise<void> {
  const names = await readdir(folder);
  const held = (await finishedSet(folder)) ?? (await read(join(folder, UNFINISHED)));
  const elsewhere = "give another folder with --out, or empty this one";
  if (held === undefined) {
    // A kill may have left a mark of nothing, or half of one.
    if (names.some((name) => ![FINISHED, UNFINISHED].includes(temporaryOf(name) ?? name)))
      throw new UserError(`${folder} holds files that are not a drawn data set; ${elsewhere}.`);
  } else if (held.version !== wanted.version || held.seed !== wanted.seed) {
    const theirs = held.version === wanted.version ? `seed ${held.seed}` : `version ${held.version}`;
    const ours = held.version === wanted.version ? `seed ${wanted.seed}` : `version ${wanted.version}`;
    throw new UserError(`${folder} holds a drawn data set of ${theirs}, not ${ours}; ${elsewhere}.`);
  } else if (held.perClass > wanted.perClass) {
    throw new UserError(
      `${folder} holds a drawn data set of ${held.perClass} pictures a class, more than the ${wanted.perClass} wanted; ${elsewhere}.`,
    );
  }
  // In this order, a kill between the steps leaves a folder with a mark.
  replaceFile(join(folder, UNFINISHED), Buffer.from(JSON.stringify(wanted)));
  await rm(join(folder, FINISHED), { force: true });
}

/** Marks a claimed folder as complete. */
export async function finish(folder: string): Promise<void> {
  await rename(join(folder, UNFINISHED), join(folder, FINISHED)).catch(async (error: unknown) => {
    // Another process that draws the same set may have been quicker.
    if ((await finishedSet(folder)) === undefined) throw error;
  });
}

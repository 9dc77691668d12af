import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../core/errors.js";
import { writeJsonAtomically } from "../disk/files.js";
import { temporaryOf } from "../disk/temporary-name.js";
import type { BestFile } from "./best-file.js";

/** Where the files of a `best` are; the layout is a promise to other people's scripts. */
export function bestPaths(directory: string) {
  return {
    best: join(directory, "best.json"),
    runs: join(directory, "runs"),
    /** Where weights were given: these with the last layer that was found, which trainings begin with. */
    start: join(directory, "start.safetensors"),
    report: join(directory, "report.html"),
    lock: join(directory, "best.lock"),
  };
}

/** Whether a folder holds a `best`. */
export function isBest(directory: string): boolean {
  return existsSync(bestPaths(directory).best);
}

/** Reads best.json; throws a `UserError` when the folder holds none or the file is damaged. */
export function readBest(directory: string): BestFile {
  const { best: path } = bestPaths(directory);
  if (!isBest(directory))
    throw new UserError(`${directory} has no best.json; give the --out of convscope best, or begin one there with --data and --minutes.`); // prettier-ignore
  let content: Partial<BestFile>;
  try {
    content = JSON.parse(readFileSync(path, "utf8")) as Partial<BestFile>;
  } catch (error) {
    throw new UserError(`${path} is damaged (${String(error)}); restore it, or begin again in another folder.`);
  }
  if (content.minutes === undefined || content.data === undefined || content.search === undefined)
    throw new UserError(`${path} is not one of Convscope's: what it was asked for is missing; begin again in another folder.`); // prettier-ignore
  return content as BestFile;
}

/** Writes best.json, whole or not at all. */
export function writeBest(directory: string, file: BestFile): void {
  writeJsonAtomically(bestPaths(directory).best, file);
}

/** Throws a `UserError` when a new `best` would meet one, or anything else, in its folder. */
export function checkNewBestFolder(directory: string): void {
  if (!existsSync(directory)) return;
  if (isBest(directory))
    throw new UserError(`--out ${directory} already holds a best.json; go on with --resume, or choose another folder.`);
  let content: string[];
  try {
    content = readdirSync(directory);
  } catch {
    throw new UserError(`--out ${directory} is not a folder; choose another.`);
  }
  // One that was killed before its best.json was written leaves nothing but these.
  const own = Object.values(bestPaths(directory)).map((path) => basename(path));
  if (!content.every((name) => own.includes(temporaryOf(name) ?? name)))
    throw new UserError(`--out ${directory} is not empty and holds no best.json; choose another folder.`);
}

/** Removes what killed writers left half-written; whoever calls it holds the lock. */
export function clearBestTemporaries(directory: string): void {
  const own = Object.values(bestPaths(directory)).map((path) => basename(path));
  for (const name of readdirSync(directory))
    if (own.includes(temporaryOf(name) ?? "")) rmSync(join(directory, name), { force: true });
}

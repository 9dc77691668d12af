import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../core/errors.js";
import { ARRAYS_FILE } from "../data/arrays-format.js";
import { writeError, writeJsonAtomically } from "../disk/files.js";
import { temporaryOf } from "../disk/temporary-name.js";
import type { PhotosPlace } from "../train/run/open-data.js";
import type { LabFile, LabResult } from "./lab-file.js";
import { LANGUAGES } from "./language.js";

/** Where the files of a lab are; the layout is a promise to other people's scripts. */
export function labPaths(directory: string) {
  return {
    lab: join(directory, "lab.json"),
    results: join(directory, "results.json"),
    runs: join(directory, "runs"),
    /** The networks of somebody's own that its experiments train, as data. */
    networks: join(directory, "networks"),
    figures: join(directory, "figures"),
    report: join(directory, "report.html"),
    /** Who hands the report in, and their own remarks; there only where somebody gave them. */
    about: join(directory, "report.json"),
    /** The images that the lab was given in memory; there only where it was. */
    arrays: join(directory, ARRAYS_FILE),
    lock: join(directory, "lab.lock"),
    /** How its tasks stand that a cluster runs, and what was handed to which. */
    tasks: join(directory, "tasks"),
    slurm: join(directory, "slurm"),
    kubernetes: join(directory, "kubernetes"),
  };
}

/** Whether a folder holds a lab. */
export function isLab(directory: string): boolean {
  return existsSync(labPaths(directory).lab);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UserError(`${path} is damaged (${String(error)}); restore it, or make the lab again in another folder.`);
  }
}

/** Reads lab.json; throws a `UserError` when the folder is no lab or the file is damaged. */
export function readLab(directory: string): LabFile {
  if (!isLab(directory)) throw new UserError(`${directory} is not a lab: it has no lab.json; give the --out of a lab.`);
  const path = labPaths(directory).lab;
  const content = readJson(path) as Partial<LabFile>;
  if (content.recipe === undefined || content.experiments === undefined || content.data === undefined)
    throw new UserError(`${path} is not a lab of Convscope: its recipe is missing; give the --out of a lab.`);
  const { language } = content;
  if (language !== undefined && !LANGUAGES.includes(language))
    throw new UserError(
      `${path} has the language ${JSON.stringify(language)}; write one of ${LANGUAGES.join(", ")} there.`,
    );
  return content as LabFile;
}

/** Where a lab's photos are: each of its runs says where they were when that was made. */
export function placeOf({ data }: LabFile): PhotosPlace {
  return { data: data.root, cacheRoot: data.cacheRoot };
}

/** Reads results.json. */
export function readResults(directory: string): LabResult[] {
  return readJson(labPaths(directory).results) as LabResult[];
}

/** Writes lab.json. */
export function writeLab(directory: string, lab: LabFile): void {
  writeJsonAtomically(labPaths(directory).lab, lab);
}

/** Writes results.json. */
export function writeResults(directory: string, results: readonly LabResult[]): void {
  writeJsonAtomically(labPaths(directory).results, results);
}

/** Makes the folder of a new lab; throws a `UserError` when there is something in it, or it cannot be made. */
export function makeLabFolder(directory: string): void {
  try {
    mkdirSync(labPaths(directory).runs, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" || (error as NodeJS.ErrnoException).code === "ENOTDIR")
      throw new UserError(`--out ${directory} is not a folder; choose another.`);
    throw writeError(directory, error);
  }
}

/** Throws a `UserError` when a new lab would meet a lab or anything else in its folder. */
export function checkNewLabFolder(directory: string): void {
  if (!existsSync(directory)) return;
  if (isLab(directory))
    throw new UserError(`--out ${directory} already holds a lab; go on with --resume, or choose another folder.`);
  let content: string[];
  try {
    content = readdirSync(directory);
  } catch {
    throw new UserError(`--out ${directory} is not a folder; choose another.`);
  }
  // A lab that was killed before its lab.json was written leaves nothing but these.
  const { lock, runs, networks, lab, arrays } = labPaths(directory);
  const own = [lock, runs, networks, lab, arrays].map((path) => basename(path));
  if (!content.every((name) => own.includes(temporaryOf(name) ?? name)))
    throw new UserError(`--out ${directory} is not empty and not a lab; choose another folder.`);
}

/** Removes what killed writers of a lab's files left half-written; whoever calls it holds the lab's lock. */
export function clearLabTemporaries(directory: string): void {
  const { lab, results, report, arrays, lock } = labPaths(directory);
  const own = [lab, results, report, arrays, lock].map((path) => basename(path));
  for (const name of readdirSync(directory))
    if (own.includes(temporaryOf(name) ?? "")) rmSync(join(directory, name), { force: true });
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeJsonAtomically } from "../disk/files.js";
import { makeFolderWithParents } from "../disk/make-folder.js";

/** tasks/N.json in a lab's folder: how a task that ran away from the coordinating command stands. */
export interface TaskFile {
  readonly index: number;
  /** `again`: it ended and is to be begun anew; `failed`: it never will have a result. */
  readonly state: "running" | "done" | "again" | "failed";
  /** Why it failed or is to be begun anew. */
  readonly error?: string;
  readonly host: string;
  /** The engine's own name of the job, where there is one: `123_4`. */
  readonly job?: string;
  /** How often it was begun. */
  readonly starts: number;
  /** Starts in a row that brought no epoch. */
  readonly fruitless: number;
  /** Epochs that were trained when it began. */
  readonly epochs: number;
  readonly since: string;
}

/** Where a lab's tasks keep how they stand; the lock of one is beside its file. */
export function taskPaths(lab: string, index: number) {
  const folder = join(lab, "tasks");
  return { folder, file: join(folder, `${index}.json`), lock: join(folder, `${index}.lock`) };
}

/** How a task stands; null where it never began, or nobody can read it at this moment. */
export function readTask(lab: string, index: number): TaskFile | null {
  try {
    return JSON.parse(readFileSync(taskPaths(lab, index).file, "utf8")) as TaskFile;
  } catch {
    return null;
  }
}

/** Writes down how a task stands. */
export function writeTask(lab: string, task: TaskFile): void {
  const { folder, file } = taskPaths(lab, task.index);
  if (!existsSync(folder)) makeFolderWithParents(folder);
  writeJsonAtomically(file, task);
}

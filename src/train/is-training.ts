import { statSync } from "node:fs";
import { lockHolder } from "./lock.js";
import { runPaths } from "./run-folder.js";

const FRESH_MS = 60_000;

function isFresh(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs < FRESH_MS;
  } catch {
    return false;
  }
}

/**
 * Whether somebody trains into a run's folder at this moment: a process of this machine holds its lock, or one of
 * another machine that shares the folder has told its progress within the last minute.
 */
export function isTraining(directory: string): boolean {
  const { lock, progress } = runPaths(directory);
  return lockHolder(lock) !== null || isFresh(progress);
}

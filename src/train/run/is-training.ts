import { statSync } from "node:fs";
import { leaseState } from "../../disk/lease.js";
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
 * Whether somebody trains into a run's folder at this moment: a process that can be looked at from here holds its lock, or
 * one of another machine or container has renewed it, or told its progress, within the last minute.
 */
export function isTraining(directory: string): boolean {
  const { lock, progress } = runPaths(directory);
  const state = leaseState(lock);
  return state === "held" || (state === "unknown" && (isFresh(lock) || isFresh(progress)));
}

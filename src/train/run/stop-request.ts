import { readFileSync, rmSync } from "node:fs";
import { UserError } from "../../core/errors.js";
import { shellWord } from "../../core/shell-word.js";
import { writeFileAtomically } from "../../disk/files.js";
import { isTraining } from "./is-training.js";
import { readRun, runPaths } from "./run-folder.js";
import { STOP_TIMES, type StopTime } from "./stop-time.js";

/** What somebody has asked of a run by a file in its folder; null where nobody has. */
export function readStopRequest(directory: string): StopTime | null {
  try {
    const text = readFileSync(runPaths(directory).stop, "utf8").trim();
    return STOP_TIMES.find((time) => time === text) ?? null;
  } catch {
    return null;
  }
}

/** Forgets a request, obeyed or not. */
export function clearStopRequest(directory: string): void {
  rmSync(runPaths(directory).stop, { force: true });
}

/**
 * Asks whoever trains into a run's folder to stop; the trainer looks after each step. Throws a `UserError` (exit code 2)
 * when nobody trains there.
 */
export function requestStop(directory: string, time: StopTime): void {
  const { status } = readRun(directory);
  if (status !== "running")
    throw new UserError(`${directory} is not being trained (it is ${status}), so there is nothing to stop.`);
  if (!isTraining(directory))
    throw new UserError(
      `${directory} is not being trained any more: its process ended without a word. Go on with: convscope train --resume --out ${shellWord(directory)}`,
    );
  writeFileAtomically(runPaths(directory).stop, [Buffer.from(`${time}\n`)]);
}

import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../../core/errors.js";
import { ARRAYS_FILE } from "../../data/arrays-format.js";
import { writeError } from "../../disk/files.js";
import { makeFolderWithParents } from "../../disk/make-folder.js";
import { temporaryOf } from "../../disk/temporary-name.js";
import { parseRun } from "./check-run.js";
import { isCheckpointFile } from "./checkpoint.js";
import { parseMetrics } from "./metrics-file.js";
import type { EpochMetrics, RunFile } from "./run-file.js";
import { RUN_FILES } from "./run-store.js";

/** Where the files of a run are; the layout is a promise to other people's scripts. */
export function runPaths(directory: string) {
  return {
    run: join(directory, RUN_FILES.run),
    metrics: join(directory, RUN_FILES.metrics),
    checkpoints: join(directory, RUN_FILES.checkpoints),
    test: join(directory, RUN_FILES.test),
    /** The images that the run was given in memory; there only where it was. */
    arrays: join(directory, ARRAYS_FILE),
    /** What each test photo was taken for, where a lab asked. */
    judgements: join(directory, "test-judgements.json"),
    /** The same of each validation photo. */
    valJudgements: join(directory, "val-judgements.json"),
    /** The network as data: evaluation, export and going on with it need no source. */
    network: join(directory, RUN_FILES.network),
    /** Where a step's time went, for people who asked for it. */
    profile: join(directory, "profile.json"),
    figures: join(directory, "figures"),
    lock: join(directory, "run.lock"),
    /** How long a timed run is to be; there only where it is one. */
    pace: join(directory, RUN_FILES.pace),
    /** How far the epoch under way is, while there is one. */
    progress: join(directory, "progress.json"),
    /** A request to stop, until it is obeyed. */
    stop: join(directory, "stop.request"),
    /** Words that somebody has given the run; there only where there are any. */
    tags: join(directory, "tags.json"),
    /** What somebody calls the run and has written down about it; there only where somebody has. */
    about: join(directory, "about.json"),
  };
}

/** Whether a folder holds a run. */
export function isRun(directory: string): boolean {
  return existsSync(runPaths(directory).run);
}

/** Reads run.json; throws a `UserError` when the folder is no run or the file is damaged. */
export function readRun(directory: string): RunFile {
  if (!existsSync(directory))
    throw new UserError(`There is no run folder ${directory}; give the --out of a training run.`);
  const { run } = runPaths(directory);
  if (!existsSync(run))
    throw new UserError(`${directory} is not a run: it has no run.json; give the --out of a training run.`);
  return parseRun(run, readFileSync(run, "utf8"));
}

/**
 * Makes sure that a new run may be written into a folder. Throws a `UserError` when it holds another run, unless `force`
 * is set, or anything else, whatever is set.
 */
export function checkNewRunFolder(directory: string, force: boolean): void {
  if (!existsSync(directory)) return;
  let content: string[];
  try {
    content = readdirSync(directory);
  } catch {
    throw new UserError(`--out ${directory} is not a folder; choose another.`);
  }
  if (isRun(directory)) {
    if (force) return;
    throw new UserError(
      `--out ${directory} already holds a run; choose another folder, go on with --resume, or replace it with --force.`,
    );
  }
  if (!isLeftover(directory, content))
    throw new UserError(`--out ${directory} is not empty and not a run; choose another folder.`);
}

/**
 * Whether a folder without a run.json holds nothing but what a run that was killed left there. Its folder of checkpoints
 * is made first and removed last, so that without one only a lock and what a lock was written to can be ours.
 */
function isLeftover(directory: string, content: readonly string[]): boolean {
  const paths = runPaths(directory);
  const [lock, checkpoints] = [paths.lock, paths.checkpoints].map((path) => basename(path));
  const own = content.includes(checkpoints)
    ? Object.values(paths).map((path) => basename(path))
    : [lock, basename(paths.run)];
  const isOwn = (name: string) => own.includes(temporaryOf(name) ?? name);
  return (
    content.every(isOwn) &&
    checkpointNames(paths.checkpoints).every((name) => isCheckpointFile(temporaryOf(name) ?? name))
  );
}

function checkpointNames(checkpoints: string): string[] {
  try {
    return readdirSync(checkpoints);
  } catch {
    return [];
  }
}

/**
 * Removes what an earlier run left in a folder, nothing else, and makes the folder of checkpoints. A kill on the way leaves
 * what `checkNewRunFolder` lets pass.
 */
export function clearRunFolder(directory: string): void {
  const { run, checkpoints, lock, ...others } = runPaths(directory);
  try {
    // Clearing a folder that was never made is no clearing at all.
    if (!existsSync(directory)) makeFolderWithParents(directory);
    for (const path of [run, ...Object.values(others), checkpoints]) rmSync(path, { recursive: true, force: true });
    removeTemporaries(directory, [run, lock, ...Object.values(others)]);
    makeFolderWithParents(checkpoints);
  } catch (error) {
    throw writeError(directory, error);
  }
}

function removeTemporaries(directory: string, of: readonly string[]): void {
  const own = of.map((path) => basename(path));
  for (const name of readdirSync(directory))
    if (own.includes(temporaryOf(name) ?? "")) rmSync(join(directory, name), { force: true });
}

/** Removes what a killed trainer left half-written of its own files; whoever calls it holds the run's lock. */
export function clearTemporaries(directory: string): void {
  const { run, metrics, progress, profile, lock, pace, checkpoints } = runPaths(directory);
  // Others, of the tags say, may be written at this moment by somebody else.
  removeTemporaries(directory, [run, metrics, progress, profile, lock, pace]);
  for (const name of checkpointNames(checkpoints))
    if (temporaryOf(name) !== null) rmSync(join(checkpoints, name), { force: true });
}

/** Makes a folder, with those above it; throws a `UserError` (exit code 1) when it cannot be made. */
export function makeFolder(directory: string): void {
  try {
    makeFolderWithParents(directory);
  } catch (error) {
    throw writeError(directory, error);
  }
}

/** Reads metrics.jsonl; a line that a kill cut off, or that is no epoch's, is left out. */
export function readMetrics(directory: string): EpochMetrics[] {
  const { metrics } = runPaths(directory);
  return existsSync(metrics) ? parseMetrics(readFileSync(metrics, "utf8")) : [];
}

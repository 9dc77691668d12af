import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../core/errors.js";
import { makeFolderWithParents } from "../disk/make-folder.js";
import { type Lease, takeLease } from "../disk/lease.js";
import { readTask, type TaskFile, taskPaths, writeTask } from "../engine/task-file.js";
import type { TrainEvent } from "../train/run/events.js";
import { isRun, readMetrics, readRun } from "../train/run/run-folder.js";
import { startTraining } from "../train/start-training.js";
import type { LabExperiment, LabFile, LabRun } from "./lab-file.js";
import { isLab, readLab } from "./lab-folder.js";
import { keptNetworks } from "./kept-networks.js";
import { configOf, ownNetworkOf, type Surroundings } from "./settings.js";

/** How a task ended: with a result, to be begun anew, or without any hope. */
export type TaskEnd =
  | { readonly end: "done" }
  | { readonly end: "again"; readonly why: string }
  | { readonly end: "never"; readonly why: string };

export interface TaskOptions {
  /** Instead of the lab's. */
  readonly threads?: number | undefined;
  /** A folder of this machine's own, to which decoded photos are copied from the lab's cache. */
  readonly scratch?: string | undefined;
  /** After the step under way, with a checkpoint. */
  readonly stop: AbortSignal;
  /** At once. */
  readonly kill: AbortSignal;
  readonly onEvent: (event: TrainEvent) => void;
  /** So long to wait for a lab's file that another machine wrote and this one does not see yet. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 60_000;
/** So long for another one at the same task to end. */
const WAIT_MS = 5000;
/** Starts in a row that brought no epoch, after which there is no hope. */
const MOST_FRUITLESS = 3;
const STOPPED = "it was stopped and kept a checkpoint";

interface Found {
  readonly lab: LabFile;
  readonly experiment: LabExperiment;
  readonly run: LabRun;
}

function runsOf(lab: LabFile): Found[] {
  return lab.experiments.flatMap((experiment) => experiment.runs.map((run) => ({ lab, experiment, run })));
}

/** A lab's run by its index; throws a `UserError` where there is none, a while later if the lab is under way. */
async function findRun(directory: string, index: number, patienceMs: number): Promise<Found> {
  const started = performance.now();
  for (;;) {
    const lab = isLab(directory) ? readLab(directory) : null;
    const found = lab === null ? undefined : runsOf(lab).at(index);
    if (found !== undefined) return found;
    const isComing = existsSync(directory) && (lab === null || lab.status === "running");
    if (isComing && performance.now() - started < patienceMs) {
      await sleep(500);
      continue;
    }
    const runs = runsOf(lab ?? readLab(directory)).length;
    throw new UserError(`${directory} has ${runs} runs so far, so --index needs to be below that, not ${index}.`);
  }
}

/** Where a lab computes, by its file. */
function surroundingsOf(directory: string, lab: LabFile, threads: number | undefined): Surroundings {
  const { classes, fingerprint, ...data } = lab.data;
  const { recipe, device, executor, networks = [] } = lab;
  return {
    data,
    imageSize: recipe.imageSize,
    device,
    threads: threads ?? lab.threads,
    ...(executor === undefined ? {} : { executor }),
    networks: keptNetworks(directory, networks),
  };
}

function hasEnded(directory: string): boolean {
  return isRun(directory) && ["finished", "diverged"].includes(readRun(directory).status);
}

/** What the engine calls the job that runs this process. */
function jobName(environment: NodeJS.ProcessEnv): string | undefined {
  const { SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: place, HOSTNAME: pod, JOB_COMPLETION_INDEX } = environment;
  if (array !== undefined) return `${array}_${place}`;
  return JOB_COMPLETION_INDEX === undefined ? undefined : pod;
}

/** How a task stands that begins now, after an earlier start. */
function beginning(index: number, earlier: TaskFile | null, epochs: number): TaskFile {
  // One that is "running" still died without a word.
  const failedBefore = earlier?.error !== undefined || earlier?.state === "running";
  const fruitless = failedBefore && epochs <= earlier.epochs ? earlier.fruitless + 1 : 0;
  const job = jobName(process.env);
  return {
    index,
    state: "running",
    host: hostname(),
    ...(job === undefined ? {} : { job }),
    starts: (earlier?.starts ?? 0) + 1,
    fruitless,
    epochs,
    since: new Date().toISOString(),
  };
}

/** Trains a run to its end, unless it has one; gives why it has none. */
async function train(directory: string, { lab, experiment, run }: Found, options: TaskOptions) {
  const { threads, scratch, stop, kill, onEvent } = options;
  const surroundings = surroundingsOf(directory, lab, threads);
  const config = { ...configOf(experiment.settings, surroundings), seed: run.seed };
  const network = ownNetworkOf(config, surroundings, lab.data.classes.length);
  const folder = join(directory, run.run);
  const more = { ...(network && { network }), ...(scratch !== undefined && { scratch }) };
  const training = startTraining({ directory: folder, config, force: false, resume: true, ...more }, onEvent);
  const onStop = () => training.stop();
  const onKill = () => training.kill();
  stop.addEventListener("abort", onStop);
  kill.addEventListener("abort", onKill);
  if (stop.aborted) onStop();
  try {
    return await training.ended;
  } finally {
    stop.removeEventListener("abort", onStop);
    kill.removeEventListener("abort", onKill);
  }
}

async function attempt(directory: string, found: Found, begun: TaskFile, options: TaskOptions): Promise<TaskEnd> {
  const last = await train(directory, found, options);
  if (hasEnded(join(directory, found.run.run))) return { end: "done" };
  if (last?.type === "interrupted" || options.stop.aborted) return { end: "again", why: STOPPED };
  const isTold = last?.type === "error";
  const why = isTold ? last.message : "its process ended without a word (out of memory?)";
  const isHopeless = (isTold && last.exitCode === 2) || begun.fruitless + 1 >= MOST_FRUITLESS;
  return { end: isHopeless ? "never" : "again", why };
}

/**
 * Trains the run of a lab that has an index, or goes on with it where an earlier task left it. Any number of tasks may be
 * begun for one run, here and on other machines: one of them trains, and one that finds the run done does nothing. Throws
 * a `UserError` where there is no such lab or run.
 */
export async function runTask(directory: string, index: number, options: TaskOptions): Promise<TaskEnd> {
  const found = await findRun(directory, index, options.patienceMs ?? PATIENCE_MS);
  const { experiment, run } = found;
  if (experiment.error !== undefined) return { end: "never", why: experiment.error };
  if (hasEnded(join(directory, run.run))) return { end: "done" };
  const { folder, lock } = taskPaths(directory, index);
  makeFolderWithParents(folder);
  let lease: Lease;
  try {
    lease = await takeLease(lock, { doing: `at task ${index}`, waitMs: WAIT_MS });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { end: "again", why: error.message };
  }
  try {
    const begun = beginning(index, readTask(directory, index), readMetrics(join(directory, run.run)).length);
    writeTask(directory, begun);
    const result = await attempt(directory, found, begun, options);
    const state = ({ done: "done", again: "again", never: "failed" } as const)[result.end];
    const isFault = result.end !== "done" && result.why !== STOPPED;
    writeTask(directory, { ...begun, state, ...(isFault && { error: result.why }) });
    return result;
  } finally {
    lease.end();
  }
}

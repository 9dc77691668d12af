import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../core/errors.js";
import { makeFolderWithParents } from "../data/make-folder.js";
import type { StoredSplit } from "../data/stored-split.js";
import type { Normalization } from "../program/training.js";
import type { TrainConfig } from "./config.js";
import { writeError, writeFileAtomically, writeJsonAtomically } from "./files.js";

/** How far a run has come. */
export type RunStatus = "running" | "interrupted" | "finished" | "diverged" | "failed";

/** run.json: everything that says what a run is; enough to go on with it and to look at it. */
export interface RunFile {
  readonly convscope: string;
  readonly status: RunStatus;
  /** Why it diverged or failed. */
  readonly error?: string;
  /** The epochs after which early stopping ended it. */
  readonly stoppedAfter?: number;
  readonly config: TrainConfig;
  readonly classes: readonly string[];
  readonly parameters: number;
  readonly normalization: Normalization;
  readonly data: {
    readonly fingerprint: string;
    readonly layout: string;
    readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
    /** Photos that are exact copies of others in another split. */
    readonly leakage: number;
  };
  readonly split: StoredSplit;
  readonly executor: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: {
    readonly platform: string;
    readonly cpu: string;
    readonly cores: number;
    readonly memoryBytes: number;
  };
  readonly startedAt: string;
}

/** One line of metrics.jsonl. Losses are mean cross-entropies in nats, accuracies are in 0..1. */
export interface EpochMetrics {
  readonly epoch: number;
  readonly "train/loss": number;
  readonly "train/acc": number;
  readonly "val/loss": number;
  readonly "val/acc": number;
  /** The learning rate of the epoch's last step. */
  readonly lr: number;
  /** Mean over the epoch's updates of the gradients' norm before clipping; only where they are clipped. */
  readonly grad_norm?: number;
  /** Time of training, without validation. */
  readonly seconds: number;
  readonly val_seconds: number;
  readonly images_per_second: number;
  readonly data_wait_seconds: number;
}

/** Where the files of a run are; the layout is a promise to other people's scripts. */
export function runPaths(directory: string) {
  return {
    run: join(directory, "run.json"),
    metrics: join(directory, "metrics.jsonl"),
    checkpoints: join(directory, "checkpoints"),
    test: join(directory, "test.json"),
    /** Where a step's time went, for people who asked for it. */
    profile: join(directory, "profile.json"),
    figures: join(directory, "figures"),
    lock: join(directory, "run.lock"),
    /** How far the epoch under way is, while there is one. */
    progress: join(directory, "progress.json"),
    /** A request to stop, until it is obeyed. */
    stop: join(directory, "stop.request"),
    /** Words that somebody has given the run; there only where there are any. */
    tags: join(directory, "tags.json"),
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
  let content: Partial<RunFile>;
  try {
    content = JSON.parse(readFileSync(run, "utf8")) as Partial<RunFile>;
  } catch (error) {
    throw new UserError(`${run} is damaged (${String(error)}); restore it, or train again into another folder.`);
  }
  if (content.config === undefined || content.split === undefined || content.normalization === undefined) {
    throw new UserError(
      `${run} is not a run of Convscope: its configuration is missing; give the --out of a training run.`,
    );
  }
  return content as RunFile;
}

/** Writes run.json. */
export function writeRun(directory: string, run: RunFile): void {
  writeJsonAtomically(runPaths(directory).run, run);
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
  // A run that was killed before its run.json was written leaves nothing but these.
  const foreign = content.filter((name) => !["run.lock", "checkpoints"].includes(name));
  if (foreign.length > 0) throw new UserError(`--out ${directory} is not empty and not a run; choose another folder.`);
}

/** Removes what an earlier run left in a folder, nothing else, and makes the folder of checkpoints. */
export function clearRunFolder(directory: string): void {
  const paths = runPaths(directory);
  try {
    for (const path of [
      paths.run,
      paths.metrics,
      paths.test,
      paths.profile,
      paths.figures,
      paths.checkpoints,
      paths.progress,
      paths.stop,
      paths.tags,
    ])
      rmSync(path, { recursive: true, force: true });
    makeFolderWithParents(paths.checkpoints);
  } catch (error) {
    throw writeError(directory, error);
  }
}

/** Makes a folder, with those above it; throws a `UserError` (exit code 1) when it cannot be made. */
export function makeFolder(directory: string): void {
  try {
    makeFolderWithParents(directory);
  } catch (error) {
    throw writeError(directory, error);
  }
}

/** What every line of metrics.jsonl has, and all that is drawn of it. */
const MEASURED = ["epoch", "train/loss", "train/acc", "val/loss", "val/acc"] as const;

function isEpoch(value: unknown): value is EpochMetrics {
  return MEASURED.every((name) => Number.isFinite((value as Partial<EpochMetrics> | null)?.[name]));
}

/** Reads metrics.jsonl; a line that a kill cut off, or that is no epoch's, is left out. */
export function readMetrics(directory: string): EpochMetrics[] {
  const { metrics } = runPaths(directory);
  if (!existsSync(metrics)) return [];
  return readFileSync(metrics, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const value: unknown = JSON.parse(line);
        return isEpoch(value) ? [value] : [];
      } catch {
        return [];
      }
    });
}

/** Keeps only the metrics of the first `epochs` epochs: what a checkpoint that is gone back to does not know yet. */
export function truncateMetrics(directory: string, epochs: number): EpochMetrics[] {
  const kept = readMetrics(directory).filter(({ epoch }) => epoch <= epochs);
  const text = kept.map((line) => `${JSON.stringify(line)}\n`).join("");
  writeFileAtomically(runPaths(directory).metrics, [Buffer.from(text)]);
  return kept;
}

/** Appends one epoch to metrics.jsonl. */
export function appendMetrics(directory: string, metrics: EpochMetrics): void {
  const path = runPaths(directory).metrics;
  try {
    appendFileSync(path, `${JSON.stringify(metrics)}\n`);
  } catch (error) {
    throw writeError(path, error);
  }
}

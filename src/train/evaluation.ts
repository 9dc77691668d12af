import { UserError } from "../core/errors.js";
import { wilsonInterval } from "../core/wilson.js";
import type { ImageCache } from "../data/cache/image-cache.js";
import { openLoader } from "../data/loader.js";
import type { SplitName } from "../data/listing.js";
import type { Executor } from "../runtime/executor.js";
import { evaluateSplit, type Judgement, meanOf } from "./evaluate-split.js";
import type { LoadedRun } from "./load-run.js";
import { type DataEvent, openRunData, type PhotosPlace } from "./open-data.js";

/** What `convscope evaluate --json` prints; accuracies and shares are in 0..1. */
export interface Evaluation {
  /** `all`: every photo of another folder than the run's. */
  readonly split: SplitName | "all";
  /** That other folder. */
  readonly data?: string;
  readonly checkpoint: string;
  readonly total: number;
  readonly correct: number;
  readonly accuracy: number;
  /** Wilson's 95 % interval of the accuracy. */
  readonly ci95: readonly [number, number];
  /** Mean cross-entropy in nats. */
  readonly loss: number;
  readonly classes: readonly string[];
  readonly perClass: readonly {
    readonly name: string;
    readonly total: number;
    readonly correct: number;
    readonly accuracy: number | null;
  }[];
  /** Counts; a row a true class, a column a predicted one. */
  readonly confusion: readonly (readonly number[])[];
  /** Each row divided by its sum. */
  readonly confusionNormalized: readonly (readonly number[])[];
}

/** Counts judgements; a class without images has no accuracy. */
export function summarizeJudgements({
  split,
  checkpoint,
  classes,
  judgements,
}: Omit<JudgedSplit, "split"> & Pick<Evaluation, "split">): Evaluation {
  const confusion = classes.map(() => classes.map(() => 0));
  for (const { label, predicted } of judgements) confusion[label][predicted]++;
  const sum = (row: readonly number[]) => row.reduce((a, b) => a + b, 0);
  const total = judgements.length;
  const correct = sum(confusion.map((row, label) => row[label]));
  const perClass = confusion.map((row, label) => ({
    name: classes[label],
    total: sum(row),
    correct: row[label],
    accuracy: sum(row) === 0 ? null : row[label] / sum(row),
  }));
  return {
    split,
    checkpoint,
    total,
    correct,
    accuracy: correct / total,
    ci95: wilsonInterval(correct, total),
    loss: meanOf(judgements).loss,
    classes,
    perClass,
    confusion,
    confusionNormalized: confusion.map((row) => row.map((count) => (sum(row) === 0 ? 0 : count / sum(row)))),
  };
}

/** What a run's network said of each photo of a split, in the split's order. */
export interface JudgedSplit {
  readonly split: SplitName;
  readonly checkpoint: string;
  /** The data folder. */
  readonly root: string;
  readonly classes: readonly string[];
  readonly judgements: readonly (Judgement & {
    /** Relative to `root`. */
    readonly file: string;
  })[];
}

/** Runs a run's network over photos of a cache, whose labels are those of the run's classes. */
export async function judgeItems(
  { run, network, weights }: LoadedRun,
  cache: ImageCache,
  items: Uint32Array,
  executor: Executor,
): Promise<JudgedSplit["judgements"]> {
  const loader = openLoader({ photos: cache.photos });
  const { listing } = cache;
  try {
    const evaluator = { network, weights, normalization: run.normalization, executor };
    const found = await evaluateSplit(evaluator, loader, items, (item) => listing.items[item].label);
    return found.map((judgement) => ({ ...judgement, file: listing.items[judgement.item].file }));
  } finally {
    await loader.close();
  }
}

/**
 * Runs a run's network over one of the run's splits, whose photos are at `place` by now where that is given. Throws a
 * `UserError` when photos of that split are gone or have changed; those of others are not needed.
 */
export async function judgeRun(
  loaded: LoadedRun,
  split: SplitName,
  executor: Executor,
  emit: (event: DataEvent) => void,
  place: PhotosPlace = {},
): Promise<JudgedSplit> {
  const { run, checkpoint } = loaded;
  if (run.split[split].length === 0)
    throw new UserError(`The ${split} split of this run has no photo; choose another --split.`);
  const { cache, listing, split: splits } = await openRunData(run, [split], place, emit);
  try {
    const judgements = await judgeItems(loaded, cache, splits[split], executor);
    return { split, checkpoint, root: listing.root, classes: run.classes, judgements };
  } finally {
    cache.close();
  }
}

/** `judgeRun`, counted. */
export async function evaluateRun(...args: Parameters<typeof judgeRun>): Promise<Evaluation> {
  return summarizeJudgements(await judgeRun(...args));
}

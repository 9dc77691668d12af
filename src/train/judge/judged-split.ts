import { wilsonInterval } from "../../core/wilson.js";
import type { SplitName } from "../../data/listing.js";
import { type Judgement, meanOf } from "./evaluate-split.js";

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
    confusionNormalized: confusion.map((row, label) =>
      row.map((count) => (perClass[label].total === 0 ? 0 : count / perClass[label].total)),
    ),
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

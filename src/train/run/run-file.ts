import type { StoredSplit } from "../../data/stored-split.js";
import type { Normalization } from "../../program/training.js";
import type { TrainConfig } from "./config.js";

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
    /** Exact duplicates that stand in more than one split. */
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
  /** The same of the epoch's parts in their order: 32 of them, or its updates one by one where it has fewer. */
  readonly grad_norms?: readonly number[];
  /** Time of training, without validation. */
  readonly seconds: number;
  readonly val_seconds: number;
  readonly images_per_second: number;
  readonly data_wait_seconds: number;
}

import type { Weights } from "../../nn/initialize.js";
import type { Network } from "../../nn/network.js";
import type { RunFile } from "../run/run-file.js";

/** A run's network as one of its checkpoints left it. */
export interface LoadedRun {
  /** What messages call the run: its folder. */
  readonly directory: string;
  readonly run: RunFile;
  /** `best`, `last` or an epoch's number, as asked for. */
  readonly checkpoint: string;
  /** Epochs trained when the checkpoint was written. */
  readonly epoch: number;
  readonly network: Network;
  readonly weights: Weights;
}

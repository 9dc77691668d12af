import { adam, type AdamOptions } from "./adam.js";
import { adamw } from "./adamw.js";
import { lion, type LionOptions } from "./lion.js";
import { muon } from "./muon.js";
import type { Optimizer } from "./optimizer.js";
import { rmsprop, type RmspropOptions } from "./rmsprop.js";
import { sgd, type SgdOptions } from "./sgd.js";
import type { WeightDecayOptions } from "./weight-decay.js";

/** What Muon leaves biases and normalisations to. */
export const OTHERS = ["adamw", "sgd"] as const;

/** Muon and what updates the rest. Both rates are those that schedules begin from. */
export interface MuonConfig extends WeightDecayOptions {
  readonly name: "muon";
  readonly learningRate: number;
  readonly momentum: number;
  readonly others: (typeof OTHERS)[number];
  readonly othersLearningRate: number;
}

/** An optimiser by name, with its settings, as plain data. */
export type OptimizerConfig =
  | (SgdOptions & { readonly name: "sgd" })
  | (AdamOptions & { readonly name: "adam" | "adamw" })
  | (RmspropOptions & { readonly name: "rmsprop" })
  | (LionOptions & { readonly name: "lion" })
  | MuonConfig;

export const OPTIMIZERS = [
  "sgd",
  "adam",
  "adamw",
  "rmsprop",
  "lion",
  "muon",
] as const satisfies readonly OptimizerConfig["name"][];
export type OptimizerName = OptimizerConfig["name"];

/** The rule that a configuration describes. */
export function createOptimizer(config: OptimizerConfig): Optimizer {
  switch (config.name) {
    case "sgd":
      return sgd(config);
    case "adam":
      return adam(config);
    case "adamw":
      return adamw(config);
    case "rmsprop":
      return rmsprop(config);
    case "lion":
      return lion(config);
    case "muon": {
      const { learningRate, othersLearningRate } = config;
      return muon({ ...config, others: othersOf(config), othersShare: othersLearningRate / learningRate });
    }
  }
}

/** The others' rule, set as it is where nothing is asked for. */
function othersOf({ others, ...decay }: MuonConfig): Optimizer {
  return others === "sgd" ? sgd({ ...decay, nesterov: true }) : adamw({ ...decay, betas: [0.9, 0.999], eps: 1e-8 });
}

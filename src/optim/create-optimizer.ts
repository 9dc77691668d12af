import { adam, type AdamOptions } from "./adam.js";
import { adamw } from "./adamw.js";
import type { Optimizer } from "./optimizer.js";
import { rmsprop, type RmspropOptions } from "./rmsprop.js";
import { sgd, type SgdOptions } from "./sgd.js";

/** An optimiser by name, with its settings, as plain data. */
export type OptimizerConfig =
  | (SgdOptions & { readonly name: "sgd" })
  | (AdamOptions & { readonly name: "adam" | "adamw" })
  | (RmspropOptions & { readonly name: "rmsprop" });

export const OPTIMIZERS = ["sgd", "adam", "adamw", "rmsprop"] as const satisfies readonly OptimizerConfig["name"][];
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
  }
}

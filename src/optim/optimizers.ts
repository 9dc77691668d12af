import { adam } from "./adam.js";
import { adamw } from "./adamw.js";
import { lion } from "./lion.js";
import { muon } from "./muon.js";
import type { OptimizerKind, OptimizerValue, OwnSettings } from "./optimizer-kind.js";
import type { Optimizer } from "./optimizer.js";
import { rmsprop } from "./rmsprop.js";
import { sgd } from "./sgd.js";

/** The optimisers that there are, in the order in which they are listed. */
export const optimizers = [sgd, adam, adamw, rmsprop, lion, muon] as const;

/** The one where none is asked for: the assignment's. */
export const DEFAULT_OPTIMIZER = "sgd";

type Kind = (typeof optimizers)[number];
export type OptimizerName = Kind["name"];

type ValueOf<K> = K extends OptimizerKind<infer Name, infer Own> ? OptimizerValue<Name, Own> : never;
/** An optimiser with its settings and learning rate, as plain data. */
export type OptimizerSettings = ValueOf<Kind>;

type WithoutRate<C> = C extends unknown ? Omit<C, "learningRate"> : never;
/** What makes an optimiser's rule: its settings without the learning rate, which is handed in at each update. */
export type OptimizerConfig = WithoutRate<OptimizerSettings>;

/** An optimiser whatever its settings. */
export type AnyOptimizer = OptimizerKind<string, OwnSettings>;

/** The optimiser of a name. */
export function optimizerNamed(name: string): AnyOptimizer {
  return (optimizers as unknown as readonly AnyOptimizer[]).find((kind) => kind.name === name)!;
}

/** The rule that a configuration describes. */
export function createOptimizer(config: OptimizerConfig): Optimizer {
  return optimizerNamed(config.name).create(config);
}

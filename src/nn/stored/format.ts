import type { LayerOp } from "../../graph/attributes.js";
import type { Initializer } from "../initializers.js";

/** An extent, or one that grows with the number of images: `"N"` is their number, `"49N"` 49 times that. */
export type Dimension = number | string;

/**
 * One step of a layer. Steps that give a value give the layer's next one: value 0 is what comes in, value 1 what the first
 * such step gives, and so on. Numbers in `inputs`, `input`, `now` and `result` are those of values.
 */
export type Step =
  | { readonly op: LayerOp; readonly inputs: readonly number[]; readonly attributes: Readonly<Record<string, unknown>> }
  | { readonly constant: readonly number[]; readonly shape: readonly number[] }
  | { readonly parameter: string; readonly shape: readonly number[]; readonly initializer: Initializer }
  /** A buffer, then the steps that make of it what a training step leaves; `null` where none is left. */
  | {
      readonly buffer: string;
      readonly shape: readonly number[];
      readonly initial: number;
      readonly after: Body | null;
    }
  /** A buffer that follows a statistic of the batch (`Scope.running`). */
  | {
      readonly running: string;
      readonly shape: readonly number[];
      readonly initial: number;
      readonly now: number | null;
      readonly momentum: number;
      readonly values: Dimension;
      readonly unbiased: boolean;
    }
  | { readonly mask: readonly Dimension[]; readonly rate: number }
  | { readonly apply: string; readonly layer: StoredLayer; readonly input: number };

/** What a layer does to its input in one mode, and which value it gives. */
export interface Body {
  readonly steps: readonly Step[];
  readonly result: number;
}

/** A layer written down: what it does, in training and in evaluation where that differs. */
export type StoredLayer =
  | { readonly type: string; readonly body: Body }
  | { readonly type: string; readonly training: Body; readonly evaluation: Body };

export const FORMAT = "convscope-network";
export const VERSION = 1;

/** network.json: a network as data, layer by layer; all that it takes to train, evaluate and export it. */
export interface StoredNetwork {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly name: string;
  readonly imageSize: number;
  readonly classes: number;
  readonly layer: StoredLayer;
}

import type { Shape } from "../core/tensor.js";
import type { Graph, Value } from "./graph.js";
import type { AttributesOf, InputsOf, OpName } from "./signatures.js";

/** What a derivative rule may use: the node it differentiates and the gradient of the loss by that node's output. */
export interface DerivativeContext<K extends OpName> {
  readonly graph: Graph;
  readonly inputs: InputsOf<K>;
  readonly attributes: AttributesOf<K>;
  readonly output: Value;
  readonly gradient: Value;
}

/** Makes the gradient by one input when it is asked for; `null` where none flows. */
export type InputGradient = (() => Value) | null;

/** One entry an input, in their order. */
export type Derivative<K extends OpName> = (context: DerivativeContext<K>) => readonly InputGradient[];

/** What a graph knows of an operation. How it is computed is the lowerings' matter. */
export interface Op<K extends OpName> {
  /** The output's shape; throws a `RangeError` when the inputs do not fit. */
  readonly shape: (inputs: InputsOf<K>, attributes: AttributesOf<K>) => Shape;
  /** `null` for what only appears behind the loss: backward ops, inputs, predictions. */
  readonly derivative: Derivative<K> | null;
}

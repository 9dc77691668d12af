import type { Shape } from "../core/tensor.js";
import type { AttributesOf, InputsOf, OpName } from "./signatures.js";
import type { Value } from "./value.js";

/** What a derivative rule does with a graph: it adds to it. */
export interface GraphBuilder {
  /** Appends an operation and gives its output; throws a `RangeError` when the shapes do not fit it. */
  add<K extends OpName>(op: K, inputs: InputsOf<K>, attributes: AttributesOf<K>): Value;
  /** A scalar fixed at compile time. */
  scalar(value: number): Value;
}

/** What a derivative rule may use: the node it differentiates and the gradient of the loss by that node's output. */
export interface DerivativeContext<K extends OpName> {
  readonly graph: GraphBuilder;
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

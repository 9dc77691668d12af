import type { AttributesOf, InputsOf, OpName } from "./signatures.js";
import type { Value } from "./value.js";

/** What a node is there for: whoever looks at where time goes reads it, nothing computes by it. */
export interface Origin {
  /** The layer's full name; empty where there is none. */
  readonly layer: string;
  readonly phase: "forward" | "backward" | "update";
}

/** One operation of a graph. */
export interface Node<K extends OpName = OpName> {
  readonly op: K;
  readonly inputs: InputsOf<K>;
  readonly attributes: AttributesOf<K>;
  readonly output: Value;
  readonly origin: Origin;
}

/** A node of any operation, as a union that `node.op` tells apart. */
export type AnyNode = { [K in OpName]: Node<K> }[OpName];

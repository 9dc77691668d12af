import { assert } from "../core/errors.js";
import { type DType, float32, type Shape } from "../core/tensor.js";
import type { AnyNode, Origin } from "./node.js";
import type { GraphBuilder } from "./op.js";
import { ops } from "./ops.js";
import type { AttributesOf, InputsOf, OpName } from "./signatures.js";
import type { Value } from "./value.js";

export type { AnyNode, Node, Origin } from "./node.js";
export type { Value } from "./value.js";

/**
 * A computation under construction: nodes in the order in which they can run. Shapes are inferred as nodes are added,
 * so a graph that exists is a graph whose shapes fit.
 */
export class Graph implements GraphBuilder {
  readonly #nodes: AnyNode[] = [];
  #origin: Origin = { layer: "", phase: "forward" };

  /** The nodes so far, each after everything that it reads. */
  get nodes(): readonly AnyNode[] {
    return this.#nodes;
  }

  /** Appends an operation and gives its output; throws a `RangeError` when the shapes do not fit it. */
  add<K extends OpName>(op: K, inputs: InputsOf<K>, attributes: AttributesOf<K>): Value {
    const shape = ops[op].shape(inputs, attributes);
    const dtype = op === "input" ? (attributes as AttributesOf<"input">).dtype : "float32";
    const output: Value = { id: this.#nodes.length, shape, dtype };
    this.#nodes.push({ op, inputs, attributes, output, origin: this.#origin } as unknown as AnyNode);
    return output;
  }

  /** Makes nodes that are there for something else than those before and after them. */
  within<T>(origin: Partial<Origin>, make: () => T): T {
    const before = this.#origin;
    this.#origin = { ...before, ...origin };
    try {
      return make();
    } finally {
      this.#origin = before;
    }
  }

  /** A tensor that is handed in at each run under `name`. */
  input(name: string, shape: Shape, dtype: DType = "float32"): Value {
    return this.add("input", [], { name, shape, dtype });
  }

  /** A scalar fixed at compile time. */
  scalar(value: number): Value {
    return this.add("constant", [], { tensor: float32([], Float32Array.of(value)) });
  }

  /** The node that computes `value`. */
  producer(value: Value): AnyNode {
    const node = this.#nodes[value.id];
    assert(node?.output === value, `value ${value.id} belongs to another graph`);
    return node;
  }
}

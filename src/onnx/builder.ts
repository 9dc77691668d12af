import { float32, type Shape, type Tensor } from "../core/tensor.js";
import { type Attribute, castTo, type OnnxNode } from "./model.js";

/** Collects the nodes and constants of an ONNX graph while coarse ops are lowered to it. */
export class OnnxBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly initializers = new Map<string, Tensor>();
  readonly #constants = new Map<string, string>();

  /** Adds a node and gives the name of its output. */
  add(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = "",
  ): string {
    const name = `n${this.nodes.length}`;
    this.nodes.push({ opType, inputs, outputs: [name], attributes, domain });
    return name;
  }

  /** The node that makes a tensor; `undefined` for inputs and constants. */
  producer(name: string): OnnxNode | undefined {
    return this.nodes.find(({ outputs }) => outputs.includes(name));
  }

  /** Has the node that makes `name` write its second output too, and gives that output's name. */
  secondOutput(name: string): string {
    const position = this.nodes.findIndex(({ outputs }) => outputs[0] === name);
    const node = this.nodes[position];
    const second = node.outputs[1] ?? `${name}_1`;
    this.nodes[position] = { ...node, outputs: [name, second] };
    return second;
  }

  /** A constant list of integers, as shapes, axes and indices are given; equal ones are stored once. */
  integers(values: readonly number[], shape: Shape = [values.length]): string {
    const tensor = { dtype: "int64", shape, data: BigInt64Array.from(values, BigInt) } as const;
    return this.#constant(`int64 ${shape.join("x")}: ${values.join()}`, tensor);
  }

  /** A constant float scalar. */
  scalar(value: number): string {
    return this.#constant(`float32: ${value}`, float32([], Float32Array.of(value)));
  }

  /** A constant tensor, stored under a name of its own unless one is given. */
  tensor(tensor: Tensor, name = `c${this.initializers.size}`): string {
    this.initializers.set(name, tensor);
    return name;
  }

  /** Changes a tensor's element type. */
  cast(x: string, to: keyof typeof castTo): string {
    return this.add("Cast", [x], { to: BigInt(castTo[to]) });
  }

  /** Turns a matrix round its diagonal. */
  transposed(x: string): string {
    return this.add("Transpose", [x], { perm: [1, 0] });
  }

  /** Changes a tensor's shape. */
  reshape(x: string, shape: Shape): string {
    return this.add("Reshape", [x, this.integers(shape)]);
  }

  /** Takes rows `starts` … `ends` - 1 (in steps) of some axes. */
  slice(
    x: string,
    axes: readonly number[],
    starts: readonly number[],
    ends: readonly number[],
    steps?: readonly number[],
  ): string {
    const parts = [starts, ends, axes, ...(steps === undefined ? [] : [steps])];
    return this.add("Slice", [x, ...parts.map((part) => this.integers(part))]);
  }

  /** Puts `value` around the last two axes: `before` and `after` are [rows, columns]. */
  pad(x: string, before: readonly number[], after: readonly number[], value = 0): string {
    if ([...before, ...after].every((count) => count === 0)) return x;
    const pads = this.integers([0, 0, ...before, 0, 0, ...after]);
    return this.add("Pad", [x, pads, this.scalar(value)]);
  }

  /** Adds tensors of one shape. */
  sum(terms: readonly string[]): string {
    return terms.reduce((total, term) => this.add("Add", [total, term]));
  }

  #constant(key: string, tensor: Tensor): string {
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.tensor(tensor);
    this.#constants.set(key, name);
    return name;
  }
}

import { assert } from "../../core/errors.js";
import { sizeOf } from "../../core/tensor.js";
import type { AnyNode, Graph, Value } from "../../graph/graph.js";
import type { OpName } from "../../graph/signatures.js";
import type { Buffer } from "./plan-builder.js";

/** The codes of src/kernels/elementwise.c. */
const CODES = {
  add: 0,
  scale: 1,
  square: 2,
  divideByRoot: 3,
  relu: 4,
  reluGrad: 5,
  multiply: 6,
  copy: 7,
  leakyRelu: 8,
  leakyReluGrad: 9,
  relu6: 10,
  relu6Grad: 11,
  sigmoid: 12,
  sigmoidGrad: 13,
  silu: 14,
  siluGrad: 15,
  gelu: 16,
  geluGrad: 17,
} as const;
/** Ops that are one instruction, without a number of their own. */
const SIMPLE = [
  "add", "square", "relu", "reluGrad", "multiply", "relu6", "relu6Grad", "sigmoid", "sigmoidGrad", "silu", "siluGrad", "gelu", "geluGrad",
] as const; // prettier-ignore
type Simple = (typeof SIMPLE)[number];
/** Ops that are done element by element where their inputs are of one size. */
export const ELEMENTWISE_OPS = [...SIMPLE, "applyMask", "scale", "divideByRoot", "leakyRelu", "leakyReluGrad"] as const;
const NONE = -1;
/** The kinds of registers. */
const MEMORY = 0;
const TEMPORARY = 1;
const GIVEN = 2;

interface Instruction {
  readonly code: keyof typeof CODES;
  readonly inputs: readonly Value[];
  readonly output: Value;
  /** A scalar that the run computes or is given. */
  readonly scalar?: Value;
  /** A number fixed now: scale's factor, divideByRoot's eps. */
  readonly fixed?: number;
}

/** What a program works on. */
export interface ElementwiseRequest {
  readonly graph: Graph;
  /** The nodes, in order; the caller computes a weight gradient among them. */
  readonly nodes: readonly AnyNode[];
  /** Where a value from outside stands. */
  readonly read: (value: Value) => Buffer;
  /** Where a result that others read is to be written; `null` for one that nobody else reads. */
  readonly write: (value: Value) => Buffer | null;
  /** Operands that the instruction has before the program's. */
  readonly operands: readonly Buffer[];
}

/** A program for src/kernels/elementwise.c: all operands, whole numbers and real numbers. */
export interface ElementwiseProgram {
  readonly operands: readonly Buffer[];
  readonly integers: readonly number[];
  readonly floats: readonly number[];
}

/** A value that only the program knows. */
function innerValue(like: Value, number: number): Value {
  return { ...like, id: -number };
}

function isSimple(op: OpName): op is Simple {
  return (SIMPLE as readonly OpName[]).includes(op);
}

/** Whether a node works element by element on tensors of one size. */
export function isElementwise(node: AnyNode): boolean {
  if (node.op === "applyMask" || node.op === "multiply") {
    return sizeOf(node.inputs[0].shape) === sizeOf(node.inputs[1].shape);
  }
  return (ELEMENTWISE_OPS as readonly OpName[]).includes(node.op);
}

/** The instructions of nodes; `given` is the value that the caller computes. */
function instructionsOf({ graph, nodes, write }: ElementwiseRequest): {
  instructions: Instruction[];
  given: Value | null;
} {
  let given: Value | null = null;
  const instructions = nodes.flatMap((node): Instruction[] => {
    const { output } = node;
    if (isSimple(node.op)) return [{ code: node.op, inputs: node.inputs, output }];
    if (node.op === "leakyRelu" || node.op === "leakyReluGrad") {
      return [{ code: node.op, inputs: node.inputs, output, fixed: node.attributes.slope }];
    }
    if (node.op === "applyMask") return [{ code: "multiply", inputs: node.inputs, output }];
    if (node.op === "scale") {
      const factor = graph.producer(node.inputs[1]);
      const scalar =
        factor.op === "constant" ? { fixed: factor.attributes.tensor.data[0] } : { scalar: node.inputs[1] };
      return [{ code: "scale", inputs: [node.inputs[0]], output, ...scalar }];
    }
    if (node.op === "divideByRoot") {
      const [x, square, scalar] = node.inputs;
      return [{ code: "divideByRoot", inputs: [x, square], output, scalar, fixed: node.attributes.eps }];
    }
    if (node.op === "linearGradWeight") {
      if (write(output) === null) {
        given = output;
        return [];
      }
      given = innerValue(output, 1);
      return [{ code: "copy", inputs: [given], output }];
    }
    assert(node.op === "linearGradWeightAccumulate", `${node.op} is not done element by element`);
    given = innerValue(output, 1);
    const decayed = innerValue(output, 2);
    return [
      { code: "scale", inputs: [node.inputs[2]], output: decayed, fixed: node.attributes.decay },
      { code: "add", inputs: [decayed, given], output },
    ];
  });
  return { instructions, given };
}

/** Writes the program that computes some nodes element by element, in one pass. */
export function elementwiseProgram(request: ElementwiseRequest): ElementwiseProgram {
  const { read, write, operands } = request;
  const { instructions, given } = instructionsOf(request);
  const inner = new Set(instructions.map(({ output }) => output.id));
  if (given !== null) inner.add(given.id);
  const all = [...operands];
  const floats: number[] = [];
  const registers: [kind: number, index: number][] = [];
  const known = new Map<number, number>();
  let temporaries = 0;

  const operand = (buffer: Buffer) => {
    const place = all.indexOf(buffer, operands.length);
    return place >= 0 ? place : all.push(buffer) - 1;
  };
  const register = (kind: number, index: number) => registers.push([kind, index]) - 1;
  const registerOf = (value: Value): number => {
    const found = known.get(value.id);
    if (found !== undefined) return found;
    const made = register(MEMORY, operand(read(value)));
    known.set(value.id, made);
    return made;
  };
  if (given !== null) known.set(given.id, register(GIVEN, 0));

  const encoded: number[] = [];
  const copies: { from: number; to: number }[] = [];
  instructions.forEach(({ code, inputs, output, scalar, fixed }, position) => {
    const [a, b = a] = inputs.map(registerOf);
    const destination = output.id < 0 ? null : write(output);
    // What a later instruction reads of the old numbers in that place must still be there.
    const later = instructions.slice(position + 1).flatMap((instruction) => instruction.inputs);
    const waits = later.some((value) => !inner.has(value.id) && read(value) === destination);
    const to =
      destination === null || waits ? register(TEMPORARY, temporaries++) : register(MEMORY, operand(destination));
    if (destination !== null && waits) copies.push({ from: to, to: register(MEMORY, operand(destination)) });
    known.set(output.id, to);
    const number = fixed === undefined ? NONE : floats.push(fixed) - 1;
    encoded.push(CODES[code], to, a, b, scalar === undefined ? NONE : operand(read(scalar)), number);
  });
  for (const { from, to } of copies) encoded.push(CODES.copy, to, from, from, NONE, NONE);
  const instructionCount = instructions.length + copies.length;
  return { operands: all, integers: [registers.length, instructionCount, ...registers.flat(), ...encoded], floats };
}

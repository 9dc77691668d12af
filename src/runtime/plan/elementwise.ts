import { assert } from "../../core/errors.js";
import { append } from "../../core/extremes.js";
import { sizeOf } from "../../core/tensor.js";
import type { AnyNode, Graph, Value } from "../../graph/graph.js";
import { formulas, isRowOp, rowOpNames } from "../../graph/elementwise/ops.js";
import type { RowOpName } from "../../graph/elementwise/signatures.js";
import type { OpName } from "../../graph/signatures.js";
import { ELEMENTWISE_CODES, type ElementwiseCode, REGISTER_KINDS } from "../contract/contract.js";
import type { Buffer } from "./plan-builder.js";

/** Ops that are done element by element where their inputs are of one size. */
export const ELEMENTWISE_OPS = [...rowOpNames, "add", "multiply", "applyMask", "scale", "divideByRoot"] as const;
const NONE = -1;

type Register = readonly [kind: (typeof REGISTER_KINDS)[number], index: number];

interface Instruction {
  readonly code: ElementwiseCode;
  readonly inputs: readonly Value[];
  readonly output: Value;
  /** A scalar that the run computes or is given. */
  readonly scalar?: Value;
  /** Numbers fixed now: scale's factor, divideByRoot's eps, a row's attributes. */
  readonly own?: readonly number[];
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

const codeOf = (code: ElementwiseCode) => ELEMENTWISE_CODES.indexOf(code);

/** A value that only the program knows. */
function innerValue(like: Value, number: number): Value {
  return { ...like, id: -number };
}

function isRowNode(node: AnyNode): node is Extract<AnyNode, { op: RowOpName }> {
  return isRowOp(node.op);
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
    if (isRowNode(node)) {
      const numbers: Readonly<Record<string, number>> = node.attributes;
      const own = Object.keys(formulas[node.op].attributes).map((name) => numbers[name]);
      return [{ code: node.op, inputs: node.inputs, output, own }];
    }
    if (node.op === "add") return [{ code: "add", inputs: node.inputs, output }];
    if (node.op === "applyMask" || node.op === "multiply") return [{ code: "multiply", inputs: node.inputs, output }];
    if (node.op === "scale") {
      const factor = graph.producer(node.inputs[1]);
      const scalar =
        factor.op === "constant" ? { own: [factor.attributes.tensor.data[0]] } : { scalar: node.inputs[1] };
      return [{ code: "scale", inputs: [node.inputs[0]], output, ...scalar }];
    }
    if (node.op === "divideByRoot") {
      const [x, square, scalar] = node.inputs;
      return [{ code: "divideByRoot", inputs: [x, square], output, scalar, own: [node.attributes.eps] }];
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
      { code: "scale", inputs: [node.inputs[2]], output: decayed, own: [node.attributes.decay] },
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
  const registers: Register[] = [];
  const known = new Map<number, number>();
  let temporaries = 0;

  const operand = (buffer: Buffer) => {
    const place = all.indexOf(buffer, operands.length);
    return place >= 0 ? place : all.push(buffer) - 1;
  };
  const register = (...made: Register) => registers.push(made) - 1;
  const registerOf = (value: Value): number => {
    const found = known.get(value.id);
    if (found !== undefined) return found;
    const made = register("memory", operand(read(value)));
    known.set(value.id, made);
    return made;
  };
  if (given !== null) known.set(given.id, register("given", 0));

  const encoded: number[] = [];
  const copies: { from: number; to: number }[] = [];
  instructions.forEach(({ code, inputs, output, scalar, own = [] }, position) => {
    const [a, b = a] = inputs.map(registerOf);
    const destination = output.id < 0 ? null : write(output);
    // What a later instruction reads of the old numbers in that place must still be there.
    const later = instructions.slice(position + 1).flatMap((instruction) => instruction.inputs);
    const waits = later.some((value) => !inner.has(value.id) && read(value) === destination);
    const to =
      destination === null || waits ? register("temporary", temporaries++) : register("memory", operand(destination));
    if (destination !== null && waits) copies.push({ from: to, to: register("memory", operand(destination)) });
    known.set(output.id, to);
    const firstOwn = own.length === 0 ? NONE : floats.length;
    append(floats, own);
    encoded.push(codeOf(code), to, a, b, scalar === undefined ? NONE : operand(read(scalar)), firstOwn);
  });
  for (const { from, to } of copies) encoded.push(codeOf("copy"), to, from, from, NONE, NONE);
  const instructionCount = instructions.length + copies.length;
  const places = registers.flatMap(([kind, index]) => [REGISTER_KINDS.indexOf(kind), index]);
  return { operands: all, integers: [registers.length, instructionCount, ...places, ...encoded], floats };
}

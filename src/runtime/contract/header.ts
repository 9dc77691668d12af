import { formulas, rowOpNames } from "../../graph/elementwise/ops.js";
import { cStatements } from "./c-expression.js";
import {
  ELEMENTWISE_CODES,
  EPILOGUE_ACTIVATIONS,
  KERNEL_OPS,
  type KernelOp,
  REGISTER_KINDS,
  SIZES,
} from "./contract.js";

/** TypeScript's `leakyRelu` is C's `LEAKY_RELU`. */
function constantName(name: string): string {
  return name.replaceAll(/[A-Z]/g, "_$&").toUpperCase();
}

function enumeration(name: string, prefix: string, names: readonly string[]): string {
  return `enum ${name} {\n${names.map((each) => `  ${prefix}${constantName(each)},`).join("\n")}\n};\n`;
}

function operandCounts(op: KernelOp): string {
  const roles: readonly string[] = KERNEL_OPS[op];
  const least = roles.filter((role) => !role.startsWith("...")).length;
  return `LEAST_OPERANDS_${op} = ${least}, MOST_OPERANDS_${op} = ${least === roles.length ? least : "INT32_MAX"},`;
}

/** Everything but the number that tells one contract from another. */
function body(): string {
  const ops = Object.keys(KERNEL_OPS) as KernelOp[];
  const sizes = Object.entries(SIZES).map(([name, size]) => `  ${name} = ${size},`);
  const cases = rowOpNames.map((op) => `  case ELEMENTWISE_${constantName(op)}: ${cStatements(formulas[op])}`);
  return [
    "/* Every operation, one definition each in the file of its family. */",
    `#define OPS(X) \\\n${ops.map((op) => `  X(${op})`).join(" \\\n")}\n`,
    "/* How many operands each takes. */",
    `enum {\n${ops.map((op) => `  ${operandCounts(op)}`).join("\n")}\n};\n`,
    "/* Sizes that both sides count with. */",
    `enum {\n${sizes.join("\n")}\n};\n`,
    "/* What a convolution does to its results. */",
    enumeration("activation", "ACTIVATION_", EPILOGUE_ACTIVATIONS),
    "/* Registers and instructions of elementwise programs. */",
    enumeration("register_kind", "REGISTER_", REGISTER_KINDS),
    enumeration("elementwise_code", "ELEMENTWISE_", ELEMENTWISE_CODES),
    "/* The instructions that follow from rows: of vectors or single floats a and b, and of the instruction's own numbers p. */",
    `#define ELEMENTWISE_ROWS \\\n${cases.join(" \\\n")}\n`,
  ].join("\n");
}

/** FNV-1a. */
function hash(text: string): string {
  let state = 0x811c9dc5;
  for (const character of text) state = Math.imul(state ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  return state.toString(16).padStart(8, "0");
}

let known: string | undefined;

/** What kernels say that were compiled from this contract, and no others do. */
export function contractName(): string {
  known ??= hash(body());
  return known;
}

/** The text of src/kernels/contract.h. */
export function contractHeader(): string {
  return `/* Written by tools/write-contract.js from src/runtime/contract/: what TypeScript and C agree on. Not to be changed by hand. */
#ifndef CONVSCOPE_CONTRACT_H
#define CONVSCOPE_CONTRACT_H

#include <stdint.h>

#define CONTRACT "${contractName()}"

${body()}
#endif
`;
}

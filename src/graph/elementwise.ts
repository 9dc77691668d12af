import type { OpName } from "./signatures.js";

/** Operations that read one value and give one of its shape or may, and are no function of each number by itself. */
const OTHERS: ReadonlySet<OpName> = new Set<OpName>([
  "maxPool2d",
  "avgPool2d",
  "globalAvgPool2d",
  "adaptiveAvgPool2d",
  "reshape",
  "softmax",
  "normalizeImage",
  "channelSum",
  "channelMean",
  "pixelSum",
  "batchSum",
  "euclideanNorm",
]);

/** Operations that join values number by number, or multiply them by what is one number for many. */
const JOINING: ReadonlySet<OpName> = new Set<OpName>(["add", "multiply", "scale", "applyMask"]);

/** What an operation does to each number by itself: applies a function that is not linear, joins, or neither. */
export function elementwiseKind(op: OpName, inputs: number): "function" | "joining" | null {
  if (JOINING.has(op)) return "joining";
  return inputs === 1 && !OTHERS.has(op) ? "function" : null;
}

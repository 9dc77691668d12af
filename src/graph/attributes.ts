import { isRowOp, formulas } from "./elementwise/ops.js";
import type { RowOpName } from "./elementwise/signatures.js";
import { ops } from "./ops.js";
import type { AttributesOf, InputsOf, OpName } from "./signatures.js";

/** The operations that a layer may be made of: not those of backward passes and updates, nor what programs begin with. */
export type LayerOp = Exclude<
  OpName,
  "input" | "constant" | "normalizeImage" | "euclideanNorm" | "clipFactor" | `${string}Grad${string}`
>;

const OTHERS: readonly string[] = ["input", "constant", "normalizeImage", "euclideanNorm", "clipFactor"];

/** Whether a layer may be made of an operation of that name. */
export function isLayerOp(name: string): name is LayerOp {
  return Object.hasOwn(ops, name) && !name.includes("Grad") && !OTHERS.includes(name);
}

type Check = (value: unknown) => boolean;

const finite: Check = (value) => Number.isFinite(value);
const whole =
  (least: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) < 2 ** 31;
const pair =
  (least: number): Check =>
  (value) =>
    Array.isArray(value) && value.length === 2 && value.every(whole(least));
const shape: Check = (value) => Array.isArray(value) && value.length <= 8 && value.every(whole(1));
const window = { kernel: pair(1), stride: pair(1), padding: pair(0) };

/** Elementwise operations have the numbers of their rows. */
type Attributed = {
  [K in Exclude<LayerOp, RowOpName>]: string extends keyof AttributesOf<K> ? never : K;
}[Exclude<LayerOp, RowOpName>];

/** What each attribute of an operation can be, for what comes out of a file. */
const attributes: { readonly [K in Attributed]: { readonly [A in keyof AttributesOf<K>]-?: Check } } = {
  conv2d: { stride: pair(1), padding: pair(0), dilation: pair(1), groups: whole(1) },
  batchNorm2d: { eps: finite, statistics: (value) => value === "batch" || value === "fixed" },
  layerNorm2d: { eps: finite },
  maxPool2d: { ...window, ceilMode: (value) => value === undefined || value === true },
  avgPool2d: window,
  adaptiveAvgPool2d: { size: pair(1) },
  reshape: { shape },
  divideByRoot: { eps: finite },
};

function checksOf(op: LayerOp): Readonly<Record<string, Check>> {
  if (isRowOp(op)) return Object.fromEntries(Object.keys(formulas[op].attributes).map((name) => [name, finite]));
  return Object.hasOwn(attributes, op) ? attributes[op as Attributed] : {};
}

type Several = { [K in LayerOp]: InputsOf<K>["length"] extends 1 ? never : K }[LayerOp];

/** How many values each operation reads that does not read one. */
const operands: { readonly [K in Several]: readonly InputsOf<K>["length"][] | "two or more" } = {
  conv2d: [2, 3],
  channelVariance: [2],
  batchNorm2d: [5],
  layerNorm2d: [3],
  applyMask: [2],
  multiply: [2],
  concatenate: "two or more",
  linear: [2, 3],
  softmaxCrossEntropy: [2],
  add: [2],
  scale: [2],
  divideByRoot: [3],
};

/** What is wrong with an operation's operands and attributes that come out of a file, in words; `null` where nothing is. */
export function nodeFault(op: LayerOp, inputs: number, given: Readonly<Record<string, unknown>>): string | null {
  const counts: readonly number[] | "two or more" = Object.hasOwn(operands, op) ? operands[op as Several] : [1];
  const isRight = counts === "two or more" ? inputs >= 2 : counts.includes(inputs);
  if (!isRight) return `${op} reads ${counts === "two or more" ? counts : counts.join(" or ")} values, not ${inputs}`;
  const checks = checksOf(op);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(checks, name));
  if (unknown !== undefined) return `${op} has no attribute ${JSON.stringify(unknown)}`;
  const wrong = Object.entries(checks).find(
    ([name, check]) => !check(Object.hasOwn(given, name) ? given[name] : undefined),
  );
  return wrong === undefined
    ? null
    : `${op} cannot have the ${wrong[0]} ${(JSON.stringify(given[wrong[0]]) ?? "(none)").slice(0, 100)}`;
}

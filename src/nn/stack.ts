import { UserError } from "../core/errors.js";
import type { Layer } from "./layer.js";
import { elu, gelu, leakyRelu, relu, sigmoid, silu, tanh } from "./layers/activations.js";
import { avgPool2d } from "./layers/avg-pool2d.js";
import { batchNorm2d } from "./layers/batch-norm2d.js";
import { conv2d } from "./layers/conv2d.js";
import { dropout } from "./layers/dropout.js";
import { dropout2d } from "./layers/dropout2d.js";
import { flatten } from "./layers/flatten.js";
import { globalAvgPool2d } from "./layers/global-avg-pool2d.js";
import { linear } from "./layers/linear.js";
import { maxPool2d } from "./layers/max-pool2d.js";
import { sequential } from "./layers/sequential.js";
import type { NetworkFunction } from "./resolve-network.js";

/** Stands for the number of classes. */
export const CLASSES = "*";

/** An option's value: a number, or `*` for as many as there are classes. */
export type StackValue = number | typeof CLASSES;

interface Kind {
  /** What its layers are called in the network, with a number behind it. */
  readonly prefix: string;
  /** Its options in the order in which they may be written without their names, by their defaults. */
  readonly options: Readonly<Record<string, StackValue>>;
  readonly make: (options: Readonly<Record<string, number>>) => Layer;
}

/** The layers of which a stack may be made, as they are written. */
export const STACK_KINDS = {
  conv: {
    prefix: "conv",
    options: { channels: 16, kernel: 3, stride: 1, padding: 0, groups: 1 },
    make: ({ channels, ...options }) => conv2d(channels, options as { kernel: number }),
  },
  maxpool: { prefix: "pool", options: { kernel: 2, stride: 2 }, make: (options) => maxPool2d(options as { kernel: number; stride: number }) }, // prettier-ignore
  avgpool: { prefix: "pool", options: { kernel: 2, stride: 2 }, make: (options) => avgPool2d(options as { kernel: number; stride: number }) }, // prettier-ignore
  globalavgpool: { prefix: "gap", options: {}, make: globalAvgPool2d },
  batchnorm: { prefix: "bn", options: {}, make: batchNorm2d },
  relu: { prefix: "relu", options: {}, make: relu },
  leakyrelu: { prefix: "relu", options: { slope: 0.01 }, make: ({ slope }) => leakyRelu(slope) },
  elu: { prefix: "elu", options: {}, make: () => elu() },
  gelu: { prefix: "gelu", options: {}, make: gelu },
  silu: { prefix: "silu", options: {}, make: silu },
  sigmoid: { prefix: "sigmoid", options: {}, make: sigmoid },
  tanh: { prefix: "tanh", options: {}, make: tanh },
  dropout: { prefix: "drop", options: { rate: 0.3 }, make: ({ rate }) => dropout(rate) },
  dropout2d: { prefix: "drop", options: { rate: 0.1 }, make: ({ rate }) => dropout2d(rate) },
  flatten: { prefix: "flatten", options: {}, make: flatten },
  linear: { prefix: "fc", options: { features: CLASSES }, make: ({ features }) => linear(features) },
} as const satisfies Record<string, Kind>;

export type StackKind = keyof typeof STACK_KINDS;

export const stackKinds = Object.keys(STACK_KINDS) as StackKind[];

/** One layer of a stack. */
export interface StackRow {
  readonly kind: StackKind;
  /** All of its options. */
  readonly options: Readonly<Record<string, StackValue>>;
}

/** What can be set of a kind of layer, by its defaults. */
export const stackOptions = (kind: StackKind): Readonly<Record<string, StackValue>> => STACK_KINDS[kind].options;

function readValue(text: string, where: string): StackValue {
  if (text === CLASSES) return CLASSES;
  const value = Number(text);
  if (text === "" || !Number.isFinite(value))
    throw new UserError(`${where} needs a number, or ${CLASSES} for the number of classes, not "${text}".`);
  return value;
}

function readRow(line: string, number: number): StackRow {
  const [name, ...words] = line.trim().split(/\s+/);
  const kind = stackKinds.find((one) => one === name.toLowerCase());
  if (kind === undefined)
    throw new UserError(`Line ${number} begins with "${name}", which is no layer; use ${stackKinds.join(", ")}.`);
  const usual = stackOptions(kind);
  const names = Object.keys(usual);
  const options = { ...usual };
  words.forEach((word, place) => {
    const [key, text] = word.includes("=") ? word.split("=", 2) : [names[place], word];
    if (key === undefined || !names.includes(key)) {
      const takes = names.length === 0 ? "takes no options" : `takes ${names.join(", ")}`;
      throw new UserError(`Line ${number}: ${kind} ${takes}; leave out "${word}".`);
    }
    options[key] = readValue(text, `Line ${number}: ${key} of ${kind}`);
  });
  return { kind, options };
}

/**
 * Reads a network written as text, a layer a line: its kind, then its options, in their order or by name: `conv 16 3 padding=1`.
 * Throws a `UserError` that names the line.
 */
export function parseStack(text: string): StackRow[] {
  return text.split(/\r?\n/).flatMap((line, index) => (line.trim() === "" ? [] : [readRow(line, index + 1)]));
}

/** A stack as text, which `parseStack` reads: options that are as they are anyway are left out. */
export function writeStack(rows: readonly StackRow[]): string {
  return rows
    .map(({ kind, options }) => {
      const usual = stackOptions(kind);
      const said = Object.entries(options).filter(([name, value], place) => value !== usual[name] || place === 0); // prettier-ignore
      return [kind, ...said.map(([name, value], place) => (name === Object.keys(usual)[place] ? String(value) : `${name}=${value}`))].join(" "); // prettier-ignore
    })
    .join("\n");
}

/** The names of a stack's layers in its network, in their order: `conv1`, `relu1`, `pool1`, `conv2`. */
export function stackNames(rows: readonly StackRow[]): string[] {
  const counts = new Map<string, number>();
  return rows.map(({ kind }) => {
    const { prefix } = STACK_KINDS[kind];
    counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
    return `${prefix}${counts.get(prefix)}`;
  });
}

/** The network of a stack. Throws a `UserError` where the stack is empty. */
export function stackNetwork(rows: readonly StackRow[]): NetworkFunction {
  if (rows.length === 0) throw new UserError("A network needs a layer; add one.");
  const names = stackNames(rows);
  return ({ classes }) =>
    sequential(
      rows.map(({ kind, options }, index) => {
        const values = Object.entries(options).map(([name, value]) => [name, value === CLASSES ? classes : value]);
        const { make } = STACK_KINDS[kind] as Kind;
        return [names[index], make(Object.fromEntries(values) as Record<string, number>)] as const;
      }),
    );
}

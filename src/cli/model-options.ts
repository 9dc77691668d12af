import type { Command } from "commander";
import { UserError } from "../core/errors.js";
import type { ModelOptions } from "../nn/models.js";
import { integer, list, number, oneOf, type Parser } from "./parsers.js";

/** What commander makes of the options that describe a network. */
export interface ModelFlags {
  channels?: number[];
  kernels?: number[];
  pools?: number[];
  dropout?: number;
  dropoutKind?: "channel" | "element";
  fc?: number[];
  finalRelu?: true;
}

const extents = (option: string) => list(integer(option, { min: 1 }));

const rate: Parser<number> = (text) => {
  const value = number("--dropout", { min: 0, max: 1 })(text);
  if (value === 1) throw new UserError(`--dropout needs a number below 1, not "${text}": 1 would drop everything.`);
  return value;
};

const widths: Parser<number[]> = (text) => (text === "none" ? [] : extents("--fc")(text));

/** Adds the options that change a network; what is left out has the model's default. */
export function addModelOptions(command: Command): Command {
  return command
    .option("--channels <list>", "output channels of each convolution, such as 16,24,32", extents("--channels"))
    .option("--kernels <list>", "kernel size of each convolution, such as 3,4,4", extents("--kernels"))
    .option("--pools <list>", "max-pool size after each convolution, such as 2,2,2", extents("--pools"))
    .option("--dropout <rate>", "dropout rate after each pool (model's default: 0.3)", rate)
    .option(
      "--dropout-kind <kind>",
      "channel (Dropout2d, default) or element (Dropout)",
      oneOf("--dropout-kind", ["channel", "element"]),
    )
    .option("--fc <list>", "widths of the hidden fully connected layers (default: 512), or none", widths)
    .option("--final-relu", "ReLU on the logits, the published solution's fault, for comparison");
}

/** The model options among a command's. Kernels and pools of one number hold for every convolution. */
export function modelOptions(flags: ModelFlags, convolutions: number): ModelOptions {
  const { channels, dropout, dropoutKind, fc, finalRelu } = flags;
  const count = channels?.length ?? convolutions;
  const spread = (values: number[] | undefined) =>
    values?.length === 1 ? Array.from({ length: count }, () => values[0]) : values;
  const given = {
    channels,
    kernels: spread(flags.kernels),
    pools: spread(flags.pools),
    dropout,
    dropoutKind,
    fc,
    finalRelu,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

import type { Command } from "commander";
import { UserError } from "../core/errors.js";
import { completeOptions, defaultsOf, type ModelName, type ModelOptions } from "../nn/models.js";
import { flagOf } from "./flag-of.js";
import { integer, list, number, oneOf, type Parser } from "./parsers.js";

/** What commander makes of the options that describe a network. */
export interface ModelFlags {
  channels?: number[];
  kernels?: number[];
  pools?: number[];
  dropout?: number;
  dropoutKind?: "channel" | "element";
  fc?: number[];
  batchNorm?: true;
  finalRelu?: true;
  stochasticDepth?: number;
  width?: number;
}

const extents = (option: string) => list(integer(option, { min: 1 }));

function rate(option: string): Parser<number> {
  return (text) => {
    const value = number(option, { min: 0, max: 1 })(text);
    if (value === 1) throw new UserError(`${option} needs a number below 1, not "${text}": 1 would drop everything.`);
    return value;
  };
}

const widths: Parser<number[]> = (text) => (text === "none" ? [] : extents("--fc")(text));

/** Adds the options that change a network; what is left out has the model's default. */
export function addModelOptions(command: Command): Command {
  return command
    .option("--channels <list>", "output channels of each convolution, such as 16,24,32", extents("--channels"))
    .option("--kernels <list>", "kernel size of each convolution, such as 3,4,4", extents("--kernels"))
    .option("--pools <list>", "max-pool size after each convolution, such as 2,2,2", extents("--pools"))
    .option("--dropout <rate>", "dropout rate (convnet's default: 0.3)", rate("--dropout"))
    .option(
      "--dropout-kind <kind>",
      "channel (Dropout2d, default) or element (Dropout)",
      oneOf("--dropout-kind", ["channel", "element"]),
    )
    .option("--fc <list>", "widths of the hidden fully connected layers (default: 512), or none", widths)
    .option("--batch-norm", "batch normalisation behind each convolution of a convnet")
    .option(
      "--stochastic-depth <rate>",
      "how often a residual network's last block is skipped",
      rate("--stochastic-depth"),
    )
    .option("--width <channels>", "channels of scopenet's first stage", integer("--width", { min: 1 }))
    .option("--final-relu", "ReLU on the logits, the published solution's fault, for comparison");
}

/** The options of built-in networks that were given. */
export function givenModelFlags(flags: ModelFlags): ModelFlags {
  const { channels, kernels, pools, dropout, dropoutKind, fc, batchNorm, finalRelu, stochasticDepth, width } = flags;
  const all = { channels, kernels, pools, dropout, dropoutKind, fc, batchNorm, finalRelu, stochasticDepth, width };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/**
 * A model's options, completed by its defaults. Kernels and pools of one number hold for every convolution. Throws a
 * `UserError` when an option is not one of the model's.
 */
export function modelOptions(flags: ModelFlags, model: ModelName): ModelOptions {
  const count = (flags.channels ?? defaultsOf(model).channels)?.length ?? 1;
  const spread = (values: number[] | undefined) =>
    values?.length === 1 ? Array.from({ length: count }, () => values[0]) : values;
  const spreaded = { ...flags, kernels: spread(flags.kernels), pools: spread(flags.pools) } as ModelFlags;
  return completeOptions(model, givenModelFlags(spreaded), flagOf);
}

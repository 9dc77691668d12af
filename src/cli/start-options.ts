import { resolve } from "node:path";
import type { Command } from "commander";
import type { TrainConfig } from "../train/config.js";
import type { Parser } from "./parsers.js";

/** What commander makes of the options that say what training begins with. */
export interface StartFlags {
  weights?: string;
  freeze?: string[];
}

const names: Parser<string[]> = (text) => text.split(",").map((name) => name.trim());

/** Adds the options that say what training begins with. */
export function addStartOptions(command: Command): Command {
  return command
    .option("--weights <file>", "begin with the weights of a .safetensors file, as far as they fit")
    .option("--freeze <layers>", "layers that stay as they are, such as layer1,layer2, or backbone: all but the last", names); // prettier-ignore
}

/** What the options ask for. */
export function startOptions({ weights, freeze }: StartFlags): Pick<TrainConfig, "weights" | "freeze"> {
  return {
    ...(weights === undefined ? {} : { weights: resolve(weights) }),
    ...(freeze === undefined ? {} : { freeze }),
  };
}

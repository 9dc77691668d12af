import { UserError } from "../core/errors.js";
import { convNet, convNetDefaults, type ConvNetOptions } from "./models/convnet.js";
import type { Network } from "./network.js";

/** The networks that can be asked for by name, each with its own defaults. */
export const models = {
  convnet2: convNetDefaults(2),
  convnet3: convNetDefaults(3),
  convnet4: convNetDefaults(4),
  convnet5: convNetDefaults(5),
} as const satisfies Record<string, ConvNetOptions>;

export type ModelName = keyof typeof models;
/** What can be set of a model; what is left out has the model's default. */
export type ModelOptions = Partial<ConvNetOptions>;

/** Everything that says which network it is: enough to build it again, as run.json stores it. */
export interface NetworkDescription {
  readonly model: ModelName;
  readonly options: ConvNetOptions;
  readonly imageSize: number;
  readonly classes: number;
}

/** Checks a model's name; throws a `UserError` that lists the known ones. */
export function parseModelName(name: string): ModelName {
  if (!Object.hasOwn(models, name)) {
    throw new UserError(`There is no model "${name}"; choose one of ${Object.keys(models).join(", ")}.`);
  }
  return name as ModelName;
}

/** Completes what was asked for by the model's defaults. */
export function describeNetwork(
  model: ModelName,
  options: ModelOptions,
  imageSize: number,
  classes: number,
): NetworkDescription {
  return { model, options: { ...models[model], ...options }, imageSize, classes };
}

/** Builds the network of a description; throws a `UserError` when its options contradict each other. */
export function createNetwork({ model, options, imageSize, classes }: NetworkDescription): Network {
  return { name: model, imageSize, classes, layer: convNet(options, classes) };
}

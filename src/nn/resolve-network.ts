import { UserError } from "../core/errors.js";
import { failedLayer } from "./faults.js";
import type { Layer } from "./layer.js";
import { createNetwork, defaultsOf, type ModelName, parseModelName } from "./models.js";
import { completeBy, type NetworkOptions } from "./network-options.js";
import type { Network } from "./network.js";
import type { StoredNetwork } from "./stored/format.js";
import { recordNetwork } from "./stored/record.js";
import { replayNetwork } from "./stored/replay.js";

/** What a network is made for. */
export interface NetworkGiven {
  readonly classes: number;
  /** Height and width of the images, in pixels. */
  readonly imageSize: number;
}

/** Makes a network's layers for the photos at hand, and its own options, if it has any. */
export type NetworkFunction = (given: NetworkGiven & Readonly<Record<string, never>>) => Layer;

/** A network that has options: their defaults, and what makes its layers of them. */
export interface NetworkModule {
  readonly options: NetworkOptions;
  readonly make: (given: NetworkGiven & NetworkOptions) => unknown;
}

/** A network as one gives it: a built-in one by name, its layers, a function that makes them, or what a module holds. */
export type NetworkSource = ModelName | Layer | NetworkFunction | NetworkModule;

/** What `resolveNetwork` is told besides the network. */
export interface NetworkRequest extends NetworkGiven {
  /** What the network is called in sentences and figures; a built-in one is called by its own name. */
  readonly name?: string | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

/** A network, and the same as data: what travels to the process that trains, and stands in a run's network.json. */
export interface ResolvedNetwork {
  readonly network: Network;
  readonly stored: StoredNetwork;
  /** All of its options, those that were left out by their defaults. */
  readonly options: NetworkOptions;
}

/** Whether a value is a layer, as far as can be seen. */
export function isLayer(value: unknown): value is Layer {
  const { type, build } = (value ?? {}) as Partial<Layer>;
  return typeof value === "object" && typeof type === "string" && typeof build === "function";
}

function isModule(source: object): source is NetworkModule {
  return "make" in source && "options" in source;
}

/** What can be set of a network, by its defaults. */
export function optionsOf(source: NetworkSource): NetworkOptions {
  if (typeof source === "string") return defaultsOf(parseModelName(source));
  return typeof source === "object" && isModule(source) ? source.options : {};
}

function layerOf(source: Exclude<NetworkSource, string>, given: NetworkGiven & NetworkOptions, name: string): Layer {
  const made: unknown =
    typeof source === "function" ? source(given as never) : isModule(source) ? source.make(given) : source;
  if (isLayer(made)) return made;
  const what = made instanceof Promise ? "a promise" : made === null ? "null" : `a value of type ${typeof made}`;
  throw new UserError(
    `${name} gives ${what}, not a layer; let it give one, such as sequential([["flatten", flatten()], ["fc", linear(classes)]]).`,
  );
}

/**
 * Makes a network of whatever one may give for one, and the same as data: a built-in network's name, a layer, or a
 * function of `{ classes, imageSize, … }` that gives one. Throws a `UserError` when an option is not one of the network's,
 * or the network cannot be made, built or trained.
 */
export function resolveNetwork(source: NetworkSource, request: NetworkRequest): ResolvedNetwork {
  const { classes, imageSize, options: asked = {} } = request;
  const name = typeof source === "string" ? source : (request.name ?? "network");
  const options = completeBy(optionsOf(source), asked, name);
  if (typeof source === "string") {
    const stored = recordNetwork(createNetwork({ model: source, options, imageSize, classes }));
    return { network: replayNetwork(stored), stored, options };
  }
  try {
    const layer = layerOf(source, { ...options, classes, imageSize }, name);
    const stored = recordNetwork({ name, imageSize, classes, layer });
    return { network: replayNetwork(stored), stored, options };
  } catch (error) {
    if (error instanceof UserError) throw error;
    // Somebody's own code: what it throws is theirs to mend.
    const where = failedLayer(error);
    const message = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    throw new UserError(`${name} cannot be built${where === null ? "" : `: ${where} failed`}: ${message}`, 2, {
      cause: error,
    });
  }
}

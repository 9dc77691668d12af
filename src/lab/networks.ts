import { UserError } from "../core/errors.js";
import { isModelName } from "../nn/models.js";
import { completeBy, type NetworkOptions } from "../nn/network-options.js";
import { isNetworkFile, networkTitle } from "../nn/network-title.js";
import { type NetworkSource, optionsOf, resolveNetwork } from "../nn/resolve-network.js";
import type { StoredNetwork } from "../nn/stored/format.js";

/** The networks of somebody's own that a recipe trains, by what it calls them: `./net.ts`. */
export type OwnNetworks = ReadonlyMap<string, Exclude<NetworkSource, string>>;

/** A network of somebody's own in a lab: how it is set, and where in the lab's folder it is written down. */
export interface LabNetwork {
  readonly model: string;
  /** What can be set of it, by its defaults. */
  readonly defaults: NetworkOptions;
  readonly options: NetworkOptions;
  readonly file: string;
}

/** What a lab knows of networks that are not built in. */
export interface LabNetworks {
  /** What can be set of one, by its defaults; throws a `UserError` where there is none of that name. */
  readonly defaultsOf: (model: string) => NetworkOptions;
  /** One for the photos at hand, all of its options given; throws a `UserError` where it cannot be made. */
  readonly make: (model: string, options: NetworkOptions, imageSize: number, classes: number) => StoredNetwork;
}

/** What is said of a network that nobody knows. */
export function unknownNetwork(model: string): UserError {
  return new UserError(
    `There is no network ${networkTitle(model)}; name a model of Convscope's, or a .ts or .js file.`,
  );
}

/** Networks as a recipe's modules make them. */
export function networksOf(own: OwnNetworks): LabNetworks {
  const sourceOf = (model: string) => {
    const source = own.get(model);
    if (source === undefined) throw unknownNetwork(model);
    return source;
  };
  const made = new Map<string, StoredNetwork>();
  return {
    defaultsOf: (model) => optionsOf(sourceOf(model)),
    make(model, options, imageSize, classes) {
      const key = JSON.stringify([model, options, imageSize, classes]);
      const known = made.get(key);
      if (known !== undefined) return known;
      const name = networkTitle(model);
      const { stored } = resolveNetwork(sourceOf(model), { name, options, imageSize, classes });
      made.set(key, stored);
      return stored;
    },
  };
}

/** No network but the built-in ones. */
export const noNetworks: LabNetworks = networksOf(new Map());

/** What two networks share that can be set in the same ways: built-in ones their family, others are their own. */
export function isOwnNetwork(model: string): boolean {
  return !isModelName(model) && isNetworkFile(model);
}

/** An own network's options as an experiment sets them, completed. */
export function ownOptions(model: string, given: Readonly<Record<string, unknown>>, networks: LabNetworks) {
  return completeBy(networks.defaultsOf(model), given, networkTitle(model));
}

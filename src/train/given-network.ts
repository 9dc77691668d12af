import type { NameOf } from "../core/setting.js";
import type { NetworkOptions } from "../nn/network-options.js";
import { networkTitle } from "../nn/network-title.js";
import { type NetworkSource, type ResolvedNetwork, resolveNetwork } from "../nn/resolve-network.js";
import { configOf } from "../settings/config-of.js";
import type { TrainSettings } from "../settings/settings.js";
import type { TrainConfig } from "../settings/train-config.js";
import { countClasses } from "./count-classes.js";

/** A network of somebody's own as it was given, for photos that are not known yet. */
export interface GivenNetwork {
  /** How run.json calls it: its file as it was given, or what it is called. */
  readonly model: string;
  readonly source: Exclude<NetworkSource, string>;
  /** All of its options. */
  readonly options: NetworkOptions;
}

/**
 * The configuration of a training of a network of one's own, or, where that is `null`, of the built-in one that the settings
 * name. Throws a `UserError` as `configOf` does.
 */
export function configFor(settings: TrainSettings, own: GivenNetwork | null, nameOf?: NameOf): TrainConfig {
  return configOf(settings, nameOf, own ?? undefined);
}

/**
 * Makes a network of somebody's own for the photos it is to be trained on, whose classes are counted where it is not said how
 * many there are. Rejects with a `UserError` when it cannot be built or trained.
 */
export async function networkFor(
  { source, model, options }: GivenNetwork,
  { data, model: { imageSize } }: Pick<TrainConfig, "data" | "model">,
  classes?: number,
): Promise<ResolvedNetwork> {
  const count = classes ?? (await countClasses(data));
  return resolveNetwork(source, { name: networkTitle(model), options, imageSize, classes: count });
}

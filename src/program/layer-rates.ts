import type { Network } from "../nn/network.js";
import { outline } from "../nn/trace.js";

/** What a parameter's learning rate is multiplied by, by its full name. */
export type RateOf = (parameter: string) => number;

/**
 * Learning rates that grow from layer to layer (Howard and Ruder 2018): the first layer with parameters has `share` of the
 * last one's, those between lie in even steps, each so many times the one before.
 */
export function layerRates(network: Network, share: number): RateOf {
  const owners = [...new Set(outline(network).parameters.map(({ name }) => ownerOf(name)))];
  const place = new Map(owners.map((owner, index) => [owner, index]));
  const last = Math.max(1, owners.length - 1);
  return (parameter) => share ** (1 - place.get(ownerOf(parameter))! / last);
}

/** The layer that a parameter belongs to. */
function ownerOf(parameter: string): string {
  return parameter.slice(0, parameter.lastIndexOf("."));
}

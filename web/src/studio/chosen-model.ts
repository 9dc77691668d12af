import { chooseNetwork } from "../../../dist/library/chosen-network.js";
import type { Network } from "../../../dist/nn/network.js";
import { type NetworkSource, resolveNetwork } from "../../../dist/nn/resolve-network.js";
import { parseStack, stackNetwork } from "../../../dist/nn/stack.js";
import type { TrainSettings } from "../../../src/settings/settings.js";
import type { ChosenModel, PhotoSet } from "./photo-set.js";

/** What a network of one's own is called. */
export const OWN = "own";

/** What `fit` is given. Throws a `UserError` in words where layers as text cannot be read. */
export function sourceOf(chosen: ChosenModel): NetworkSource {
  return "model" in chosen ? chosen.model : stackNetwork(parseStack(chosen.stack));
}

/** The network that is chosen, for some photos. Throws a `UserError` in words where it does not fit them. */
export function networkFor(
  chosen: ChosenModel,
  settings: TrainSettings,
  { classes, size }: Pick<PhotoSet, "classes" | "size">,
): Network {
  const source = sourceOf(chosen);
  const { options } = chooseNetwork(source, "model" in chosen ? settings : {}, { name: OWN });
  const name = "model" in chosen ? chosen.model : OWN;
  return resolveNetwork(source, { name, options, classes: classes.length, imageSize: size }).network;
}

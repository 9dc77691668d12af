import { UserError } from "../../core/errors.js";
import type { Network } from "../../nn/network.js";
import { outline } from "../../nn/trace.js";
import { isWithin } from "../../program/frozen.js";

/** Stands for every layer but the last that has parameters. */
export const BACKBONE = "backbone";

/**
 * The layers that `--freeze` names, `backbone` spelt out. Throws a `UserError` when one is not there or nothing would be
 * left to train.
 */
export function frozenLayers(network: Network, freeze: readonly string[] = []): readonly string[] {
  if (freeze.length === 0) return freeze;
  const { activations, parameters } = outline(network);
  const layers = activations.map(({ name }) => name);
  const owners = parameters.map(({ name }) => name.slice(0, name.lastIndexOf(".")));
  const frozen = freeze.flatMap((name) => {
    if (name === BACKBONE) return owners.filter((owner) => owner !== owners.at(-1));
    if (layers.includes(name)) return [name];
    const known = layers.filter((layer) => !layer.includes(".")).join(", ");
    throw new UserError(`--freeze: ${network.name} has no layer "${name}"; it has ${known}, or say ${BACKBONE}.`);
  });
  if (owners.every((owner) => isWithin(owner, frozen)))
    throw new UserError(`--freeze ${freeze.join(",")} leaves nothing of ${network.name} to train; name fewer layers.`);
  return [...new Set(frozen)];
}

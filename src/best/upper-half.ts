import type { Network } from "../nn/network.js";
import { outline } from "../nn/trace.js";
import { isWithin } from "../program/frozen.js";

/**
 * The layers that make the first half of a network, as `--freeze` names them: by the layers that have parameters, those
 * that lie together in one that is frozen as a whole under its name.
 */
export function firstHalf(network: Network): string[] {
  const { parameters } = outline(network);
  const owners = [...new Set(parameters.map(({ name }) => name.slice(0, name.lastIndexOf("."))))];
  const frozen = owners.slice(0, Math.floor(owners.length / 2));
  const others = owners.slice(frozen.length);
  const names = frozen.map((owner) => {
    const parts = owner.split(".");
    const containers = parts.map((_, index) => parts.slice(0, index + 1).join("."));
    return containers.find((container) => !others.some((other) => isWithin(other, [container]))) ?? owner;
  });
  return [...new Set(names)];
}

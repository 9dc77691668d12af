import { UserError } from "../core/errors.js";
import type { Value } from "../graph/graph.js";
import type { Activation } from "../nn/trace.js";

/** The name under which a program gives a layer's output. */
export function activationName(layer: string): string {
  return `activation ${layer}`;
}

/** The outputs that hooks ask for; throws a `UserError` when a layer of that name is not there. */
export function activationValues(activations: readonly Activation[], wanted: readonly string[]): [string, Value][] {
  return wanted.map((layer) => {
    const found = activations.find(({ name }) => name === layer);
    if (found === undefined) {
      const known = activations.map(({ name }) => name).join(", ");
      throw new UserError(`There is no layer "${layer}" in this network; its layers are ${known}.`);
    }
    return [activationName(layer), found.value];
  });
}

import type { Shape } from "../core/tensor.js";
import type { Network } from "./network.js";
import { outline } from "./trace.js";

/** The names and shapes of a network's weights. */
export function weightShapes(network: Network): Map<string, Shape> {
  const { parameters, buffers } = outline(network);
  return new Map([...parameters, ...buffers].map(({ name, shape }) => [name, shape]));
}

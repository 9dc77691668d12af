import { RandomStream } from "../core/random.js";
import { float32, sizeOf, type Tensor } from "../core/tensor.js";
import { fill } from "./initializers.js";
import type { Network } from "./network.js";
import { outline } from "./trace.js";

/** Named parameters, then buffers, each in the order of the forward pass. */
export type Weights = ReadonlyMap<string, Tensor<"float32">>;

/** A network's first weights: each tensor from a random stream of its own, keyed by the seed and its name. */
export function initialize(network: Network, seed: number): Weights {
  const { parameters, buffers } = outline(network);
  const drawn = parameters.map(({ name, shape, initializer }) => {
    const data = new Float32Array(sizeOf(shape));
    fill(initializer, new RandomStream(seed, `initialize ${name}`), data);
    return [name, float32(shape, data)] as const;
  });
  const filled = buffers.map(({ name, shape, initial }) => {
    return [name, float32(shape, new Float32Array(sizeOf(shape)).fill(initial))] as const;
  });
  return new Map([...drawn, ...filled]);
}

import type { Initializer } from "./layer.js";

/**
 * PyTorch's default for the weights and biases of convolutions and linear layers: uniform over ±1/√fanIn, which is
 * `kaiming_uniform_(a=√5)` for the weights. `fanIn` is the number of inputs that one output reads.
 */
export function uniformByFanIn(fanIn: number): Initializer {
  const bound = 1 / Math.sqrt(fanIn);
  return (stream, out) => {
    for (let i = 0; i < out.length; i++) out[i] = stream.uniform(-bound, bound);
  };
}

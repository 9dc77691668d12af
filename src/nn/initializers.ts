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

/** Normal with mean 0; PyTorch's `normal_`. */
export function normal(deviation: number): Initializer {
  return (stream, out) => {
    for (let i = 0; i < out.length; i++) out[i] = deviation * stream.normal();
  };
}

/**
 * Normal with variance 2 / fanOut, `fanOut` being output channels times kernel pixels: PyTorch's
 * `kaiming_normal_(mode="fan_out", nonlinearity="relu")` (He et al. 2015).
 */
export function kaimingNormal(fanOut: number): Initializer {
  return normal(Math.sqrt(2 / fanOut));
}

/** One value everywhere. */
export function constant(value: number): Initializer {
  return (_, out) => {
    out.fill(value);
  };
}

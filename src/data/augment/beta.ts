import type { RandomStream } from "../../core/random.js";

/**
 * The logarithm of a number from Gamma(shape, 1), by Marsaglia and Tsang's "A simple method for generating gamma
 * variables", 2000; for a shape below 1 by way of shape + 1. As a logarithm, because small shapes give numbers too small
 * for a float64.
 */
function logGamma(stream: RandomStream, shape: number): number {
  if (shape < 1) return logGamma(stream, shape + 1) + Math.log(1 - stream.uniform()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = stream.normal();
    const v = (1 + c * x) ** 3;
    const u = 1 - stream.uniform();
    if (v > 0 && Math.log(u) < (x * x) / 2 + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}

/** A number in 0..1 from Beta(alpha, alpha); `alpha` is above 0. */
export function symmetricBeta(stream: RandomStream, alpha: number): number {
  const difference = logGamma(stream, alpha) - logGamma(stream, alpha);
  return 1 / (1 + Math.exp(-difference));
}

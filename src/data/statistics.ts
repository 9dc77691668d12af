import type { ImageCache } from "./cache/image-cache.js";
import { MOMENTS } from "./cache/decode.js";

/** Mean and standard deviation of red, green and blue, of values in 0..1. */
export interface ChannelStatistics {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/**
 * The mean and the population standard deviation of each channel over all pixels of some items (those of the training
 * split), from the sums kept in the cache; no pixel is read. A channel that never varies has a deviation of 0.
 */
export function channelStatistics(cache: ImageCache, items: ArrayLike<number>): ChannelStatistics {
  const moments = cache.moments();
  const pixels = items.length * cache.size * cache.size;
  const sums = new Float64Array(MOMENTS);
  for (let position = 0; position < items.length; position++) {
    for (let k = 0; k < MOMENTS; k++) sums[k] += moments[items[position] * MOMENTS + k];
  }
  const mean = [0, 1, 2].map((channel) => sums[channel] / pixels);
  // Rounding can put the difference just below zero.
  const std = mean.map((value, channel) => Math.sqrt(Math.max(0, sums[3 + channel] / pixels - value * value)));
  return { mean, std };
}

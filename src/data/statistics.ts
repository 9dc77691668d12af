import { MOMENTS } from "./cache/moments.js";

/** Mean and standard deviation of red, green and blue, of values in 0..1. */
export interface ChannelStatistics {
  readonly mean: readonly number[];
  /** Never 0: 1 for a channel that does not vary, so that it can be divided by. */
  readonly std: readonly number[];
}

const LARGEST = 255;

/** Whole numbers add up without rounding, so that a channel that never varies is told from one that hardly does. */
function addUp(moments: Float64Array, items: ArrayLike<number>): bigint[] {
  const sums = new Array<bigint>(MOMENTS).fill(0n);
  for (let position = 0; position < items.length; position++) {
    for (let k = 0; k < MOMENTS; k++) {
      const scale = k < 3 ? LARGEST : LARGEST * LARGEST;
      sums[k] += BigInt(Math.round(moments[items[position] * MOMENTS + k] * scale));
    }
  }
  return sums;
}

/**
 * The mean and the population standard deviation of each channel over all pixels of some items (those of the training
 * split), from the sums of each photo (`MOMENTS` numbers an item); no pixel is read. A channel that never varies gets a deviation of 1: it is
 * then centred and not scaled, where dividing by its true deviation of 0 would make NaN and infinity of it.
 */
export function channelStatistics(moments: Float64Array, size: number, items: ArrayLike<number>): ChannelStatistics {
  const pixels = BigInt(items.length * size * size);
  const sums = addUp(moments, items);
  const scale = LARGEST * Number(pixels);
  const mean = [0, 1, 2].map((channel) => Number(sums[channel]) / scale);
  const std = [0, 1, 2].map((channel) => {
    const variance = pixels * sums[3 + channel] - sums[channel] ** 2n;
    return variance === 0n ? 1 : Math.sqrt(Number(variance)) / scale;
  });
  return { mean, std };
}

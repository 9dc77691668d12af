import type { MapConvolution } from "../look/inside/read-map.js";

/** A pixel of a map. */
export interface Position {
  readonly row: number;
  readonly column: number;
}

/** What one channel of a convolution's input adds to a pixel. */
export interface ChannelSum {
  /** From 0, among all channels of the input. */
  readonly channel: number;
  /** What lies under the kernel, row by row; null in the padding, which counts as 0. */
  readonly patch: readonly (number | null)[];
  readonly kernel: readonly number[];
  readonly products: readonly number[];
  readonly sum: number;
}

/** How a pixel of a map comes about. */
export interface Explanation {
  /** The channels that add or take away most, the one that does most first; those beyond `shown` only as their sum. */
  readonly channels: readonly ChannelSum[];
  /** How many more channels there are, and what they add together. */
  readonly others: { readonly count: number; readonly sum: number };
  /** Of all products of all channels. */
  readonly sum: number;
  readonly bias: number;
  /** What the sum and the bias become, layer by layer; the last is the map's value. */
  readonly steps: readonly { readonly layer: string; readonly type: string; readonly value: number }[];
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** What a channel, from 0 among those that the filter reads, adds to a pixel. */
function channelSum(convolution: MapConvolution, { row, column }: Position, channel: number): ChannelSum {
  const { height, width, input, kernel, weight, stride, padding, dilation, firstChannel } = convolution;
  const area = kernel[0] * kernel[1];
  const patch = Array.from({ length: area }, (_, at) => {
    const y = row * stride[0] - padding[0] + Math.floor(at / kernel[1]) * dilation[0];
    const x = column * stride[1] - padding[1] + (at % kernel[1]) * dilation[1];
    const isInside = y >= 0 && y < height && x >= 0 && x < width;
    return isInside ? input[(channel * height + y) * width + x] : null;
  });
  const own = Array.from(weight.subarray(channel * area, (channel + 1) * area));
  const products = own.map((factor, at) => factor * (patch[at] ?? 0));
  return { channel: firstChannel + channel, patch, kernel: own, products, sum: total(products) };
}

/**
 * Takes a pixel of a map apart into the products that it is the sum of: patch by patch and kernel by kernel for the `shown`
 * channels that do most. `width` is the map's.
 */
export function explain(convolution: MapConvolution, width: number, at: Position, shown: number): Explanation {
  const sums = Array.from({ length: convolution.channels }, (_, channel) => channelSum(convolution, at, channel));
  sums.sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
  const place = at.row * width + at.column;
  return {
    channels: sums.slice(0, shown),
    others: { count: Math.max(0, sums.length - shown), sum: total(sums.slice(shown).map(({ sum }) => sum)) },
    sum: total(sums.map(({ sum }) => sum)),
    bias: convolution.bias,
    steps: convolution.steps.map(({ layer, type, values }) => ({ layer, type, value: values[place] })),
  };
}

/** A number as the page writes it beside others: three digits, a true minus, and no tail of zeros for 0. */
export function written(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  const digits = size < 10 ? value.toFixed(3) : value.toPrecision(4);
  return (size < 0.0005 || size >= 1e5 ? value.toExponential(1) : digits).replaceAll("-", "−");
}

/** The pixel of a map that a place in its picture is in; `x` and `y` are shares of the picture's sides, in 0..1. */
export function pixelAt(x: number, y: number, width: number, height: number): Position {
  const within = (share: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  return { row: within(y, height), column: within(x, width) };
}

/** The pixel that an address or a map before names, as far as this map has it; `otherwise` where none is named. */
export function positionWithin(
  named: readonly [string, string] | null,
  width: number,
  height: number,
  otherwise: Position,
): Position {
  const [row, column] = (named ?? []).map((word) => Number(word) - 1);
  const isWhole = Number.isInteger(row) && Number.isInteger(column) && row >= 0 && column >= 0;
  return isWhole ? { row: Math.min(row, height - 1), column: Math.min(column, width - 1) } : otherwise;
}

import type { Value } from "../../graph/graph.js";
import type { Convolution } from "./convolution.js";
import type { Buffer } from "./plan-builder.js";
import { SIZES } from "../contract/contract.js";
import type { Storage } from "./storage.js";

/** Fewer channels or filters make the sums so short that what comes before and after them takes too long. */
const LEAST_CHANNELS = 16;
/** How many multiplications it must save, of those that the products take otherwise, to be worth its additions. */
const LEAST_GAIN = 1.3;
/** Multiplications that making a filter's 16 numbers takes as long as. */
const FILTER_COST = 300;

/** Pairs of an output and a place of a kernel of three, along one axis, that see a pixel of the input. */
function pairs(extent: number, out: number, padding: number): number {
  const isInside = (pixel: number) => pixel >= 0 && pixel < extent;
  return Array.from({ length: out }, (_, at) => [0, 1, 2].filter((k) => isInside(at + k - padding)).length).reduce(
    (total, count) => total + count,
    0,
  );
}

/**
 * Whether a convolution, or its gradient by the input, is faster in Winograd's way; filters that are `prepared` take their
 * 16 numbers with them, others are to be made in every run.
 */
export function suitsWinograd({ x, weight, out, attributes }: Convolution, prepared: boolean): boolean {
  const { stride, padding, dilation, groups } = attributes;
  const [filters, channels, ...kernel] = weight;
  const isPlain = groups === 1 && [...stride, ...dilation].every((step) => step === 1);
  if (!isPlain || kernel.some((extent) => extent !== 3) || padding.some((count) => count > 2)) return false;
  if (Math.min(filters, channels) < LEAST_CHANNELS) return false;
  const direct = pairs(x[2], out[2], padding[0]) * pairs(x[3], out[3], padding[1]);
  const products = SIZES.WINOGRAD_PLACES * Math.ceil(out[2] / 2) * Math.ceil(out[3] / 2);
  return direct > LEAST_GAIN * products && (prepared || (direct - products) * x[0] > FILTER_COST);
}

/** The floats of panels that hold 16 numbers for each pair of a column and something of the depth. */
export function winogradFloats(columns: number, depth: number): number {
  return SIZES.WINOGRAD_PLACES * depth * Math.ceil(columns / SIZES.WIDEST_PANEL) * SIZES.WIDEST_PANEL;
}

/** Tiles of all images: each is a row of numbers. */
export function winogradRows({ x, out }: Convolution): number {
  return x[0] * Math.ceil(out[2] / 2) * Math.ceil(out[3] / 2);
}

/** The numbers of the filters [O, C, 3, 3], for the convolution or for its gradient by the input. */
export function winogradFilters(storage: Storage, weight: Value, isGradient: boolean): Buffer {
  const [filters, channels] = weight.shape;
  const [columns, depth] = isGradient ? [channels, filters] : [filters, channels];
  const floats = winogradFloats(columns, depth);
  return storage.packedWeights("winograd_filters", weight, floats, [filters, channels, Number(isGradient)]);
}

/** What src/kernels/winograd.c is told of a convolution. */
export function winogradNumbers({ x, out, attributes: { padding } }: Convolution): number[] {
  return [...x, ...out.slice(1), ...padding];
}

/** What it is told of the gradient by the input: a convolution of the output's gradient, padded by the kernel's reach. */
export function winogradGradNumbers({ x, out, attributes: { padding } }: Convolution): number[] {
  return [...out, ...x.slice(1), ...padding.map((count) => 2 - count)];
}

import type { Tensor } from "../../core/tensor.js";
import type { Pixels } from "../draw/picture.js";

/** The filters [filters, channels, height, width] of one layer at one time of training. */
export interface FilterTime {
  readonly name: "before" | "halfway" | "after";
  /** Epochs trained by then. */
  readonly epoch: number;
  readonly weight: Tensor<"float32">;
}

/** The filters of one layer over training, in the order of time, the first one before training. */
export interface FilterHistory {
  /** The weight's name: `conv1.weight`. */
  readonly layer: string;
  readonly times: readonly FilterTime[];
}

/** The largest absolute weight over all filters and all times: what is drawn black (negative) or white. */
export function filterScale({ times }: FilterHistory): number {
  return times.reduce((scale, { weight }) => weight.data.reduce((max, w) => Math.max(max, Math.abs(w)), scale), 0);
}

function numbersOf({ data, shape }: Tensor<"float32">, filter: number): Float32Array {
  const size = data.length / shape[0];
  return data.subarray(filter * size, (filter + 1) * size);
}

/** The L2 norm of some numbers, however many. */
function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

/** How far each filter moved: the L2 distance from before training, divided by its L2 norm then; null for a norm of 0. */
export function filtersMoved(before: Tensor<"float32">, now: Tensor<"float32">): (number | null)[] {
  return Array.from({ length: before.shape[0] }, (_, filter) => {
    const old = numbersOf(before, filter);
    const distance = norm(numbersOf(now, filter).map((value, index) => value - old[index]));
    const length = norm(old);
    return length === 0 ? null : distance / length;
  });
}

/** A weight in [-scale, scale] as a byte: 0 is the middle grey 128, the largest positive weight white. */
export function weightByte(weight: number, scale: number): number {
  return scale === 0 ? 128 : Math.min(255, Math.round(128 + (127.5 * weight) / scale));
}

/** One input channel of a filter as grey pixels. */
export function channelPixels(weight: Tensor<"float32">, filter: number, channel: number, scale: number): Pixels {
  const [, , height, width] = weight.shape;
  const numbers = numbersOf(weight, filter).subarray(channel * height * width, (channel + 1) * height * width);
  const data = Uint8Array.from(numbers, (value) => weightByte(value, scale));
  return { data, width, height, channels: 1 };
}

/** A filter's three input channels as red, green and blue. */
export function rgbPixels(weight: Tensor<"float32">, filter: number, scale: number): Pixels {
  const [, , height, width] = weight.shape;
  const planes = [0, 1, 2].map((channel) => channelPixels(weight, filter, channel, scale).data);
  const data = Uint8Array.from({ length: 3 * height * width }, (_, i) => planes[i % 3][Math.floor(i / 3)]);
  return { data, width, height, channels: 3 };
}

/** A history's numbers, to be written as JSON. */
export interface FilterNumbers {
  readonly layer: string;
  readonly shape: readonly number[];
  /** The weight that is drawn white; its negative is black, 0 the middle grey, at every time. */
  readonly scale: number;
  readonly times: readonly {
    readonly name: string;
    readonly epoch: number;
    /** For each filter, its L2 distance from before training divided by its L2 norm then. */
    readonly moved: readonly (number | null)[];
  }[];
}

/** How far each filter had moved at each time, and how the pictures are normalised. */
export function filterNumbers(history: FilterHistory): FilterNumbers {
  const { layer, times } = history;
  const before = times[0].weight;
  return {
    layer,
    shape: before.shape,
    scale: filterScale(history),
    times: times.map(({ name, epoch, weight }) => ({ name, epoch, moved: filtersMoved(before, weight) })),
  };
}

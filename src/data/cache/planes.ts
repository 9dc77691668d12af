import { wasmMachine } from "../../runtime/wasm/node-machine.js";

/** The numbers kept per image in `moments`: sum of red, green, blue, then sum of their squares. */
export const MOMENTS = 6;

/** An image in planes. */
export interface Planes {
  /** [3, area], sRGB. */
  readonly pixels: Uint8Array;
  /** Sums over the pixels, as values in 0..1. */
  readonly moments: Float64Array;
}

interface Place {
  readonly area: number;
  readonly from: number;
  readonly pixels: number;
  readonly moments: number;
}

let place: Place | null = null;

/** The same memory for every image: fresh memory costs more than splitting a photo does. */
function placeFor(area: number): Place {
  if (place?.area === area) return place;
  const machine = wasmMachine();
  if (place !== null) machine.exports.release(place.moments);
  const moments = machine.allocate(8 * MOMENTS + 6 * area);
  place = { area, from: moments + 8 * MOMENTS, pixels: moments + 8 * MOMENTS + 3 * area, moments };
  return place;
}

/**
 * Turns pixels [area, 3] into planes and sums them up. What it gives stands in the wasm kernels' memory, until the next call.
 */
export function splitPlanes(data: Uint8Array): Planes {
  const area = data.length / 3;
  const { from, pixels, moments } = placeFor(area);
  const machine = wasmMachine();
  machine.bytes(from, data.length).set(data);
  machine.exports.split_planes(from, pixels, area, moments);
  const sums = machine.bytes(moments, 8 * MOMENTS);
  return {
    pixels: machine.bytes(pixels, data.length),
    moments: new Float64Array(sums.buffer, sums.byteOffset, MOMENTS),
  };
}

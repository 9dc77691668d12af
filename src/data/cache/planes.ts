import { wasmMachine } from "../../runtime/wasm/node-machine.js";
import type { WasmMachine } from "../../runtime/wasm/wasm-kernels.js";
import { MOMENTS } from "./moments.js";

/** An image in planes. */
export interface Planes {
  /** [3, area], sRGB. */
  readonly pixels: Uint8Array;
  /** Sums over the pixels, as values in 0..1. */
  readonly moments: Float64Array;
}

/** Where an image's pixels, then its planes, stand in the kernels' memory. */
interface Place {
  readonly machine: WasmMachine;
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
  const moments = machine.allocate(8 * MOMENTS + 6 * area);
  if (place !== null) machine.exports.release(place.moments);
  const from = moments + 8 * MOMENTS;
  place = { machine, area, moments, from, pixels: from + 3 * area };
  return place;
}

/**
 * Turns pixels [area, 3] into planes and sums them up. What it gives stands in the wasm kernels' memory until the next call.
 */
export function splitPlanes(data: Uint8Array): Planes {
  const area = data.length / 3;
  const { machine, from, pixels, moments } = placeFor(area);
  machine.bytes(from, data.length).set(data);
  machine.exports.split_planes(from, pixels, area, moments);
  const sums = machine.bytes(moments, 8 * MOMENTS);
  return {
    pixels: machine.bytes(pixels, data.length),
    moments: new Float64Array(sums.buffer, sums.byteOffset, MOMENTS),
  };
}

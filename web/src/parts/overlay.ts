import { overlay } from "../../../src/look/inside/cam-overlay.js";
import type { Rgb } from "./pixels.js";

/** An image in grey under a map of bytes, coloured by how strong it is. */
export function overlaid(image: Rgb, bytes: Uint8Array, width: number, height: number): Rgb {
  return overlay({ ...image, channels: 3 }, { width, height, data: Float32Array.from(bytes) });
}

import type { RandomStream } from "../../core/random.js";
import type { ColorOperation } from "./color-matrix.js";

/**
 * Random changes of brightness, contrast, saturation (by up to `strength` of themselves) and hue (by up to a quarter of
 * `strength` of the circle), as torchvision's ColorJitter(s, s, s, s/4), but always in this order, so that they are one
 * matrix.
 */
export function drawJitter(stream: RandomStream, strength: number): ColorOperation[] {
  const factor = () => stream.uniform(1 - strength, 1 + strength);
  return [
    { type: "brightness", factor: factor() },
    { type: "contrast", factor: factor() },
    { type: "saturation", factor: factor() },
    { type: "hue", turn: stream.uniform(-strength / 4, strength / 4) },
  ];
}

import type { RandomStream } from "../../core/random.js";
import { type Affine, rotation, shear, translation } from "./affine.js";
import type { ColorOperation } from "./color-matrix.js";
import type { ToneOperation } from "./tone.js";

/** Magnitudes are whole numbers from 0 to this. */
export const MOST_MAGNITUDE = 30;

/** One operation of the policy. */
export type PolicyOperation =
  | { readonly kind: "identity" }
  | { readonly kind: "geometry"; readonly affine: Affine }
  | { readonly kind: "color"; readonly color: ColorOperation }
  | { readonly kind: "tone"; readonly tone: ToneOperation };

/** Makes an operation of a `strength` in 0..1, of `signed`, which is the strength with a random sign, and of the image's size. */
type Kind = (strength: number, signed: number, size: number) => PolicyOperation;

const geometry = (affine: Affine): PolicyOperation => ({ kind: "geometry", affine });
const color = (type: "brightness" | "contrast" | "saturation", signed: number): PolicyOperation => ({
  kind: "color",
  color: { type, factor: 1 + 0.9 * signed },
});

/** The operations with the ranges of torchvision's RandAugment; equalising and sharpening, which cost most, are left out. */
const kinds: readonly Kind[] = [
  () => ({ kind: "identity" }),
  (_, signed) => geometry(rotation(30 * signed)),
  (_, signed) => geometry(shear(0.3 * signed, 0)),
  (_, signed) => geometry(shear(0, 0.3 * signed)),
  (_, signed, size) => geometry(translation((150 / 331) * size * signed, 0)),
  (_, signed, size) => geometry(translation(0, (150 / 331) * size * signed)),
  (_, signed) => color("brightness", signed),
  (_, signed) => color("contrast", signed),
  (_, signed) => color("saturation", signed),
  (strength) => ({ kind: "tone", tone: { type: "posterize", bits: 8 - Math.round(4 * strength) } }),
  (strength) => ({ kind: "tone", tone: { type: "solarize", threshold: 256 * (1 - strength) } }),
  () => ({ kind: "tone", tone: { type: "autoContrast" } }),
];

/**
 * `ops` operations, each drawn afresh and of the same magnitude in 0..30 (Cubuk et al., "RandAugment", 2020). Where they
 * meet, geometry comes before colours and colours before tones, so that the photo is resampled once.
 */
export function drawPolicy(
  stream: RandomStream,
  { ops, magnitude }: { readonly ops: number; readonly magnitude: number },
  size: number,
): PolicyOperation[] {
  const strength = magnitude / MOST_MAGNITUDE;
  return Array.from({ length: ops }, () => {
    const kind = kinds[stream.integer(kinds.length)];
    return kind(strength, stream.integer(2) === 0 ? strength : -strength, size);
  });
}

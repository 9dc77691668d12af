import type { RandomStream } from "../../core/random.js";
import {
  type Affine,
  compose,
  cropping,
  FLIP_HORIZONTAL,
  FLIP_VERTICAL,
  IDENTITY,
  type Rectangle,
  rotation,
} from "./affine.js";
import type { Augmentation } from "./augmentation.js";
import type { ColorOperation } from "./color-matrix.js";
import { drawErased } from "./erase.js";
import { drawJitter } from "./jitter.js";
import { drawPolicy } from "./rand-augment.js";
import { randomCrop } from "./random-crop.js";
import type { ToneOperation } from "./tone.js";

/** What is done to one photo, in this order; drawn before any pixel is touched. */
export interface Variation {
  readonly affine: Affine;
  readonly colors: readonly ColorOperation[];
  readonly tones: readonly ToneOperation[];
  readonly erased: Rectangle | null;
}

/** Draws what is done to one photo of `size` x `size` pixels. Mixup and cutmix, which join two photos, are not in it. */
export function drawVariation(augmentation: Augmentation, size: number, stream: RandomStream): Variation {
  const { flip, rotate, cropScale, jitter, erase, randAugment } = augmentation;
  const policy = drawPolicy(stream, randAugment, size);
  const geometry: Affine[] = policy.flatMap((operation) => (operation.kind === "geometry" ? [operation.affine] : []));
  if (rotate > 0) geometry.push(rotation(stream.uniform(-rotate, rotate)));
  if (cropScale[0] < 1) geometry.push(cropping(randomCrop(stream, cropScale, size), size));
  if (flip !== "none" && stream.integer(2) === 0) geometry.push(FLIP_HORIZONTAL);
  if (flip === "both" && stream.integer(2) === 0) geometry.push(FLIP_VERTICAL);
  const policyColors = policy.flatMap((operation) => (operation.kind === "color" ? [operation.color] : []));
  return {
    affine: geometry.reduce(compose, IDENTITY),
    colors: jitter > 0 ? [...policyColors, ...drawJitter(stream, jitter)] : policyColors,
    tones: policy.flatMap((operation) => (operation.kind === "tone" ? [operation.tone] : [])),
    erased: erase > 0 && stream.uniform() < erase ? drawErased(stream, size) : null,
  };
}

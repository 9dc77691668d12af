import { RandomStream } from "../../core/random.js";
import type { Rectangle } from "./affine.js";
import type { EpochAugmentation } from "./augment.js";
import { symmetricBeta } from "./beta.js";
import { cutmixRectangle, paste } from "./cutmix.js";
import { blend } from "./mixup.js";

/** How each photo of a batch is joined with its partner: the one before it, for the first the last. */
export interface Mix {
  /** The share of a photo that is its own, in 0..1; the rest is its partner's. */
  readonly share: number;
  /** What cutmix takes from the partner; null for mixup, which blends whole photos. */
  readonly rectangle: Rectangle | null;
}

/** The place in a batch of a photo's partner. An epoch's order is random, so the neighbour is as good as any. */
function partnerOf(index: number, count: number): number {
  return (index + count - 1) % count;
}

/** Draws how the batch of one step is mixed; null where neither mixup nor cutmix is set. */
export function drawMix({ augmentation, seed, epoch }: EpochAugmentation, step: number, size: number): Mix | null {
  const { mixup, cutmix } = augmentation;
  if (mixup === 0 && cutmix === 0) return null;
  const stream = new RandomStream(seed, "mix", epoch, step);
  const cut = cutmix > 0 && (mixup === 0 || stream.integer(2) === 0);
  const share = symmetricBeta(stream, cut ? cutmix : mixup);
  if (!cut) return { share, rectangle: null };
  const rectangle = cutmixRectangle(stream, share, size);
  return { share: 1 - (rectangle.width * rectangle.height) / (size * size), rectangle };
}

/** Mixes a batch [count, 3, size, size] in place. */
export function mixImages(images: Uint8Array, count: number, size: number, { share, rectangle }: Mix): void {
  const bytes = 3 * size * size;
  const lastPhoto = images.slice((count - 1) * bytes, count * bytes);
  // From the last to the first, so that each partner is still what it was.
  for (let index = count - 1; index >= 0; index--) {
    const photo = images.subarray(index * bytes, (index + 1) * bytes);
    const partner = partnerOf(index, count);
    const other = index === 0 ? lastPhoto : images.subarray(partner * bytes, (partner + 1) * bytes);
    if (rectangle === null) blend(photo, other, share);
    else paste(photo, other, size, rectangle);
  }
}

/** The targets [count, classes] of a mixed batch, from those of its photos. */
export function mixTargets(rows: Float32Array, count: number, { share }: Mix): Float32Array<ArrayBuffer> {
  const classes = rows.length / count;
  return Float32Array.from(rows, (own, at) => {
    const partner = partnerOf(Math.floor(at / classes), count);
    return share * own + (1 - share) * rows[partner * classes + (at % classes)];
  });
}

/** The label of the greater part of each mixed photo, against which training accuracy is counted. */
export function dominantLabels(labels: readonly number[], { share }: Mix): number[] {
  return share >= 0.5 ? [...labels] : labels.map((_, index) => labels[partnerOf(index, labels.length)]);
}

import { type Augmentation, describeAugmentation } from "../../data/augment/augmentation.js";
import { drawMix } from "../../data/augment/mix.js";
import type { ImageCache } from "../../data/cache/image-cache.js";
import type { BatchSource } from "../../data/loader.js";
import { openLoader } from "../../data/open-loader.js";
import { interleave, type Pixels } from "../draw/picture.js";
import { headingOf, variationsFigure, type VariationColumn } from "./variations.js";

export interface VariationOptions {
  readonly augmentation: Augmentation;
  readonly seed: number;
  /** Epochs to be shown. */
  readonly variants: number;
}

async function onlyBatch(source: BatchSource, size: number): Promise<Pixels[]> {
  const batch = await source.next();
  const bytes = 3 * size * size;
  return Array.from(batch!.indices, (_, row) => interleave(batch!.images.subarray(row * bytes, (row + 1) * bytes), size)); // prettier-ignore
}

/** Draws items of a cache as they are and as the first epochs of a training with this seed would vary them, as one batch. */
export async function drawVariations(
  { photos, size, listing: { items, classes } }: ImageCache,
  chosen: readonly number[],
  { augmentation, seed, variants }: VariationOptions,
): Promise<string> {
  const loader = openLoader({ photos });
  try {
    const order = Uint32Array.from(chosen);
    const columns: VariationColumn[] = [
      { heading: "as it is", photos: await onlyBatch(loader.start(order, order.length), size) },
    ];
    for (let epoch = 0; epoch < variants; epoch++) {
      const keys = { augmentation, seed, epoch };
      const photos = await onlyBatch(loader.start(order, order.length, { augmentation: keys }), size);
      columns.push({ heading: headingOf(epoch, drawMix(keys, 0, size)), photos });
    }
    const captions = chosen.map((item) => `${classes[items[item].label]}: ${items[item].file}`);
    const mixed = augmentation.mixup + augmentation.cutmix > 0 ? "; mixed with the photo above, the first with the last" : ""; // prettier-ignore
    const title = `Training photos, varied\n${describeAugmentation(augmentation)}; seed ${seed}, ${size}x${size} pixels${mixed}`;
    return await variationsFigure(title, captions, columns);
  } finally {
    await loader.close();
  }
}

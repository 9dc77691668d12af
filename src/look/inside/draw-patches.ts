import { append } from "../../core/extremes.js";
import type { Executor } from "../../runtime/executor.js";
import type { LoadedRun } from "../../train/judge/loaded-run.js";
import { type Excitement, type Patch, patchOf } from "./excitement.js";
import type { LayerNumbers } from "./feature-data.js";
import { figure } from "../draw/figure.js";
import type { NamedFigure } from "./filters.js";
import { image, interleave, jpegPicture, type Pixels } from "../draw/picture.js";
import { readPatches, readValidation, seenFields } from "./read-patches.js";
import type { RunReader } from "../read/run-reader.js";
import { COLOR, FONT_SIZE } from "../draw/style.js";
import { element, text, tooltip } from "../draw/svg.js";
import { shorten } from "../draw/text-width.js";

const PATCHES = 4;
const PATCH = 48;
const GAP = 3;
const LEFT = 150;
const BETWEEN = 16;
const ROW = PATCH + 36;
const BLOCK = PATCHES * (PATCH + GAP) - GAP + BETWEEN;

/** What the figure of patches shows, in numbers. */
export interface PatchNumbers {
  /** Validation photos that were read. */
  readonly photos: number;
  readonly layers: readonly {
    readonly name: string;
    readonly channels: readonly {
      /** From 0. */
      readonly channel: number;
      /** The classes of the photos that excite it most, the most exciting first. */
      readonly classes: readonly string[];
    }[];
  }[];
}

/** A photo's part as pixels of its own. */
function cut(photo: Uint8Array, size: number, { top, left, height, width }: Patch): Pixels {
  const { data } = interleave(photo, size);
  const part = new Uint8Array(3 * height * width);
  for (let row = 0; row < height; row++) {
    const start = 3 * ((top + row) * size + left);
    part.set(data.subarray(start, start + 3 * width), 3 * row * width);
  }
  return { data: part, width, height, channels: 3 };
}

/**
 * Draws, for the channels of each layer that the feature maps show (`layers`), the patches of the run's validation photos that
 * excite them most: what the channel's strongest pixel sees of the image. Throws a `UserError` when validation photos are gone.
 */
export async function drawPatches(
  loaded: LoadedRun,
  layers: readonly Pick<LayerNumbers, "name" | "drawn">[],
  executor: Executor,
  { openPhotos }: Pick<RunReader, "openPhotos">,
): Promise<{ figure: NamedFigure; numbers: PatchNumbers }> {
  const { run, network, checkpoint } = loaded;
  const size = network.imageSize;
  const fields = seenFields(network);
  const dataset = await openPhotos("val");
  try {
    const drawnOf = new Map(layers.map(({ name, drawn }) => [name, drawn]));
    const asked = { channelsOf: ({ name }: { readonly name: string }) => drawnOf.get(name) ?? [], count: PATCHES };
    const { photos, found: excitements } = await readPatches(loaded, dataset, asked, executor);
    const classOf = ({ photo }: Excitement) => run.classes[dataset.labelOf(dataset.split.val[photos[photo]])];
    const parts: string[] = [];
    for (const [index, layer] of layers.entries()) {
      const y = index * ROW;
      const field = fields[index];
      const small = { "font-size": FONT_SIZE.tick, fill: COLOR.muted };
      append(parts, [
        text(0, y + 32, shorten(layer.name, LEFT - 14, FONT_SIZE.label), { "font-size": FONT_SIZE.label, "font-weight": "bold" }), // prettier-ignore
        text(0, y + 48, `sees ${field.sees.join(" × ")} pixels`, small),
      ]);
      for (const [place, channel] of layer.drawn.entries()) {
        const x = LEFT + place * BLOCK;
        parts.push(text(x, y + 13, `channel ${channel + 1}`, small));
        for (const [rank, found] of excitements[index][place].entries()) {
          const patch = patchOf(field, found, size);
          const picture = await jpegPicture(cut(readValidation(dataset, photos[found.photo]), size, patch));
          const scale = PATCH / Math.max(patch.width, patch.height);
          const shown = image(picture, x + rank * (PATCH + GAP), y + 20, patch.width * scale, false);
          parts.push(element("g", {}, shown, tooltip(`${classOf(found)}: activation ${found.value.toPrecision(3)}`)));
        }
      }
    }
    const title = `What channels respond to: ${network.name}, ${checkpoint} checkpoint`;
    const legend = `Of ${photos.length} validation images, the parts that excite each channel most: what its strongest pixel sees, one an image`;
    const columns = layers.reduce((most, { drawn }) => Math.max(most, drawn.length), 1);
    const svg = figure(`${title}\n${legend}`, LEFT + columns * BLOCK - BETWEEN, layers.length * ROW - 12, parts.join("")); // prettier-ignore
    const numbers = {
      photos: photos.length,
      layers: layers.map(({ name, drawn }, index) => ({
        name,
        channels: drawn.map((channel, place) => ({ channel, classes: excitements[index][place].map(classOf) })),
      })),
    };
    return { figure: { name: "patches", title, svg }, numbers };
  } finally {
    dataset.close();
  }
}

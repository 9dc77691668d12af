import { useMemo, useState } from "preact/hooks";
import { largestOf } from "../../../src/core/extremes.js";
import type { FeatureResponse } from "../../../src/page/api.js";
import { bytesOf } from "../parts/bytes.js";
import { greyImage, Pixels } from "../parts/pixels.js";
import { commonWords } from "../../../src/page/words/common.js";
import { insideWords as w } from "../../../src/page/words/inside.js";
import { say } from "../language.js";

/** A map that is to be seen large. */
export interface MapChoice {
  readonly layer: number;
  readonly channel: number;
}

interface Props {
  /** What the images gave, one or two; their maps stand side by side. */
  readonly images: readonly FeatureResponse[];
  readonly layer: number;
  readonly onChoose: (choice: MapChoice) => void;
}

const AT_FIRST = 64;

/** One channel's map of one image as bytes, on a scale that the images share. */
export function mapBytes(images: readonly FeatureResponse[], image: number, { layer, channel }: MapChoice): Uint8Array {
  const { maps, width, height, largest } = images[image].layers[layer];
  const area = width * height;
  const shared = largestOf(images.map(({ layers }) => layers[layer].largest[channel]));
  const scale = shared === 0 ? 0 : largest[channel] / shared;
  const bytes = bytesOf(maps).subarray(channel * area, (channel + 1) * area);
  return Uint8Array.from(bytes, (value) => Math.round(value * scale));
}

/** All maps of one layer, a row of them an image; each can be chosen. */
export function LayerMaps({ images, layer, onChoose }: Props) {
  const { name, channels, width, height } = images[0].layers[layer];
  const [most, setMost] = useState(AT_FIRST);
  const shown = Math.min(channels, most);
  const drawn = useMemo(
    () =>
      images.map((_, image) =>
        Array.from({ length: shown }, (_map, channel) =>
          greyImage(mapBytes(images, image, { layer, channel }), width, height),
        ),
      ),
    [images, layer, shown],
  );
  const silent = Array.from({ length: channels }, (_, channel) => channel).filter((channel) =>
    images.every(({ layers }) => layers[layer].largest[channel] === 0),
  ).length;
  return (
    <section class="layer" aria-label={say(w.mapsOf)(name)}>
      <h3>
        {name}{" "}
        <span class="hint">
          {say(w.mapsAre)(channels, width, height)}
          {silent > 0 && say(w.silent)(silent)}
        </span>
      </h3>
      <div class={images.length === 2 ? "pair" : ""}>
        {drawn.map((maps, image) => (
          <div key={image} class="maps">
            {maps.map((map, channel) => (
              <button
                key={channel}
                type="button"
                class="map"
                data-image={image}
                data-layer={layer}
                data-channel={channel}
                aria-label={
                  images.length === 2
                    ? say(w.enlargeOf)(name, channel + 1, image + 1)
                    : say(w.enlarge)(name, channel + 1)
                }
                onClick={() => onChoose({ layer, channel })}
              >
                <Pixels image={map} label="" isSharp />
              </button>
            ))}
          </div>
        ))}
      </div>
      {channels > shown && (
        <button type="button" onClick={() => setMost(channels)}>
          {say(commonWords.showAll)(channels)}
        </button>
      )}
    </section>
  );
}

import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { patchOf, strongest } from "../../../src/look/inside/excitement.js";
import type { FeatureResponse } from "../../../src/page/api.js";
import { pixelAt, type Position, written } from "../../../src/page/explain.js";
import { insideWords as w } from "../../../src/page/words/inside.js";
import { say } from "../language.js";
import { bytesOf } from "../parts/bytes.js";
import { MarkedImage } from "../parts/marked-image.js";
import { planesImage } from "../parts/pixels.js";

/** The pixel of a map that is pointed at, and where the tip stands in the window. */
interface Pointed {
  readonly image: number;
  readonly layer: number;
  readonly channel: number;
  readonly at: Position;
  readonly x: number;
  readonly y: number;
}

interface Props {
  readonly images: readonly FeatureResponse[];
  /** Maps as buttons with `data-image`, `data-layer` and `data-channel`. */
  readonly children: ComponentChildren;
}

/** The tip's, and how far it stands from what it is of, in pixels. */
const WIDTH = 150;
const HEIGHT = 215;
const APART = 14;

const mapUnder = (target: EventTarget | null) => (target as Element | null)?.closest<HTMLElement>("[data-channel]") ?? null; // prettier-ignore

/** Maps, and a tip for the one that is pointed at or has the focus: its value there and what of the image it is computed from. */
export function MapTip({ images, children }: Props) {
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const valuesOf = (image: number, layer: number, channel: number) => {
    const { maps, width, height } = images[image].layers[layer];
    return bytesOf(maps).subarray(channel * width * height, (channel + 1) * width * height);
  };
  const point = (map: HTMLElement, x: number, y: number, at?: Position) => {
    const [image, layer, channel] = [map.dataset.image, map.dataset.layer, map.dataset.channel].map(Number);
    if (images[image]?.layers[layer] === undefined) return;
    const { width } = images[image].layers[layer];
    setPointed({ image, layer, channel, x, y, at: at ?? strongest(Float32Array.from(valuesOf(image, layer, channel)), width) }); // prettier-ignore
  };
  return (
    <div
      onPointerMove={(event) => {
        const map = mapUnder(event.target);
        if (map === null || event.pointerType === "touch") return setPointed(null);
        const { left, top, width, height } = map.getBoundingClientRect();
        const { layers } = images[Number(map.dataset.image)];
        const { width: columns, height: rows } = layers[Number(map.dataset.layer)];
        const at = pixelAt((event.clientX - left) / width, (event.clientY - top) / height, columns, rows);
        point(map, event.clientX, event.clientY, at);
      }}
      onPointerLeave={() => setPointed(null)}
      onFocusCapture={({ target }) => {
        const map = mapUnder(target);
        if (map?.matches(":focus-visible") !== true) return;
        const { right, bottom } = map.getBoundingClientRect();
        point(map, right, bottom);
      }}
      onBlurCapture={() => setPointed(null)}
      onKeyDown={({ key }) => key === "Escape" && setPointed(null)}
      onClickCapture={() => setPointed(null)}
    >
      {children}
      {pointed !== null && images[pointed.image]?.layers[pointed.layer] !== undefined && (
        <Tip features={images[pointed.image]} value={valuesOf(pointed.image, pointed.layer, pointed.channel)} {...pointed} /> // prettier-ignore
      )}
    </div>
  );
}

/** What stands beside the pointer. */
function Tip({
  features,
  value,
  layer,
  channel,
  at,
  x,
  y,
}: Pointed & { features: FeatureResponse; value: Uint8Array }) {
  const { width, largest, field } = features.layers[layer];
  const { pixels, size } = features;
  const seen = useMemo(() => planesImage(bytesOf(pixels), size), [pixels, size]);
  const frame = patchOf(field, at, size);
  const about = say(w.about)(written((value[at.row * width + at.column] / 255) * largest[channel]));
  const [left, top] = [x + APART + WIDTH > innerWidth ? x - APART - WIDTH : x + APART, y + APART + HEIGHT > innerHeight ? y - APART - HEIGHT : y + APART]; // prettier-ignore
  return (
    <div
      class="map-tip"
      role="status"
      style={{ left: `${Math.max(0, left)}px`, top: `${Math.max(0, top)}px`, width: `${WIDTH}px` }}
    >
      <MarkedImage image={seen} label="" frame={frame} size={size} />
      <p>
        {say(w.positionValue)(at.row + 1, at.column + 1, about)}
        <br />
        {say(w.seesPixels)(field.sees[0], field.sees[1])}
      </p>
    </div>
  );
}

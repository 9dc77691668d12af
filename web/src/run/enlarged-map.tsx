import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { patchOf, strongest } from "../../../src/look/inside/excitement.js";
import type { FeatureResponse, RunDetail } from "../../../src/page/api.js";
import { type Position, positionWithin, written } from "../../../src/page/explain.js";
import { featuresView } from "../../../src/page/views.js";
import { commonWords } from "../../../src/page/words/common.js";
import { insideWords as w } from "../../../src/page/words/inside.js";
import { say } from "../language.js";
import { Waiting } from "../parts/asked.js";
import { bytesOf } from "../parts/bytes.js";
import { MarkedImage } from "../parts/marked-image.js";
import { overlaid } from "../parts/overlay.js";
import { greyImage, planesImage } from "../parts/pixels.js";
import { useKept } from "../route.js";
import { ExcitingPatches } from "./exciting-patches.js";
import { type MapChoice, mapBytes } from "./layer-maps.js";
import { MapExplanation } from "./map-explanation.js";
import { type LookedInto, useMapNumbers } from "./map-numbers.js";
import { MapPlane } from "./map-plane.js";

interface Props {
  readonly run: RunDetail;
  readonly images: readonly FeatureResponse[];
  /** What each of them is an image of. */
  readonly of: readonly LookedInto[];
  readonly choice: MapChoice;
  readonly onChoose: (choice: MapChoice) => void;
  /** One goes to another photo of the run. */
  readonly onLeave: () => void;
  readonly onClose: () => void;
}

/**
 * One map, large, beside its image: for the pixel that one points at or has chosen its value, what of the image it is computed
 * from, and how. The arrow keys go to the maps beside it, on the map itself from pixel to pixel.
 */
export function EnlargedMap({ run, images, of, choice, onChoose, onLeave, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [{ at: kept }, choose] = useKept(featuresView);
  const [isOver, setIsOver] = useState(true);
  const [pointed, setPointed] = useState<Position | null>(null);
  /** The image whose map was pointed at or chosen last. */
  const [last, setLast] = useState(0);
  const { layer, channel } = choice;
  const { name, channels, width, height, field } = images[0].layers[layer];
  const { size } = images[0];
  useEffect(() => dialog.current?.showModal(), []);
  const asked = [useMapNumbers(of[0], name, channel), useMapNumbers(of[1] ?? null, name, channel)];
  // What is there until the answer for another map has come is that of the map before.
  const numbers = asked.map(({ value }) => (value?.layer === name && value.channel === channel ? value : null));
  const drawn = useMemo(
    () =>
      images.map(({ pixels, size }, image) => {
        const bytes = mapBytes(images, image, choice);
        const seen = planesImage(bytesOf(pixels), size);
        return { bytes, map: greyImage(bytes, width, height), seen, over: overlaid(seen, bytes, width, height) };
      }),
    [images, layer, channel],
  );
  const subject = Math.min(last, images.length - 1);
  const values = numbers[subject]?.values ?? Float32Array.from(drawn[subject].bytes);
  const at = pointed ?? positionWithin(kept, width, height, strongest(values, width));
  const place = at.row * width + at.column;
  const frame = patchOf(field, at, size);
  const isWhole = frame.height === field.sees[0] && frame.width === field.sees[1];
  const move = (step: number) => onChoose({ layer, channel: (channel + step + channels) % channels });
  const valueOf = (image: number) => {
    const exact = numbers[image]?.values[place];
    const shared = images.reduce((most, { layers }) => Math.max(most, layers[layer].largest[channel]), 0);
    return exact === undefined ? say(w.about)(written((drawn[image].bytes[place] / 255) * shared)) : written(exact); // prettier-ignore
  };
  const explained = numbers[subject];
  return (
    <dialog
      ref={dialog}
      class="large"
      aria-label={say(w.mapName)(name, channel + 1)}
      onClose={onClose}
      onClick={({ target, currentTarget }) => target === currentTarget && currentTarget.close()}
      onKeyDown={({ key }) => (key === "ArrowLeft" ? move(-1) : key === "ArrowRight" ? move(1) : undefined)}
    >
      <header>
        <h2>{say(w.mapOf)(name, channel + 1, channels)}</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          {say(commonWords.close)}
        </button>
      </header>
      <div class="controls">
        <label class="check">
          <input type="checkbox" checked={isOver} onChange={() => setIsOver(!isOver)} /> {say(w.overImage)}
        </label>
        <span class="buttons">
          <button type="button" onClick={() => move(-1)}>
            {say(commonWords.previous)}
          </button>
          <button type="button" onClick={() => move(1)}>
            {say(commonWords.next)}
          </button>
        </span>
      </div>
      <p class="hint">{say(w.planeHint)}</p>
      <div class={drawn.length === 2 ? "pair" : ""}>
        {drawn.map(({ map, seen, over }, image) => {
          const text = say(w.positionValue)(at.row + 1, at.column + 1, valueOf(image));
          return (
            <div key={image} class={drawn.length === 2 ? "explored" : "explored pair"}>
              <MarkedImage image={isOver ? over : seen} label={say(w.fieldLabel)} frame={frame} size={size} />
              <MapPlane
                image={map}
                label={
                  drawn.length === 2
                    ? say(w.planeLabelOf)(name, channel + 1, image + 1)
                    : say(w.planeLabel)(name, channel + 1)
                }
                at={at}
                text={text}
                onPoint={(pixel) => {
                  setPointed(pixel);
                  setLast(image);
                }}
                onChoose={(pixel) => {
                  setPointed(null);
                  setLast(image);
                  choose({ at: [String(pixel.row + 1), String(pixel.column + 1)] });
                }}
              />
              <p class="value">
                <strong>{text}</strong>{" "}
                <span class="hint">{say(isWhole ? w.seesPixels : w.seesBeyond)(field.sees[0], field.sees[1])}</span>
              </p>
            </div>
          );
        })}
      </div>
      <section aria-label={say(w.explained)(at.row + 1, at.column + 1)}>
        <h3>
          {drawn.length === 2
            ? say(w.explainedOf)(at.row + 1, at.column + 1, subject + 1)
            : say(w.explained)(at.row + 1, at.column + 1)}
        </h3>
        {explained === null ? (
          <Waiting asked={asked[subject]}>{say(w.readingMap)}</Waiting>
        ) : explained.convolution === null ? (
          <p>{say(w.notExplained)}</p>
        ) : (
          <MapExplanation convolution={explained.convolution} width={width} at={at} />
        )}
      </section>
      <ExcitingPatches
        run={run}
        checkpoint={of[0].checkpoint}
        layer={name}
        channel={channel}
        field={field}
        size={size}
        onLeave={onLeave}
      />
    </dialog>
  );
}

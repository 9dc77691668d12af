import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { FeatureResponse } from "../../../src/page/api.js";
import { bytesOf } from "../parts/bytes.js";
import { overlaid } from "../parts/overlay.js";
import { greyImage, Pixels, planesImage } from "../parts/pixels.js";
import { type MapChoice, mapBytes } from "./layer-maps.js";
import { commonWords } from "../../../src/page/words/common.js";
import { insideWords as w } from "../../../src/page/words/inside.js";
import { say } from "../language.js";

interface Props {
  readonly images: readonly FeatureResponse[];
  readonly choice: MapChoice;
  readonly onChoose: (choice: MapChoice) => void;
  readonly onClose: () => void;
}

/** One map, large, alone or over its image; the arrow keys go to the maps beside it. */
export function EnlargedMap({ images, choice, onChoose, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOver, setIsOver] = useState(true);
  const { layer, channel } = choice;
  const { name, channels, width, height } = images[0].layers[layer];
  useEffect(() => dialog.current?.showModal(), []);
  const pictures = useMemo(
    () =>
      images.map(({ pixels, size }, image) => {
        const bytes = mapBytes(images, image, choice);
        return isOver
          ? overlaid(planesImage(bytesOf(pixels), size), bytes, width, height)
          : greyImage(bytes, width, height);
      }),
    [images, layer, channel, isOver],
  );
  const move = (step: number) => onChoose({ layer, channel: (channel + step + channels) % channels });
  return (
    <dialog
      ref={dialog}
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
      <div class={pictures.length === 2 ? "pair" : "enlarged"}>
        {pictures.map((picture, image) => (
          <Pixels
            key={image}
            image={picture}
            label={say(isOver ? w.mapLabelOver : w.mapLabel)(name, channel + 1)}
            isSharp={!isOver}
          />
        ))}
      </div>
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
    </dialog>
  );
}

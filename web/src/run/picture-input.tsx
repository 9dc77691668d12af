import { useState } from "preact/hooks";
import type { Picture } from "../api.js";
import { SPLIT_OPTIONS, splitNamed } from "../parts/choice.js";
import { Camera } from "./camera.js";

interface Props {
  /** What stands above: `First image`. */
  readonly name: string;
  readonly picture: Picture | null;
  readonly photos: { readonly train: number; readonly val: number; readonly test: number };
  readonly onChoose: (picture: Picture) => void;
}

/** Where an image comes from: dropped, chosen, taken by a camera, or one of the run's own photos. */
export function PictureInput({ name, picture, photos, onChoose }: Props) {
  const [isOver, setIsOver] = useState(false);
  const [hasCamera, setHasCamera] = useState(false);
  const take = (file: Blob | undefined, called: string) =>
    file !== undefined && onChoose({ type: "file", name: called, blob: file });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const file = event.dataTransfer?.files[0];
    take(file, file?.name ?? "");
  };
  const split = picture?.type === "photo" ? picture.split : "test";
  const index = picture?.type === "photo" ? picture.index : 0;
  const count = photos[split];
  return (
    <fieldset
      class={isOver ? "picture over" : "picture"}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <legend>{name}</legend>
      <label class="button">
        Choose or drop an image
        <input
          type="file"
          accept="image/*"
          class="hidden"
          onChange={({ currentTarget: { files } }) => take(files?.[0], files?.[0]?.name ?? "")}
        />
      </label>
      <button type="button" onClick={() => setHasCamera(!hasCamera)} aria-expanded={hasCamera}>
        Camera
      </button>
      <span class="photo-number">
        or one of the
        <select
          aria-label={`${name}: split`}
          value={split}
          onChange={(event) => onChoose({ type: "photo", split: splitNamed(event.currentTarget.value), index: 0 })}
        >
          {SPLIT_OPTIONS.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
        <input
          type="number"
          aria-label={`${name}: number of the photo, up to ${count}`}
          min={1}
          max={count}
          value={index + 1}
          onChange={(event) => {
            const number = Math.min(count, Math.max(1, Math.round(Number(event.currentTarget.value)) || 1));
            onChoose({ type: "photo", split, index: number - 1 });
          }}
        />
      </span>
      {hasCamera && <Camera onTake={(blob) => take(blob, "camera")} onEnd={() => setHasCamera(false)} />}
    </fieldset>
  );
}

import { useState } from "preact/hooks";
import { formatCount } from "../../../src/core/format.js";
import type { RunDetail } from "../../../src/page/api.js";
import { splitNamed } from "../../../src/page/views.js";
import { api, type Picture } from "../api.js";
import { useAsked } from "../parts/asked.js";
import { SPLIT_OPTIONS, useIsUndecided } from "../parts/split-choice.js";
import { Camera } from "./camera.js";
import { Thumbnails } from "./thumbnails.js";

interface Props {
  /** What stands above: `First image`. */
  readonly name: string;
  readonly picture: Picture | null;
  readonly run: RunDetail;
  readonly onChoose: (picture: Picture) => void;
}

/** Where an image comes from: dropped, chosen, taken by a camera, or one of the run's own photos, and which it is. */
export function PictureInput({ name, picture, run, onChoose }: Props) {
  const [isOver, setIsOver] = useState(false);
  const [hasCamera, setHasCamera] = useState(false);
  const [isBrowsing, setIsBrowsing] = useState(false);
  const isUndecided = useIsUndecided(run.summary);
  const take = (file: Blob | undefined, called: string) =>
    file !== undefined && onChoose({ type: "file", name: called, blob: file });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const file = event.dataTransfer?.files[0];
    take(file, file?.name ?? "");
  };
  const split = picture?.type === "photo" ? picture.split : "val";
  const index = picture?.type === "photo" ? picture.index : 0;
  const count = run.photos[split];
  const { id } = run.summary;
  const { value: shown } = useAsked(picture?.type === "photo" ? JSON.stringify([id, split, index]) : null, () => api.photoName(id, split, index)); // prettier-ignore
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
      <p class="what">
        {picture === null ? (
          "none yet"
        ) : picture.type === "file" ? (
          <>
            <strong>{picture.name}</strong>, an image of your own
          </>
        ) : shown === null ? (
          `${SPLIT_OPTIONS.find(([value]) => value === split)![1]}, number ${index + 1}`
        ) : (
          <>
            <strong>{shown.file}</strong>, labelled <strong>{shown.label}</strong>
          </>
        )}
      </p>
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
        of {formatCount(count)}
        <button type="button" aria-expanded={isBrowsing} onClick={() => setIsBrowsing(!isBrowsing)}>
          Browse
        </button>
      </span>
      {split === "test" && isUndecided && (
        <p class="hint">A test photo: the lab has not chosen yet, and what is seen here must not decide.</p>
      )}
      {isBrowsing && (
        <Thumbnails
          run={run}
          split={split}
          index={index}
          onChoose={(chosen) => onChoose({ type: "photo", split, index: chosen })}
        />
      )}
      {hasCamera && <Camera onTake={(blob) => take(blob, "camera")} onEnd={() => setHasCamera(false)} />}
    </fieldset>
  );
}

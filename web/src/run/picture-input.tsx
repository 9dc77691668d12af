import { useState } from "preact/hooks";
import type { RunDetail } from "../../../src/page/api.js";
import { splitNamed } from "../../../src/page/views.js";
import { api, type Picture } from "../api.js";
import { useAsked } from "../parts/asked.js";
import { SPLITS, useIsUndecided } from "../parts/split-choice.js";
import { Camera } from "./camera.js";
import { Thumbnails } from "./thumbnails.js";
import { commonWords, SPLIT_WORDS } from "../../../src/page/words/common.js";
import { pictureWords as w } from "../../../src/page/words/picture.js";
import { say } from "../language.js";

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
          say(commonWords.noneYet)
        ) : picture.type === "file" ? (
          <>
            <strong>{picture.name}</strong>
            {say(w.ownImage)}
          </>
        ) : shown === null ? (
          say(w.numberOf)(say(SPLIT_WORDS[split]), index + 1)
        ) : (
          <>
            <strong>{shown.file}</strong>
            {say(w.labelled)} <strong>{shown.label}</strong>
          </>
        )}
      </p>
      <label class="button">
        {say(w.choose)}
        <input
          type="file"
          accept="image/*"
          class="hidden"
          onChange={({ currentTarget: { files } }) => take(files?.[0], files?.[0]?.name ?? "")}
        />
      </label>
      <button type="button" onClick={() => setHasCamera(!hasCamera)} aria-expanded={hasCamera}>
        {say(w.camera)}
      </button>
      <span class="photo-number">
        {say(w.orOneOf)}
        <select
          aria-label={say(w.splitOf)(name)}
          value={split}
          onChange={(event) => onChoose({ type: "photo", split: splitNamed(event.currentTarget.value), index: 0 })}
        >
          {SPLITS.map((value) => (
            <option key={value} value={value}>
              {say(SPLIT_WORDS[value])}
            </option>
          ))}
        </select>
        <input
          type="number"
          aria-label={say(w.numberLabel)(name, count)}
          min={1}
          max={count}
          value={index + 1}
          onChange={(event) => {
            const number = Math.min(count, Math.max(1, Math.round(Number(event.currentTarget.value)) || 1));
            onChoose({ type: "photo", split, index: number - 1 });
          }}
        />
        {say(w.of)(count)}
        <button type="button" aria-expanded={isBrowsing} onClick={() => setIsBrowsing(!isBrowsing)}>
          {say(w.browse)}
        </button>
      </span>
      {split === "test" && isUndecided && <p class="hint">{say(w.testHint)}</p>}
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

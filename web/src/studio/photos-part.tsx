import { useState } from "preact/hooks";
import { formatCount } from "../../../src/core/format.js";
import { useAsked, Waiting } from "../parts/asked.js";
import { ClassesPart } from "./classes-part.js";
import { chosenFiles, droppedFiles } from "./given-files.js";
import { useWords } from "./language.js";
import type { GivenFile, PhotoSet } from "./photo-set.js";
import { Remarks } from "./remarks.js";
import { ShootPart } from "./shoot-part.js";
import type { Tab } from "./tab-source.js";
import type { TaskPhotos } from "./task.js";
import type { Word } from "./words.js";

const SIZES = [32, 48, 64, 96, 128, 160, 192, 224, 256] as const;
const DRAWN_A_CLASS = 60;

interface Props {
  readonly tab: Tab;
  readonly chosen: PhotoSet | null;
  /** What photos are brought to, in pixels. */
  readonly size: number;
  /** What a task brings. */
  readonly given: TaskPhotos | null;
  readonly onSize: (size: number) => void;
  readonly onChoose: (set: PhotoSet | null) => void;
}

interface Work {
  readonly word: Word;
  readonly done: number;
  readonly total: number;
}

/** Takes photos in, and chooses among those that are there. */
export function PhotosPart({ tab, chosen, size, given, onSize, onChoose }: Props) {
  const { say } = useWords();
  const [work, setWork] = useState<Work | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isOver, setIsOver] = useState(false);
  const [version, setVersion] = useState(0);
  const sets = useAsked(`sets ${version}`, () => tab.looker.sets());

  const act = (action: () => Promise<PhotoSet | null>) => {
    setError(null);
    setWork({ word: "reading", done: 0, total: 0 });
    tab.onTakenIn = ({ done, total }) => setWork({ word: "reading", done, total });
    action()
      .then(onChoose, (failure: unknown) => setError((failure as Error).message))
      .finally(() => {
        setWork(null);
        setVersion((count) => count + 1);
      });
  };
  const take = (files: readonly GivenFile[]) => tab.looker.takeIn({ size, fit: "crop", files });
  const draw = async () => {
    const { drawSet } = await import("./drawn.js");
    return take(await drawSet(DRAWN_A_CLASS, size, 0, (done, total) => setWork({ word: "drawing", done, total })));
  };
  const takeGiven = async (photos: TaskPhotos) => {
    if (photos === "drawn") return draw();
    const response = await fetch(photos.zip).catch(() => null);
    if (response?.ok !== true) throw new Error(`${say("noZip")} ${photos.zip} (${response?.status ?? "–"})`);
    return take([{ path: new URL(photos.zip).pathname.split("/").at(-1)!, blob: await response.blob() }]);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const { dataTransfer } = event;
    if (dataTransfer === null) return;
    const files = droppedFiles(dataTransfer);
    act(async () => take(await files));
  };
  const remove = ({ id }: PhotoSet) =>
    act(async () => {
      await tab.looker.removeSet(id);
      return chosen?.id === id ? null : chosen;
    });
  const isBusy = work !== null;
  const changed = (set: PhotoSet | null) => {
    onChoose(set);
    setVersion((count) => count + 1);
  };
  return (
    <section aria-labelledby="photos">
      <h2 id="photos">{say("photos")}</h2>
      {given !== null && (
        <p>
          <button type="button" class="main" disabled={isBusy} onClick={() => act(() => takeGiven(given))}>
            {say("takeTaskPhotos")}
          </button>
        </p>
      )}
      <div
        class={isOver ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <p>{say("dropHere")}</p>
        <div class="controls">
          <label class="button">
            {say("chooseFolder")}
            <input
              type="file"
              class="hidden"
              multiple
              disabled={isBusy}
              {...{ webkitdirectory: true }}
              onChange={({ currentTarget: { files } }) => {
                const list = chosenFiles(files!);
                if (list.length > 0) act(() => take(list));
              }}
            />
          </label>
          <label class="button">
            {say("chooseZip")}
            <input
              type="file"
              class="hidden"
              accept=".zip"
              disabled={isBusy}
              onChange={({ currentTarget: { files } }) => {
                const list = chosenFiles(files!);
                if (list.length > 0) act(() => take(list));
              }}
            />
          </label>
          <button type="button" disabled={isBusy} onClick={() => act(draw)}>
            {say("drawn")}
          </button>
          <label class="choice">
            {say("imageSize")}
            <select value={String(size)} onChange={(event) => onSize(Number(event.currentTarget.value))}>
              {SIZES.map((one) => (
                <option key={one} value={String(one)}>
                  {one} px
                </option>
              ))}
            </select>
          </label>
        </div>
      </div>
      {work !== null && (
        <p role="status">
          {say(work.word)}: {formatCount(work.done)} / {formatCount(work.total)}{" "}
          <progress max={Math.max(1, work.total)} value={work.done} aria-label={say(work.word)} />
        </p>
      )}
      {error !== null && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <h3>{say("earlier")}</h3>
      {sets.value === null ? (
        <Waiting asked={sets} />
      ) : (
        sets.value.length === 0 && <p class="hint">{say("noPhotos")}</p>
      )}
      <ul class="sets">
        {(sets.value ?? []).map((set) => (
          <li key={set.id}>
            <label class="check">
              <input type="radio" name="set" checked={chosen?.id === set.id} onChange={() => onChoose(set)} />{" "}
              <strong>{set.name}</strong> ({set.size} px,{" "}
              {formatCount(set.counts.reduce((sum, count) => sum + count, 0))})
              {set.isUnfinished && <span class="hint"> {say("unfinished")}</span>}
            </label>
            <button
              type="button"
              disabled={isBusy}
              aria-label={`${say("remove")}: ${set.id}`}
              onClick={() => remove(set)}
            >
              {say("remove")}
            </button>
          </li>
        ))}
      </ul>
      {chosen !== null && <Remarks name={chosen.name} remarks={chosen.remarks} />}
      {chosen !== null && <ClassesPart key={chosen.id} tab={tab} set={chosen} onChange={changed} />}
      <ShootPart tab={tab} chosen={chosen} size={size} onChange={changed} />
    </section>
  );
}

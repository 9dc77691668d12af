import { useState } from "preact/hooks";
import { formatNumberOf } from "../../../src/core/format.js";
import type { PhotoJudgement } from "../../../src/page/api.js";
import { toCsv } from "../../../src/page/csv.js";
import { api } from "../api.js";
import { useAsked, Waiting } from "../parts/asked.js";
import { CheckpointSlider, keptOr } from "../parts/checkpoint-slider.js";
import { Choice, SPLIT_OPTIONS } from "../parts/choice.js";
import { saveText } from "../parts/download.js";
import { useMarks } from "./marks.js";
import { PhotoGrid } from "./photo-grid.js";
import type { TabProps } from "./tab-props.js";

const LISTS = [
  ["mistakes", "surest mistakes"],
  ["hits", "least sure hits"],
] as const;
const EVERY = "every class";

/** The mistakes that the network is surest of and the hits that it is least sure of; wrong labels can be marked. */
export function MistakesTab({ id, run }: TabProps) {
  const [split, setSplit] = useState<(typeof SPLIT_OPTIONS)[number][0]>("test");
  const [checkpoint, setCheckpoint] = useState("best");
  const [list, setList] = useState<(typeof LISTS)[number][0]>("mistakes");
  const [label, setLabel] = useState(EVERY);
  const { classes, config } = run;
  const marks = useMarks(config.data.root);
  const chosen = keptOr(run, checkpoint);
  const version = run.summary.best?.epoch ?? 0;
  const asked = useAsked(chosen === "" ? null : JSON.stringify([id, chosen, split, version]), () => api.judgements(id, chosen, split)); // prettier-ignore
  const all = asked.value?.judgements ?? [];
  const shown = all
    .filter((photo) => (photo.label === photo.predicted) === (list === "hits"))
    .filter((photo) => label === EVERY || classes[photo.label] === label)
    .sort((a, b) => (list === "hits" ? a.confidence - b.confidence : b.confidence - a.confidence));
  const save = () => {
    const byFile = new Map(all.map((photo) => [photo.file, photo]));
    const rows = marks.files.map((file) => {
      const photo = byFile.get(file);
      return photo === undefined
        ? [file, "", "", ""]
        : [file, classes[photo.label], classes[photo.predicted], photo.confidence];
    });
    saveText("mislabelled.csv", "text/csv", toCsv([["file", "label", "predicted", "probability"], ...rows]));
  };
  const mark = ({ file }: PhotoJudgement) => (
    <label class="check">
      <input type="checkbox" checked={marks.has(file)} onChange={() => marks.toggle(file)} /> mislabelled
    </label>
  );
  return (
    <section aria-label="Mistakes">
      <div class="controls">
        <Choice label="Show" value={list} options={LISTS} onChoose={setList} />
        <Choice label="Photos" value={split} options={SPLIT_OPTIONS} onChoose={setSplit} />
        <Choice
          label="True class"
          value={label}
          options={[EVERY, ...classes].map((name) => [name, name] as const)}
          onChoose={setLabel}
        />{" "}
        {/* prettier-ignore */}
        <CheckpointSlider run={run} chosen={chosen} onChoose={setCheckpoint} />
        <span class="buttons">
          <button type="button" disabled={marks.files.length === 0} onClick={save}>
            Export {marks.files.length} marked as CSV
          </button>
        </span>
      </div>
      <Waiting asked={asked}>The network looks at the photos …</Waiting>
      {asked.value !== null && (
        <p class="hint">{shown.length === 0 ? "There are none." : `${formatNumberOf(shown.length, "photo")}.`}</p>
      )}
      <div class={asked.isWaiting ? "stale" : ""}>
        <PhotoGrid
          key={`${list} ${label} ${split} ${chosen}`}
          run={run.summary}
          split={split}
          checkpoint={chosen}
          classes={classes}
          photos={shown}
          below={mark}
        />{" "}
        {/* prettier-ignore */}
      </div>
    </section>
  );
}

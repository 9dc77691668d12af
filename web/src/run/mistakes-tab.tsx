import { formatNumberOf } from "../../../src/core/format.js";
import { mistakesView } from "../../../src/page/views.js";
import { api } from "../api.js";
import { useAsked, Waiting } from "../parts/asked.js";
import { CheckpointSlider, keptOr } from "../parts/checkpoint-slider.js";
import { Choice } from "../parts/choice.js";
import { SplitChoice, useTestWarning } from "../parts/split-choice.js";
import { useKept } from "../route.js";
import { ExportMarks, MarkBox } from "./mark-box.js";
import { useMarks } from "./marks.js";
import { PhotoGrid } from "./photo-grid.js";
import type { TabProps } from "./tab-props.js";

const LISTS = [
  ["mistakes", "surest mistakes"],
  ["hits", "least sure hits"],
] as const;
/** No class is called so: names are not empty. */
const EVERY = "";

/** The mistakes that the network is surest of and the hits that it is least sure of; wrong labels can be marked. */
export function MistakesTab({ id, run }: TabProps) {
  const [{ split, checkpoint, list, class: label }, choose] = useKept(mistakesView);
  const { classes, config } = run;
  const marks = useMarks(config.data.root);
  const { mayAsk, warning } = useTestWarning(run.summary, split);
  const chosen = keptOr(run, checkpoint);
  const version = run.summary.best?.epoch ?? 0;
  const asked = useAsked(chosen === "" || !mayAsk ? null : JSON.stringify([id, chosen, split, version]), () => api.judgements(id, chosen, split)); // prettier-ignore
  const all = asked.value?.judgements ?? [];
  const shown = all
    .filter((photo) => (photo.label === photo.predicted) === (list === "hits"))
    .filter((photo) => label === null || classes[photo.label] === label)
    .sort((a, b) => (list === "hits" ? a.confidence - b.confidence : b.confidence - a.confidence));
  return (
    <section aria-label="Mistakes">
      <h2>Mistakes</h2>
      <div class="controls">
        <Choice label="Show" value={list} options={LISTS} onChoose={(next) => choose({ list: next })} />
        <SplitChoice value={split} onChoose={(next) => choose({ split: next })} />
        <Choice
          label="True class"
          value={label ?? EVERY}
          options={[[EVERY, "every class"], ...classes.map((name) => [name, name] as const)]}
          onChoose={(name) => choose({ class: name === EVERY ? null : name })}
        />{" "}
        {/* prettier-ignore */}
        <CheckpointSlider run={run} chosen={chosen} onChoose={(next) => choose({ checkpoint: next })} />
        <ExportMarks marks={marks} root={config.data.root} judged={all} classes={classes} />
      </div>
      {warning}
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
          below={(photo) => <MarkBox photo={photo} classes={classes} marks={marks} />}
        />{" "}
        {/* prettier-ignore */}
      </div>
    </section>
  );
}

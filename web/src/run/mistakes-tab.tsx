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
import { commonWords } from "../../../src/page/words/common.js";
import { judgedWords as w } from "../../../src/page/words/judged.js";
import { say } from "../language.js";

const LISTS = [
  ["mistakes", w.surestMistakes],
  ["hits", w.leastSureHits],
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
    <section aria-label={say(w.mistakes)}>
      <h2>{say(w.mistakes)}</h2>
      <div class="controls">
        <Choice
          label={say(w.show)}
          value={list}
          options={LISTS.map(([value, name]) => [value, say(name)] as const)}
          onChoose={(next) => choose({ list: next })}
        />
        <SplitChoice value={split} onChoose={(next) => choose({ split: next })} />
        <Choice
          label={say(w.trueClass)}
          value={label ?? EVERY}
          options={[[EVERY, say(commonWords.everyClass)], ...classes.map((name) => [name, name] as const)]}
          onChoose={(name) => choose({ class: name === EVERY ? null : name })}
        />{" "}
        {/* prettier-ignore */}
        <CheckpointSlider run={run} chosen={chosen} onChoose={(next) => choose({ checkpoint: next })} />
        <ExportMarks marks={marks} root={config.data.root} judged={all} classes={classes} />
      </div>
      {warning}
      <Waiting asked={asked}>{say(commonWords.looking)}</Waiting>
      {asked.value !== null && (
        <p class="hint">{shown.length === 0 ? say(w.thereAreNone) : say(w.count)(shown.length)}</p>
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

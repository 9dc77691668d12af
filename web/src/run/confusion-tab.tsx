import { useMemo } from "preact/hooks";
import { formatPercent } from "../../../src/core/format.js";
import { confusedPairs, type Counts, countsOf } from "../../../src/page/class-scores.js";
import type { Words } from "../../../src/core/setting.js";
import { confusionView, UNITS } from "../../../src/page/views.js";
import { api } from "../api.js";
import { useAsked, Waiting } from "../parts/asked.js";
import { CheckpointSlider, keptOr } from "../parts/checkpoint-slider.js";
import { Choice } from "../parts/choice.js";
import { SplitChoice, useTestWarning } from "../parts/split-choice.js";
import { useKept } from "../route.js";
import { ClassTable } from "./class-table.js";
import { type Cell, ConfusionMatrix, MOST_CLASSES, type Unit } from "./confusion-matrix.js";
import { ExportMarks, MarkBox } from "./mark-box.js";
import { useMarks } from "./marks.js";
import { PhotoGrid } from "./photo-grid.js";
import type { TabProps } from "./tab-props.js";
import { commonWords } from "../../../src/page/words/common.js";
import { judgedWords as w } from "../../../src/page/words/judged.js";
import { say } from "../language.js";

const UNIT_NAMES: Readonly<Record<Unit, Words>> = { counts: w.counts, row: w.row, column: w.column };
const MOST_PAIRS = 40;

/** The most confused pairs of classes, as buttons. */
function Pairs({
  classes,
  counts,
  chosen,
  onChoose,
}: {
  classes: readonly string[];
  counts: Counts;
  chosen: Cell | null;
  onChoose: (cell: Cell) => void;
}) {
  // prettier-ignore
  const pairs = useMemo(() => confusedPairs(counts, MOST_PAIRS), [counts]);
  return (
    <ol class="pairs">
      {pairs.map(({ label, predicted, count }) => (
        <li key={`${label} ${predicted}`}>
          <button
            type="button"
            aria-pressed={chosen?.label === label && chosen.predicted === predicted}
            onClick={() => onChoose({ label, predicted })}
          >
            {classes[label]} → {classes[predicted]}: {count}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** Which classes are taken for which, and the photos behind each number beside it. */
export function ConfusionTab({ id, run }: TabProps) {
  const [{ split, checkpoint, numbers, cell: names }, choose] = useKept(confusionView);
  const { classes, config } = run;
  const marks = useMarks(config.data.root);
  const { mayAsk, warning } = useTestWarning(run.summary, split);
  const isMatrix = classes.length <= MOST_CLASSES;
  const chosen = keptOr(run, checkpoint);
  const version = run.summary.best?.epoch ?? 0;
  const asked = useAsked(chosen === "" || !mayAsk ? null : JSON.stringify([id, chosen, split, version]), () => api.judgements(id, chosen, split)); // prettier-ignore
  const judged = asked.value;
  const counts = useMemo(() => countsOf(judged?.judgements ?? [], classes.length), [judged, classes.length]);
  const right = judged?.judgements.filter(({ label, predicted }) => label === predicted).length ?? 0;
  const [label, predicted] = (names ?? ["", ""]).map((name) => classes.indexOf(name));
  const cell = label < 0 || predicted < 0 ? null : { label, predicted };
  const photos = judged?.judgements
    .filter((photo) => photo.label === cell?.label && photo.predicted === cell.predicted)
    .sort((a, b) => b.confidence - a.confidence);
  const chooseCell = (next: Cell) => choose({ cell: [classes[next.label], classes[next.predicted]] });
  return (
    <section aria-label={say(w.confusion)}>
      <h2>{say(w.confusion)}</h2>
      <div class="controls">
        <SplitChoice value={split} onChoose={(next) => choose({ split: next })} />
        {isMatrix && (
          <Choice
            label={say(w.numbers)}
            value={numbers}
            options={UNITS.map((unit) => [unit, say(UNIT_NAMES[unit])] as const)}
            onChoose={(next) => choose({ numbers: next })}
          />
        )}
        <CheckpointSlider run={run} chosen={chosen} onChoose={(next) => choose({ checkpoint: next })} />
        <ExportMarks marks={marks} root={config.data.root} judged={judged?.judgements ?? []} classes={classes} />
      </div>
      {warning}
      <Waiting asked={asked}>{say(commonWords.looking)}</Waiting>
      {judged !== null && mayAsk && (
        <div class={asked.isWaiting ? "confused stale" : "confused"}>
          <div>
            <p>
              {say(w.rightOf)(right, judged.judgements.length)}{" "}
              <strong>{formatPercent(right / judged.judgements.length)}</strong> {say(w.afterEpochs)(judged.epoch)}{" "}
              {say(isMatrix ? w.chooseCell : w.choosePair)}
            </p>
            {isMatrix ? (
              <ConfusionMatrix
                classes={classes}
                confusion={counts}
                unit={numbers}
                chosen={cell}
                onChoose={chooseCell}
              />
            ) : (
              <Pairs classes={classes} counts={counts} chosen={cell} onChoose={chooseCell} />
            )}
            <ClassTable classes={classes} counts={counts} />
          </div>
          {cell !== null && photos !== undefined && (
            <section aria-label={say(w.cellPhotos)} class="cell-photos">
              <h3>
                {classes[cell.label]}{" "}
                {cell.label === cell.predicted ? say(w.takenRightly) : say(w.takenFor)(classes[cell.predicted])}
                {say(w.howMany)(photos.length)}
              </h3>
              <p class="hint">{say(w.surestFirst)}</p>
              <PhotoGrid
                key={`${cell.label} ${cell.predicted} ${split} ${chosen}`}
                run={run.summary}
                split={split}
                checkpoint={chosen}
                classes={classes}
                photos={photos}
                below={(photo) => <MarkBox photo={photo} classes={classes} marks={marks} />}
              />{" "}
              {/* prettier-ignore */}
            </section>
          )}
        </div>
      )}
    </section>
  );
}

import { useState } from "preact/hooks";
import { formatNumberOf, formatPercent } from "../../../src/core/format.js";
import type { Judgements } from "../../../src/page/api.js";
import { api } from "../api.js";
import { useAsked, Waiting } from "../parts/asked.js";
import { CheckpointSlider, keptOr } from "../parts/checkpoint-slider.js";
import { Choice, SPLIT_OPTIONS } from "../parts/choice.js";
import { type Cell, ConfusionMatrix, MOST_CLASSES, type Unit } from "./confusion-matrix.js";
import { PhotoGrid } from "./photo-grid.js";
import type { TabProps } from "./tab-props.js";

const UNITS = [
  ["counts", "counts"],
  ["row", "% of true class"],
  ["column", "% of predicted class"],
] as const;
const MOST_PAIRS = 40;

function countsOf({ classes, judgements }: Judgements): number[][] {
  const counts = classes.map(() => classes.map(() => 0));
  for (const { label, predicted } of judgements) counts[label][predicted]++;
  return counts;
}

/** The most confused pairs of classes, as buttons. */
function Pairs({
  classes,
  counts,
  onChoose,
}: {
  classes: readonly string[];
  counts: number[][];
  onChoose: (cell: Cell) => void;
}) {
  const pairs = counts
    .flatMap((row, label) => row.map((count, predicted) => ({ label, predicted, count })))
    .filter(({ label, predicted, count }) => label !== predicted && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_PAIRS);
  return (
    <ol class="pairs">
      {pairs.map(({ label, predicted, count }) => (
        <li key={`${label} ${predicted}`}>
          <button type="button" onClick={() => onChoose({ label, predicted })}>
            {classes[label]} → {classes[predicted]}: {count}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** Which classes are taken for which, and the photos behind each number. */
export function ConfusionTab({ id, run }: TabProps) {
  const [split, setSplit] = useState<(typeof SPLIT_OPTIONS)[number][0]>("test");
  const [checkpoint, setCheckpoint] = useState("best");
  const [unit, setUnit] = useState<Unit>("counts");
  const [cell, setCell] = useState<Cell | null>(null);
  const isMatrix = run.classes.length <= MOST_CLASSES;
  const chosen = keptOr(run, checkpoint);
  const version = run.summary.best?.epoch ?? 0;
  const asked = useAsked(chosen === "" ? null : JSON.stringify([id, chosen, split, version]), () => api.judgements(id, chosen, split)); // prettier-ignore
  const judged = asked.value;
  const counts = judged === null ? [] : countsOf(judged);
  const right = judged?.judgements.filter(({ label, predicted }) => label === predicted).length ?? 0;
  const photos = judged?.judgements
    .filter(({ label, predicted }) => label === cell?.label && predicted === cell.predicted)
    .sort((a, b) => b.confidence - a.confidence);
  return (
    <section aria-label="Confusion">
      <div class="controls">
        <Choice label="Photos" value={split} options={SPLIT_OPTIONS} onChoose={setSplit} />
        {isMatrix && <Choice label="Numbers" value={unit} options={UNITS} onChoose={setUnit} />}
        <CheckpointSlider run={run} chosen={chosen} onChoose={setCheckpoint} />
      </div>
      <Waiting asked={asked}>The network looks at the photos …</Waiting>
      {judged !== null && (
        <div class={asked.isWaiting ? "stale" : ""}>
          <p>
            {right} of {judged.judgements.length} right:{" "}
            <strong>{formatPercent(right / judged.judgements.length)}</strong> after{" "}
            {formatNumberOf(judged.epoch, "epoch")}. Choose a
            {isMatrix ? " cell" : " pair (true class → predicted class: photos)"} for its photos.
          </p>
          {isMatrix ? (
            <ConfusionMatrix classes={run.classes} confusion={counts} unit={unit} chosen={cell} onChoose={setCell} />
          ) : (
            <Pairs classes={run.classes} counts={counts} onChoose={setCell} />
          )}
        </div>
      )}
      {judged !== null && cell !== null && photos !== undefined && (
        <section aria-label="Photos of the cell">
          <h2>
            {run.classes[cell.label]} taken for {run.classes[cell.predicted]}: {photos.length}
          </h2>
          <p class="hint">Surest first.</p>
          <PhotoGrid
            key={`${cell.label} ${cell.predicted}`}
            run={run.summary}
            split={split}
            checkpoint={chosen}
            classes={run.classes}
            photos={photos}
          />{" "}
          {/* prettier-ignore */}
        </section>
      )}
    </section>
  );
}

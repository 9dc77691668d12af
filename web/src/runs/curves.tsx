import { useMemo, useState } from "preact/hooks";
import type { RunSummary } from "../../../src/page/api.js";
import { toCsv } from "../../../src/page/csv.js";
import { aligned, type Part, pointsOf, positions, QUANTITIES, type Quantity } from "../../../src/page/curve-data.js";
import { distinctNames } from "../../../src/page/distinct-names.js";
import { runLooks } from "../../../src/page/run-looks.js";
import { AXES, type CurveAxis, curveView, PARTS } from "../../../src/page/views.js";
import { compareCurves } from "../../../src/look/compare-curves.js";
import { formatPercent } from "../../../src/core/format.js";
import { live } from "../live.js";
import { Chart, type Curve } from "../parts/chart.js";
import { Choice } from "../parts/choice.js";
import { strokeOf } from "../parts/colors.js";
import { savePng, saveText } from "../parts/download.js";
import { useKept } from "../route.js";

interface Props {
  readonly runs: readonly RunSummary[];
}

const PART_NAMES: Readonly<Record<Part, string>> = { train: "training", val: "validation" };
const AXIS_NAMES: Readonly<Record<CurveAxis, readonly [name: string, one: string]>> = {
  epoch: ["epoch", "epoch"],
  step: ["step", "step"],
  time: ["minutes trained", "minute"],
};
const QUANTITY_NAMES: Readonly<Record<Quantity, { title: string; format: (value: number) => string; canBeLog: boolean; parts: readonly Part[] }>> = {
  loss: { title: "Loss (nats)", format: (value) => value.toPrecision(3), canBeLog: true, parts: PARTS },
  acc: { title: "Accuracy", format: formatPercent, canBeLog: false, parts: PARTS },
  lr: { title: "Learning rate of an epoch's last step", format: (value) => value.toPrecision(2), canBeLog: true, parts: ["val"] },
  grad: { title: "Gradient norm before clipping, mean of an epoch", format: (value) => value.toPrecision(3), canBeLog: true, parts: ["val"] },
}; // prettier-ignore

const COLUMNS = ["epoch", "train/loss", "train/acc", "val/loss", "val/acc", "lr", "seconds", "images_per_second", "data_wait_seconds"] as const; // prettier-ignore

function csvOf(runs: readonly RunSummary[]): string {
  const rows = runs.flatMap(({ id }) => live.metrics(id).map((epoch) => [id, ...COLUMNS.map((name) => epoch[name])]));
  return toCsv([["run", ...COLUMNS], ...rows]);
}

function svgOf(runs: readonly RunSummary[]): string {
  const names = distinctNames(runs);
  return compareCurves("Learning curves", runs.map(({ id }, index) => ({ name: names[index], metrics: live.metrics(id) }))); // prettier-ignore
}

/** The curves of chosen runs, one over the other, as they grow. */
export function Curves({ runs }: Props) {
  const [{ smooth: weight, by, log, hide, off, zoom }, choose] = useKept(curveView);
  const [cursor, setCursor] = useState<number | null>(null);
  const [isMore, setIsMore] = useState(false);
  const names = distinctNames(runs);
  const looks = runLooks(runs, live.colors);
  const toggle = <T extends string>(list: readonly T[], one: T) =>
    list.includes(one) ? list.filter((other) => other !== one) : [...list, one];

  /** A chart's curves: those as measured, pale, behind those that are smoothed. */
  const curvesOf = (quantity: Quantity) => {
    const { parts } = QUANTITY_NAMES[quantity];
    const isSplit = parts.length > 1;
    const shown = parts.filter((part) => !isSplit || !hide.includes(part));
    const drawn = shown.flatMap((part) =>
      runs.flatMap((run, index) => {
        const metrics = live.metrics(run.id);
        const at = positions(metrics, by, run.batch);
        const name = [...(runs.length === 1 ? [] : [names[index]]), ...(isSplit ? [PART_NAMES[part]] : [])].join(", ");
        const look = {
          name: name === "" ? "value" : name,
          stroke: strokeOf(looks.get(run.id)!, part),
          isOff: off?.includes(run.id) ?? false,
        };
        const smoothed = {
          look: {
            ...look,
            ...(runs.length === 1 ? {} : { onToggle: () => choose({ off: toggle(off ?? [], run.id) }) }),
          },
          points: pointsOf(metrics, at, quantity, part, weight),
        };
        if (weight === 0) return [smoothed];
        const raw = { look: { ...look, name: `${look.name}, as measured`, isFaint: true }, points: pointsOf(metrics, at, quantity, part, 0) }; // prettier-ignore
        return [raw, smoothed];
      }),
    );
    const { at, values } = aligned(drawn.map(({ points }) => points));
    const curves: Curve[] = drawn.map(({ look }, index) => ({ ...look, values: values[index] }));
    return { at, curves };
  };
  const chart = (quantity: Quantity) => {
    const { title, format, canBeLog } = QUANTITY_NAMES[quantity];
    return <Chart key={quantity} title={title} axis={AXIS_NAMES[by][1]} {...curvesOf(quantity)} isLog={log && canBeLog} format={format} zoom={zoom} onZoom={(range) => choose({ zoom: range })} cursor={cursor} onCursor={setCursor} />; // prettier-ignore
  };
  const hasNorm = useMemo(() => runs.some(({ last }) => last?.grad_norm !== undefined), [runs]);
  const more = QUANTITIES.filter((quantity) => quantity === "lr" || (quantity === "grad" && hasNorm));
  return (
    <section aria-label="Curves">
      <h2>{runs.length === 1 ? "Curves" : `Curves of ${runs.length} runs`}</h2>
      <div class="controls">
        {PARTS.map((part) => (
          <label key={part} class="check">
            <input
              type="checkbox"
              checked={!hide.includes(part)}
              onChange={() => choose({ hide: toggle(hide, part) })}
            />{" "}
            {PART_NAMES[part]}
          </label>
        ))}
        <label class="check">
          <input type="checkbox" checked={log} onChange={() => choose({ log: !log })} /> logarithmic loss
        </label>
        <Choice
          label="over"
          value={by}
          options={AXES.map((axis) => [axis, AXIS_NAMES[axis][0]] as const)}
          onChoose={(axis) => choose({ by: axis, zoom: null })}
        />
        <label class="slider">
          <span>
            Smoothing: <strong>{weight === 0 ? "none" : weight.toFixed(2)}</strong>
          </span>
          <input
            type="range"
            min={0}
            max={0.95}
            step={0.05}
            value={weight}
            onInput={(event) => choose({ smooth: Number(event.currentTarget.value) })}
          />
        </label>
        <button type="button" disabled={zoom === null} onClick={() => choose({ zoom: null })}>
          Whole range
        </button>
        <span class="buttons">
          <button type="button" onClick={() => saveText("curves.csv", "text/csv", csvOf(runs))}>
            CSV
          </button>
          <button type="button" onClick={() => saveText("curves.svg", "image/svg+xml", svgOf(runs))}>
            SVG
          </button>
          <button type="button" onClick={() => void savePng("curves.png", svgOf(runs))}>
            PNG
          </button>
        </span>
      </div>
      <p class="hint">
        {weight === 0
          ? "Every point is as it was measured. Drag over a part of a chart to enlarge it."
          : `Each point is a weighted mean of its epoch and all before it; an epoch counts ${weight.toFixed(2)} times as much as the one after it. What was measured is pale. Downloads are as measured.`}
      </p>
      <div class="pair">
        {chart("loss")}
        {chart("acc")}
      </div>
      <details open={isMore} onToggle={(event) => setIsMore(event.currentTarget.open)}>
        <summary>Learning rate{hasNorm && " and gradient norm"}</summary>
        {isMore && <div class="pair">{more.map(chart)}</div>}
      </details>
    </section>
  );
}

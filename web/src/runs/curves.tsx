import { useMemo, useState } from "preact/hooks";
import type { RunSummary } from "../../../src/page/api.js";
import { toCsv } from "../../../src/page/csv.js";
import { aligned, type Part, pointsOf, QUANTITIES, type Quantity } from "../../../src/page/curve-data.js";
import { distinctNames } from "../../../src/page/distinct-names.js";
import { runLooks } from "../../../src/page/run-looks.js";
import { AXES, type CurveAxis, curveView, PARTS } from "../../../src/page/views.js";
import type { Words } from "../../../src/core/setting.js";
import { compareCurves } from "../../../src/look/curves/compare-curves.js";
import { formatPercent } from "../../../src/core/format.js";
import { live } from "../live.js";
import { Chart, type Curve } from "../parts/chart.js";
import { Choice } from "../parts/choice.js";
import { strokeOf } from "../parts/colors.js";
import { savePng, saveText } from "../parts/download.js";
import { useKept } from "../route.js";
import { curveWords as w } from "../../../src/page/words/curves.js";
import { inChinese } from "../../../src/look/draw/in-chinese.js";
import { say } from "../language.js";

interface Props {
  readonly runs: readonly RunSummary[];
}

const PART_NAMES: Readonly<Record<Part, Words>> = { train: w.train, val: w.val };
const AXIS_NAMES: Readonly<Record<CurveAxis, Words>> = { epoch: w.epoch, step: w.step, time: w.minutes };
const QUANTITY_NAMES: Readonly<Record<Quantity, { title: Words; format: (value: number) => string; canBeLog: boolean; parts: readonly Part[] }>> = {
  loss: { title: w.loss, format: (value) => value.toPrecision(3), canBeLog: true, parts: PARTS },
  acc: { title: w.acc, format: formatPercent, canBeLog: false, parts: PARTS },
  lr: { title: w.lr, format: (value) => value.toPrecision(2), canBeLog: true, parts: ["val"] },
  grad: { title: w.grad, format: (value) => value.toPrecision(3), canBeLog: true, parts: ["val"] },
}; // prettier-ignore

const COLUMNS = ["epoch", "train/loss", "train/acc", "val/loss", "val/acc", "lr", "seconds", "images_per_second", "data_wait_seconds"] as const; // prettier-ignore

function csvOf(runs: readonly RunSummary[]): string {
  const rows = runs.flatMap(({ id }) => live.metrics(id).map((epoch) => [id, ...COLUMNS.map((name) => epoch[name])]));
  return toCsv([["run", ...COLUMNS], ...rows]);
}

function svgOf(runs: readonly RunSummary[]): string {
  const names = distinctNames(runs);
  const svg = compareCurves(say(w.fileTitle), runs.map(({ id }, index) => ({ name: names[index], metrics: live.metrics(id) }))); // prettier-ignore
  return say({ en: svg, zh: inChinese(svg) });
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
        const name = [...(runs.length === 1 ? [] : [names[index]]), ...(isSplit ? [say(PART_NAMES[part])] : [])].join(
          ", ",
        );
        const look = {
          name: name === "" ? say(w.value) : name,
          stroke: strokeOf(looks.get(run.id)!, part),
          isOff: off?.includes(run.id) ?? false,
        };
        const smoothed = {
          look: {
            ...look,
            ...(runs.length === 1 ? {} : { onToggle: () => choose({ off: toggle(off ?? [], run.id) }) }),
          },
          points: pointsOf(metrics, run, by, quantity, part, weight),
        };
        if (weight === 0) return [smoothed];
        const raw = { look: { ...look, name: say(w.asMeasured)(look.name), isFaint: true }, points: pointsOf(metrics, run, by, quantity, part, 0) }; // prettier-ignore
        return [raw, smoothed];
      }),
    );
    const { at, values } = aligned(drawn.map(({ points }) => points));
    const curves: Curve[] = drawn.map(({ look }, index) => ({ ...look, values: values[index] }));
    return { at, curves };
  };
  const chart = (quantity: Quantity) => {
    const { title, format, canBeLog } = QUANTITY_NAMES[quantity];
    return <Chart key={quantity} title={say(title)} axis={by} {...curvesOf(quantity)} isLog={log && canBeLog} format={format} zoom={zoom} onZoom={(range) => choose({ zoom: range })} cursor={cursor} onCursor={setCursor} />; // prettier-ignore
  };
  const hasNorm = useMemo(() => runs.some(({ last }) => last?.grad_norm !== undefined), [runs]);
  const more = QUANTITIES.filter((quantity) => quantity === "lr" || (quantity === "grad" && hasNorm));
  return (
    <section aria-label={say(w.curves)}>
      <h2>{runs.length === 1 ? say(w.curves) : say(w.curvesOf)(runs.length)}</h2>
      <div class="controls">
        {PARTS.map((part) => (
          <label key={part} class="check">
            <input
              type="checkbox"
              checked={!hide.includes(part)}
              onChange={() => choose({ hide: toggle(hide, part) })}
            />{" "}
            {say(PART_NAMES[part])}
          </label>
        ))}
        <label class="check">
          <input type="checkbox" checked={log} onChange={() => choose({ log: !log })} /> {say(w.logLoss)}
        </label>
        <Choice
          label={say(w.over)}
          value={by}
          options={AXES.map((axis) => [axis, say(AXIS_NAMES[axis])] as const)}
          onChoose={(axis) => choose({ by: axis, zoom: null })}
        />
        <label class="slider">
          <span>
            {say(w.smoothing)} <strong>{weight === 0 ? say(w.none) : weight.toFixed(2)}</strong>
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
          {say(w.wholeRange)}
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
      <p class="hint">{weight === 0 ? say(w.rawHint) : say(w.smoothHint)(weight.toFixed(2))}</p>
      <div class="pair">
        {chart("loss")}
        {chart("acc")}
      </div>
      <details open={isMore} onToggle={(event) => setIsMore(event.currentTarget.open)}>
        <summary>{say(hasNorm ? w.rateAndNorm : w.rate)}</summary>
        {isMore && <div class="pair">{more.map(chart)}</div>}
      </details>
    </section>
  );
}

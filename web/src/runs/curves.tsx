import { useState } from "preact/hooks";
import { largestOf } from "../../../src/core/extremes.js";
import type { RunSummary } from "../../../src/page/api.js";
import { toCsv } from "../../../src/page/csv.js";
import { distinctNames } from "../../../src/page/distinct-names.js";
import { smooth } from "../../../src/page/smooth.js";
import { compareCurves } from "../../../src/look/compare-curves.js";
import { formatPercent } from "../../../src/core/format.js";
import type { EpochMetrics } from "../../../src/train/run-file.js";
import { live } from "../live.js";
import { Chart, type Curve } from "../parts/chart.js";
import { curveColor } from "../parts/colors.js";
import { savePng, saveText } from "../parts/download.js";

interface Props {
  readonly runs: readonly RunSummary[];
}

const PARTS = [
  { part: "train", name: "training", dash: [5, 4] },
  { part: "val", name: "validation", dash: undefined },
] as const;

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
  const [weight, setWeight] = useState(0);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const metrics = runs.map(({ id }) => live.metrics(id));
  const names = distinctNames(runs);
  const longest = largestOf(
    metrics.map((epochs) => epochs.at(-1)?.epoch ?? 0),
    0,
  );
  const epochs = Array.from({ length: longest }, (_, index) => index + 1);
  const shown = PARTS.filter(({ part }) => !hidden.has(part));

  const curvesOf = (quantity: "loss" | "acc"): Curve[] =>
    shown.flatMap(({ part, name, dash }) =>
      runs.flatMap((_, index) => {
        const byEpoch = new Map(
          metrics[index].map((epoch: EpochMetrics) => [epoch.epoch, epoch[`${part}/${quantity}`]]),
        );
        const values = epochs.map((epoch) => byEpoch.get(epoch) ?? null);
        const look = { color: curveColor(index), ...(dash === undefined ? {} : { dash }) };
        const full = runs.length === 1 ? name : `${names[index]}, ${name}`;
        const raw: Curve[] = weight === 0 ? [] : [{ ...look, name: `${full}, as measured`, isFaint: true, values }];
        return [...raw, { ...look, name: full, values: smooth(values, weight) }];
      }),
    );
  const toggle = (part: string) => {
    const next = new Set(hidden);
    if (!next.delete(part)) next.add(part);
    setHidden(next);
  };
  return (
    <section aria-label="Curves">
      <div class="controls">
        {PARTS.map(({ part, name }) => (
          <label key={part} class="check">
            <input type="checkbox" checked={!hidden.has(part)} onChange={() => toggle(part)} /> {name}
          </label>
        ))}
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
            onInput={(event) => setWeight(Number(event.currentTarget.value))}
          />
        </label>
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
          ? "Every point is as it was measured."
          : `Each point is a weighted mean of its epoch and all before it; an epoch counts ${weight.toFixed(2)} times as much as the one after it. What was measured is pale. Downloads are as measured.`}
      </p>
      <div class="pair">
        <Chart title="Loss (nats)" epochs={epochs} curves={curvesOf("loss")} format={(value) => value.toFixed(3)} />
        <Chart title="Accuracy" epochs={epochs} curves={curvesOf("acc")} format={formatPercent} />
      </div>
    </section>
  );
}

import { largestOf } from "../../core/extremes.js";
import { formatPercent } from "../../core/format.js";
import { bestEpoch } from "../../train/run/best-epoch.js";
import type { EpochMetrics } from "../../train/run/run-file.js";
import { figure } from "../draw/figure.js";
import { linePanel, MOST_MARKERS, PANEL } from "../draw/line-panel.js";
import { seriesSample } from "../draw/series.js";
import { COLOR, experimentStyle, FONT_SIZE } from "../draw/style.js";
import { element, text } from "../draw/svg.js";
import { shorten, textWidth } from "../draw/text-width.js";

/** One experiment: its name and its epochs from the first on. */
export interface ExperimentCurves {
  readonly name: string;
  readonly metrics: readonly EpochMetrics[];
}

const GAP = 24;
const LEGEND_ROW = 21;
const LONGEST_NAME = 300;

/**
 * Validation loss (nats) and accuracy (%) of several experiments over epochs, side by side, with the training curves
 * pale behind them, and a legend that tells each one's best validation accuracy. Experiments without an epoch are left
 * out. Up to 32 can be told apart; up to eight at a glance.
 */
export function compareCurves(title: string, experiments: readonly ExperimentCurves[]): string {
  const drawn = experiments.filter(({ metrics }) => metrics.length > 0);
  if (drawn.length === 0)
    return figure(title, 400, 30, text(0, 20, "No epoch is finished yet.", { fill: COLOR.muted }));
  const styles = drawn.map(({ name }, index) => experimentStyle(index, name));
  const longest = drawn.reduce((a, b) => (b.metrics.length > a.metrics.length ? b : a));
  const epochs = longest.metrics.map(({ epoch }) => epoch);
  const panel = (heading: string, quantity: "loss" | "acc", unit: number) => {
    const seriesOf = (part: "train" | "val", faint: boolean) =>
      drawn.map(({ metrics }, index) => ({
        style: { ...styles[index], faint },
        values: metrics.map((epoch) => epoch[`${part}/${quantity}`] * unit),
      }));
    const series = [...seriesOf("train", true), ...seriesOf("val", false)];
    return linePanel({
      heading,
      epochs,
      series,
      format: (value) => value.toFixed(unit === 1 ? 3 : 1),
      names: "outside",
    });
  };
  const markers = epochs.length <= MOST_MARKERS;
  const entries = drawn.map(({ name, metrics }) => {
    const best = bestEpoch(metrics)!;
    return `${shorten(name, LONGEST_NAME, FONT_SIZE.label)}: best ${formatPercent(best["val/acc"])} in epoch ${best.epoch}`;
  });
  const column = largestOf(entries.map((entry) => textWidth(entry, FONT_SIZE.label))) + 64;
  const columns = Math.max(1, Math.floor((2 * PANEL.width + GAP) / column));
  const legend = entries.map((entry, index) => {
    const x = (index % columns) * column;
    const y = PANEL.height + 22 + Math.floor(index / columns) * LEGEND_ROW;
    return seriesSample(x, y, styles[index], markers) + text(x + 34, y + 4, entry, { "font-size": FONT_SIZE.label });
  });
  const body = [
    panel("Validation loss (nats); training pale", "loss", 1),
    element(
      "g",
      { transform: `translate(${PANEL.width + GAP} 0)` },
      panel("Validation accuracy (%); training pale", "acc", 100),
    ),
    ...legend,
  ].join("");
  const height = PANEL.height + 22 + Math.ceil(entries.length / columns) * LEGEND_ROW;
  return figure(title, 2 * PANEL.width + GAP, height, body);
}

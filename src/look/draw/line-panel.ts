import { linearScale, measurementAxis, wholeTicks } from "./axis.js";
import { seriesLine, seriesSample } from "./series.js";
import { COLOR, FONT_SIZE, type SeriesStyle } from "./style.js";
import { element, line, text, tooltip } from "./svg.js";
import { textWidth } from "./text-width.js";

/** One series of a panel: a value for each of the panel's epochs, or for as many of the first as it has. */
export interface PanelSeries {
  readonly style: SeriesStyle;
  readonly values: readonly number[];
}

/** What a panel shows: one quantity over epochs. */
export interface Panel {
  /** The quantity with its unit. */
  readonly heading: string;
  /** Epochs in rising order, at least one. */
  readonly epochs: readonly number[];
  readonly series: readonly PanelSeries[];
  /** A value as its label shows it. */
  readonly format: (value: number) => string;
  /** Where the series are named: at their ends, or outside of the panel, which then is wider. */
  readonly names?: "ends" | "outside";
  /** Which point of which series is marked, and what is said about it. */
  readonly mark?: { readonly epoch: number; readonly value: number; readonly label: string };
}

/** The size of a panel in pixels. */
export const PANEL = { width: 500, height: 318 } as const;

const PLOT = { left: 42, top: 44, bottom: 268 } as const;
/** Where the plot ends, at the right of which series are named, or nothing is. */
const PLOT_RIGHT = { ends: 338, outside: 490 } as const;
/** Between the plot's frame and the first and last epoch, so that markers stay inside. */
const INSET = 12;
/** With more epochs than this, lines have no markers, which would run into one another. */
export const MOST_MARKERS = 30;
const LINE_HEIGHT = 17;
/** More strips than this would be too narrow to point at. */
const MOST_STRIPS = 100;

function valueAxis(ticks: readonly number[], decimals: number, right: number, y: (value: number) => number): string {
  return ticks
    .map((tick, index) => {
      const color = index === 0 ? COLOR.axis : COLOR.grid;
      const label = { "font-size": FONT_SIZE.tick, "text-anchor": "end", fill: COLOR.muted };
      return (
        line(PLOT.left, y(tick), right, y(tick), { stroke: color }) +
        text(PLOT.left - 8, y(tick) + 4, tick.toFixed(decimals), label)
      );
    })
    .join("");
}

function epochAxis(ticks: readonly number[], right: number, x: (epoch: number) => number): string {
  const label = { "font-size": FONT_SIZE.tick, "text-anchor": "middle", fill: COLOR.muted };
  const marks = ticks.map(
    (tick) =>
      line(x(tick), PLOT.bottom, x(tick), PLOT.bottom + 5, { stroke: COLOR.axis }) +
      text(x(tick), PLOT.bottom + 19, String(tick), label),
  );
  const name = { "font-size": FONT_SIZE.label, "text-anchor": "middle" };
  return marks.join("") + text((PLOT.left + right) / 2, PLOT.bottom + 42, "Epoch", name);
}

/** The marked epoch: a rule through the plot, a ring around the value, and the label above, kept within the panel. */
function markedEpoch(mark: NonNullable<Panel["mark"]>, x: number, y: number): string {
  const half = textWidth(mark.label, FONT_SIZE.tick) / 2;
  const center = Math.min(Math.max(x, PLOT.left + half), PANEL.width - half);
  const rule = { stroke: COLOR.axis, "stroke-width": 1, "stroke-dasharray": "2 3" };
  const ring = { fill: "none", stroke: COLOR.ink, "stroke-width": 1.5 };
  return (
    line(x, PLOT.top - 6, x, PLOT.bottom, rule) +
    element("circle", { cx: x, cy: y, r: 7, "data-epoch": mark.epoch, ...ring }) +
    text(center, PLOT.top - 12, mark.label, { "font-size": FONT_SIZE.tick, "text-anchor": "middle" })
  );
}

/** Moves heights apart until neighbours are a line's height from each other, all of them within the plot. */
function spread(heights: readonly number[]): number[] {
  const order = heights.map((_, index) => index).sort((a, b) => heights[a] - heights[b]);
  const placed = heights.slice();
  const middle = order.reduce((sum, index) => sum + heights[index], 0) / order.length;
  const tooClose = order.some((index, rank) => rank > 0 && heights[index] - heights[order[rank - 1]] < LINE_HEIGHT);
  if (tooClose) {
    const top = middle - ((order.length - 1) * LINE_HEIGHT) / 2;
    const highest = Math.min(Math.max(top, PLOT.top), PLOT.bottom - (order.length - 1) * LINE_HEIGHT);
    order.forEach((index, rank) => (placed[index] = highest + rank * LINE_HEIGHT));
  }
  return placed;
}

/** Names and last values of the series at the ends of their lines, each with a sample of its line. */
function endLabels({ series, format }: Panel, y: (value: number) => number, markers: boolean): string {
  const heights = spread(series.map(({ values }) => y(values[values.length - 1])));
  return series
    .map(({ style, values }, index) => {
      const label = `${style.name} ${format(values[values.length - 1])}`;
      return (
        seriesSample(PLOT_RIGHT.ends + 8, heights[index], style, markers) +
        text(PLOT_RIGHT.ends + 40, heights[index] + 4, label, { "font-size": FONT_SIZE.label })
      );
    })
    .join("");
}

/** Over each epoch, or each of so many that there is room for, a strip that tells its values under the mouse. */
function hoverStrips({ epochs, series, format }: Panel, x: (epoch: number) => number, right: number): string {
  const every = Math.ceil(epochs.length / MOST_STRIPS);
  const told = epochs.flatMap((epoch, index) => (index % every === 0 ? [{ epoch, index }] : []));
  const half = told.length < 2 ? right - PLOT.left : (x(told[1].epoch) - x(told[0].epoch)) / 2;
  return told
    .map(({ epoch, index }) => {
      const from = Math.max(PLOT.left, x(epoch) - half);
      const width = Math.min(right, x(epoch) + half) - from;
      const values = series.flatMap(({ style, values }) =>
        style.faint || index >= values.length ? [] : [`${style.name} ${format(values[index])}`],
      );
      const strip = { x: from, y: PLOT.top, width, height: PLOT.bottom - PLOT.top, "fill-opacity": 0 };
      return element("rect", strip, tooltip([`epoch ${epoch}`, ...values].join("\n")));
    })
    .join("");
}

/** A panel with one quantity over epochs, `PANEL` pixels large. */
export function linePanel(panel: Panel): string {
  const { heading, epochs, series, mark, names = "ends" } = panel;
  const right = PLOT_RIGHT[names];
  const first = epochs[0];
  const last = epochs[epochs.length - 1];
  const { ticks, decimals } = measurementAxis(
    series.flatMap(({ values }) => values),
    5,
  );
  const x = linearScale([first, last], [PLOT.left + INSET, right - INSET]);
  const y = linearScale([ticks[0], ticks[ticks.length - 1]], [PLOT.bottom, PLOT.top]);
  const markers = epochs.length <= MOST_MARKERS;
  return [
    text(0, 12, heading, { "font-size": FONT_SIZE.heading, "font-weight": "bold" }),
    valueAxis(ticks, decimals, right, y),
    epochAxis(wholeTicks(first, last, 10), right, x),
    ...series.map(({ style, values }) =>
      seriesLine(
        values.map((value, index) => [x(epochs[index]), y(value)]),
        style,
        markers,
      ),
    ),
    mark === undefined ? "" : markedEpoch(mark, x(mark.epoch), y(mark.value)),
    names === "ends" ? endLabels(panel, y, markers) : "",
    hoverStrips(panel, x, right),
  ].join("");
}

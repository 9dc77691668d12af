import { linearScale, measurementAxis } from "../draw/axis.js";
import { figure } from "../draw/figure.js";
import { decadeTicks, formatRate, logScale } from "../draw/log-axis.js";
import { type Point, seriesLine, seriesSample } from "../draw/series.js";
import { COLOR, FONT_SIZE, TRAINING } from "../draw/style.js";
import { element, line, text, tooltip } from "../draw/svg.js";

/** A search for a learning rate, rates in rising order. */
export interface RateCurve {
  /** At least one; `loss` of the update's photos and `smoothed` are in nats. */
  readonly points: readonly { readonly learningRate: number; readonly loss: number; readonly smoothed: number }[];
  /** Losses above it are not drawn to scale. */
  readonly ceiling: number;
  /** Which of the points is suggested; `null` where none is. */
  readonly steepest: number | null;
  /** The first and the last rate that were to be tried. */
  readonly range: readonly [min: number, max: number];
  readonly diverged: boolean;
}

const WIDTH = 680;
const HEIGHT = 366;
const PLOT = { left: 62, top: 54, right: WIDTH - 14, bottom: 314 } as const;
const SMOOTHED = { ...TRAINING, name: "smoothed" };
const BATCH = { r: 2.6, fill: TRAINING.color, "fill-opacity": 0.35 } as const;

function axes(
  rates: readonly number[],
  x: (rate: number) => number,
  losses: readonly number[],
  decimals: number,
  y: (loss: number) => number,
): string {
  const label = { "font-size": FONT_SIZE.tick, fill: COLOR.muted };
  const name = { "font-size": FONT_SIZE.label, "text-anchor": "middle" };
  const middle = (PLOT.top + PLOT.bottom) / 2;
  return [
    ...losses.map(
      (tick, index) =>
        line(PLOT.left, y(tick), PLOT.right, y(tick), { stroke: index === 0 ? COLOR.axis : COLOR.grid }) +
        text(PLOT.left - 8, y(tick) + 4, tick.toFixed(decimals), { ...label, "text-anchor": "end" }),
    ),
    ...rates.map(
      (tick) =>
        line(x(tick), PLOT.bottom, x(tick), PLOT.bottom + 5, { stroke: COLOR.axis }) +
        text(x(tick), PLOT.bottom + 19, formatRate(tick), { ...label, "text-anchor": "middle" }),
    ),
    text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 42, "Learning rate (logarithmic)", name),
    text(14, middle, "Loss (nats)", { ...name, transform: `rotate(-90 14 ${middle})` }),
  ].join("");
}

/** The mark of a batch whose loss lies above the axis. */
function triangle(x: number, y: number, ...content: readonly string[]): string {
  const points = `${x},${y - 5} ${x + 4},${y + 2} ${x - 4},${y + 2}`;
  return element("polygon", { points, fill: BATCH.fill, "fill-opacity": BATCH["fill-opacity"] }, ...content);
}

/** A batch's loss as a dot; as a triangle at the upper edge where it lies above. */
function batchMark([x, y]: Point, loss: number, rate: number): string {
  const hover = tooltip(`learning rate ${formatRate(rate)}: loss ${loss.toFixed(3)}`);
  return y < PLOT.top ? triangle(x, PLOT.top, hover) : element("circle", { cx: x, cy: y, ...BATCH }, hover);
}

function divergenceMark(x: number): string {
  const atEdge = x > PLOT.right - 60;
  const label = { "font-size": FONT_SIZE.tick, fill: COLOR.muted, "text-anchor": atEdge ? "end" : "start" };
  return (
    line(x, PLOT.top, x, PLOT.bottom, { stroke: COLOR.axis, "stroke-dasharray": "2 3" }) +
    text(x + (atEdge ? -6 : 6), PLOT.top + 16, "diverged", label)
  );
}

function suggestionMark(rate: number, [x, y]: Point): string {
  const label = { "font-size": FONT_SIZE.label, "font-weight": "bold", "text-anchor": "middle" };
  return (
    line(x, PLOT.top - 4, x, PLOT.bottom, { stroke: COLOR.ink, "stroke-dasharray": "5 4" }) +
    element("circle", { cx: x, cy: y, r: 7, fill: "none", stroke: COLOR.ink, "stroke-width": 1.5 }) +
    text(x, PLOT.top - 9, `suggestion: ${formatRate(rate)}`, label)
  );
}

function legend(): string {
  const look = { "font-size": FONT_SIZE.label };
  const [x, y] = [PLOT.left, 12];
  return [
    element("circle", { cx: x + 5, cy: y - 4, ...BATCH }),
    text(x + 15, y, "a batch's loss", look),
    triangle(x + 130, y - 4),
    text(x + 140, y, "above the axis", look),
    seriesSample(x + 262, y - 4, SMOOTHED, false),
    text(x + 294, y, "smoothed", look),
  ].join("");
}

/** Loss over a logarithmic axis of learning rates: each batch's, the smoothed curve, and the suggestion where there is one. */
export function rateCurve(title: string, { points, ceiling, steepest, range, diverged }: RateCurve): string {
  const rates = points.map(({ learningRate }) => learningRate);
  const shown = points.flatMap(({ loss, smoothed }) => [Math.min(loss, ceiling), smoothed]);
  const { ticks, decimals } = measurementAxis(shown, 5);
  const x = logScale(range, [PLOT.left + 10, PLOT.right - 10]);
  const y = linearScale([ticks[0], ticks[ticks.length - 1]], [PLOT.bottom, PLOT.top]);
  const at = (index: number, loss: number): Point => [x(rates[index]), y(loss)];
  const body = [
    legend(),
    axes(decadeTicks(...range), x, ticks, decimals, y),
    diverged ? divergenceMark(x(rates[rates.length - 1])) : "",
    ...points.map(({ loss, learningRate }, index) => batchMark(at(index, loss), loss, learningRate)),
    seriesLine(
      points.map(({ smoothed }, index) => at(index, smoothed)),
      SMOOTHED,
      false,
    ),
    steepest === null ? "" : suggestionMark(rates[steepest], at(steepest, points[steepest].smoothed)),
  ].join("");
  return figure(title, WIDTH, HEIGHT, body);
}

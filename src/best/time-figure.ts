import { largestOf, smallestOf } from "../core/extremes.js";
import { linearScale, niceAxis } from "../look/draw/axis.js";
import { figure } from "../look/draw/figure.js";
import { COLOR, FONT_SIZE, OKABE_ITO } from "../look/draw/style.js";
import { element, line, text, tooltip } from "../look/draw/svg.js";
import type { EpochMetrics } from "../train/run/run-file.js";
import type { Gain } from "./expected-gain.js";

/** A training as the figure shows it. */
export interface TimedCurve {
  readonly name: string;
  readonly metrics: readonly EpochMetrics[];
  readonly isFinal: boolean;
}

const WIDTH = 720;
const HEIGHT = 320;
const LEFT = 52;

interface Point {
  readonly minutes: number;
  readonly accuracy: number;
}

/** A training's validation accuracy at the minutes that it had trained by then. */
function pointsOf({ metrics }: TimedCurve): Point[] {
  let seconds = 0;
  return metrics.map((epoch) => {
    seconds += epoch.seconds + epoch.val_seconds;
    return { minutes: seconds / 60, accuracy: epoch["val/acc"] };
  });
}

/**
 * Validation accuracy over minutes of training: each epoch of the final training and the end of each training of the
 * search, with what more time is expected to bring and its interval.
 */
export function timeFigure(title: string, curves: readonly TimedCurve[], gain: Gain | null): string {
  const drawn = curves
    .map((curve) => ({ ...curve, points: pointsOf(curve) }))
    .filter(({ points }) => points.length > 0);
  const final = drawn.find(({ isFinal }) => isFinal);
  const end = final?.points.at(-1);
  const reached =
    final === undefined
      ? 0
      : largestOf(
          final.points.map(({ accuracy }) => accuracy),
          0,
        );
  const ahead =
    gain === null || end === undefined
      ? null
      : {
          minutes: end.minutes + gain.seconds / 60,
          accuracy: reached + gain.expected,
          low: Math.max(0, reached + (gain.ci95?.[0] ?? gain.expected)),
          high: Math.min(1, reached + (gain.ci95?.[1] ?? gain.expected)),
        };
  const all = drawn.flatMap(({ points }) => points);
  const values = [...all.map(({ accuracy }) => accuracy), ...(ahead === null ? [] : [ahead.low, ahead.high])];
  const low = 100 * smallestOf(values);
  const { ticks, decimals } = niceAxis(low, largestOf([low + 1, 100 * largestOf(values)]), 5);
  const last = largestOf([...all.map(({ minutes }) => minutes), ahead?.minutes ?? 0], 0.1);
  const times = niceAxis(0, last, 8);
  const x = linearScale([0, times.ticks[times.ticks.length - 1]], [LEFT, WIDTH - 10]);
  const y = linearScale([ticks[0], ticks[ticks.length - 1]], [HEIGHT - 44, 14]);
  const small = { "font-size": FONT_SIZE.tick, fill: COLOR.muted };
  const axes = [
    ...ticks.map((tick) => line(LEFT, y(tick), WIDTH - 10, y(tick), { stroke: COLOR.grid }) + text(LEFT - 8, y(tick) + 4, tick.toFixed(decimals), { ...small, "text-anchor": "end" })), // prettier-ignore
    ...times.ticks.map((tick) => text(x(tick), HEIGHT - 24, tick.toFixed(times.decimals), { ...small, "text-anchor": "middle" })), // prettier-ignore
    text((LEFT + WIDTH) / 2, HEIGHT - 4, "minutes of training", {
      "font-size": FONT_SIZE.label,
      "text-anchor": "middle",
    }),
    text(0, 4, "validation accuracy, %", { "font-size": FONT_SIZE.label }),
  ];
  const searched = drawn
    .filter(({ isFinal }) => !isFinal)
    .map(({ name, points }) => {
      const { minutes, accuracy } = points.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
      const look = { fill: COLOR.paper, stroke: OKABE_ITO.orange, "stroke-width": 1.6 };
      return element("circle", { cx: x(minutes), cy: y(100 * accuracy), r: 4, ...look }, tooltip(name));
    });
  const curve =
    final === undefined
      ? ""
      : element("polyline", {
          points: final.points
            .map(({ minutes, accuracy }) => `${x(minutes).toFixed(1)},${y(100 * accuracy).toFixed(1)}`)
            .join(" "),
          fill: "none",
          stroke: OKABE_ITO.blue,
          "stroke-width": 2,
        });
  const forecast =
    ahead === null
      ? ""
      : line(x(end!.minutes), y(100 * reached), x(ahead.minutes), y(100 * ahead.accuracy), {
          stroke: OKABE_ITO.blue,
          "stroke-width": 1.5,
          "stroke-dasharray": "4 3",
        }) +
        line(x(ahead.minutes), y(100 * ahead.low), x(ahead.minutes), y(100 * ahead.high), {
          stroke: OKABE_ITO.blue,
          "stroke-width": 2,
        }) +
        element("circle", { cx: x(ahead.minutes), cy: y(100 * ahead.accuracy), r: 4, fill: OKABE_ITO.blue });
  return figure(title, WIDTH, HEIGHT, [...axes, curve, ...searched, forecast].join(""));
}

import { largestOf } from "../../core/extremes.js";
import { linearScale, niceAxis, wholeTicks } from "./axis.js";
import { COLOR, FONT_SIZE } from "./style.js";
import { element, line, text, tooltip } from "./svg.js";
import { shorten, textWidth } from "./text-width.js";

/** One bar. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  /** What is written at the right. */
  readonly label: string;
  /** Where its whiskers end. */
  readonly interval?: readonly [low: number, high: number];
}

/** Horizontal bars that share an axis from 0. */
export interface Bars {
  readonly rows: readonly Bar[];
  /** What the values are, with their unit. */
  readonly axis: string;
  readonly color: string;
  /** Where the axis ends; where it is left out, at the largest of the values, which then are whole numbers. */
  readonly largest?: number;
  /** A value that is marked with a dashed line. */
  readonly rule?: { readonly value: number; readonly label: string };
}

const LENGTH = 360;
const ROW = 26;
const BAR = 16;
const LONGEST_NAME = 240;

function whiskers([low, high]: readonly [number, number], x: (value: number) => number, y: number): string {
  const look = { stroke: COLOR.ink, "stroke-width": 1.5 };
  return (
    line(x(low), y, x(high), y, look) +
    [low, high].map((end) => line(x(end), y - 4, x(end), y + 4, { ...look, "data-end": end })).join("")
  );
}

/** Draws horizontal bars from top to bottom, with names at the left and labels at the right; sizes in pixels. */
export function bars({ rows, axis, color, largest, rule }: Bars): { svg: string; width: number; height: number } {
  const names = rows.map(({ name }) => shorten(name, LONGEST_NAME, FONT_SIZE.label));
  const left = largestOf(names.map((name) => textWidth(name, FONT_SIZE.label))) + 10;
  const right = largestOf(rows.map(({ label }) => textWidth(label, FONT_SIZE.label))) + 12;
  const end =
    largest ??
    largestOf(
      rows.map(({ value }) => value),
      1,
    );
  const ticks = largest === undefined ? wholeTicks(0, end, 6) : niceAxis(0, largest, 5).ticks;
  const x = linearScale([0, end], [left, left + LENGTH]);
  const top = rule === undefined ? 4 : 20;
  const bottom = top + rows.length * ROW;
  const tickLook = { "font-size": FONT_SIZE.tick, "text-anchor": "middle", fill: COLOR.muted };
  const svg = [
    ...ticks.map(
      (tick) =>
        line(x(tick), top, x(tick), bottom, { stroke: tick === 0 ? COLOR.axis : COLOR.grid }) +
        text(x(tick), bottom + 17, String(tick), tickLook),
    ),
    ...rows.map(({ name, value, label, interval }, index) => {
      const y = top + (index + 0.5) * ROW;
      const full = names[index] === name ? undefined : name;
      return (
        text(left - 8, y + 4, names[index], { "font-size": FONT_SIZE.label, "text-anchor": "end" }, full) +
        element(
          "rect",
          { x: left, y: y - BAR / 2, width: x(value) - left, height: BAR, fill: color },
          tooltip(`${name}: ${label}`),
        ) +
        (interval === undefined ? "" : whiskers(interval, x, y)) +
        text(left + LENGTH + 12, y + 4, label, { "font-size": FONT_SIZE.label })
      );
    }),
    text(left + LENGTH / 2, bottom + 38, axis, { "font-size": FONT_SIZE.label, "text-anchor": "middle" }),
  ];
  if (rule !== undefined) {
    const at = x(rule.value);
    svg.push(
      line(at, top - 4, at, bottom, { stroke: COLOR.ink, "stroke-dasharray": "5 4" }),
      text(at, top - 9, rule.label, { "font-size": FONT_SIZE.tick, "text-anchor": "middle" }),
    );
  }
  return { svg: svg.join(""), width: left + LENGTH + right, height: bottom + 42 };
}

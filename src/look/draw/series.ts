import { COLOR, type SeriesStyle } from "./style.js";
import { element } from "./svg.js";

/** A point of a drawing in pixels; y grows downwards. */
export type Point = readonly [x: number, y: number];

function join(point: readonly number[]): string {
  return point.map((value) => Number(value.toFixed(2))).join();
}

function marker([x, y]: Point, { marker, color }: SeriesStyle): string {
  // All others are hollow: where two markers meet, both can be seen.
  if (marker === "disc") return element("circle", { cx: x, cy: y, r: 3.2, fill: color });
  const look = { fill: COLOR.paper, stroke: color, "stroke-width": 1.6 };
  if (marker === "square") return element("rect", { x: x - 3, y: y - 3, width: 6, height: 6, ...look });
  const corners =
    marker === "triangle"
      ? [
          [0, -4],
          [4, 3],
          [-4, 3],
        ]
      : [
          [0, -4.5],
          [4.5, 0],
          [0, 4.5],
          [-4.5, 0],
        ];
  return element("polygon", { points: corners.map(([dx, dy]) => join([x + dx, y + dy])).join(" "), ...look });
}

/** A series as a line through its points, with a marker at each of them if `markers` is set and it is not faint. */
export function seriesLine(points: readonly Point[], style: SeriesStyle, markers: boolean): string {
  const written = points.map(join).join(" ");
  const polyline = element("polyline", {
    "data-series": style.name,
    points: written,
    fill: "none",
    stroke: style.color,
    "stroke-width": style.faint ? 1.2 : 2,
    "stroke-opacity": style.faint ? 0.35 : undefined,
    "stroke-dasharray": style.faint ? undefined : style.dash,
    "stroke-linejoin": "round",
  });
  return polyline + (markers && !style.faint ? points.map((point) => marker(point, style)).join("") : "");
}

/** A sample of a series' line, 26 pixels long from `x`, for the label that names it. */
export function seriesSample(x: number, y: number, style: SeriesStyle, markers: boolean): string {
  const look = { stroke: style.color, "stroke-width": 2, "stroke-dasharray": style.dash };
  return element("line", { x1: x, y1: y, x2: x + 26, y2: y, ...look }) + (markers ? marker([x + 13, y], style) : "");
}

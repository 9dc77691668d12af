import { css, type Colour } from "./palette.js";

/** A point of a drawing; y grows downwards. */
export type Point = readonly [x: number, y: number];

/** A colour, or a reference to a gradient (`url(#…)`) that a `Pen` made. */
export type Ink = Colour | string;

/** How a shape is filled and outlined; lengths are in the drawing's units. */
export interface Paint {
  readonly fill?: Ink;
  readonly stroke?: Ink;
  readonly width?: number;
  readonly opacity?: number;
}

function text(ink: Ink): string {
  return typeof ink === "string" ? ink : css(ink);
}

function attributes({ fill, stroke, width, opacity }: Paint): string {
  const parts = [`fill="${fill === undefined ? "none" : text(fill)}"`];
  if (stroke !== undefined) parts.push(`stroke="${text(stroke)}" stroke-width="${width ?? 1}" stroke-linejoin="round"`);
  // Not `opacity`, which would make the rasteriser compose every such shape on a layer of its own.
  if (opacity !== undefined) parts.push(`fill-opacity="${opacity}" stroke-opacity="${opacity}"`);
  return parts.join(" ");
}

/** A path from SVG path data. */
export function path(data: string, paint: Paint): string {
  return `<path d="${data}" ${attributes(paint)}/>`;
}

/** An ellipse from its centre and radii. */
export function ellipse(x: number, y: number, radiusX: number, radiusY: number, paint: Paint): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${radiusX}" ry="${radiusY}" ${attributes(paint)}/>`;
}

/** A circle from its centre and radius. */
export function circle(x: number, y: number, radius: number, paint: Paint): string {
  return ellipse(x, y, radius, radius, paint);
}

/** A rectangle from its upper left corner, with rounded corners if `radius` is given. */
export function rect(x: number, y: number, width: number, height: number, paint: Paint, radius = 0): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" ${attributes(paint)}/>`;
}

/** A closed polygon. */
export function polygon(points: readonly Point[], paint: Paint): string {
  return `<polygon points="${points.map((point) => point.join()).join(" ")}" ${attributes(paint)}/>`;
}

/** An unfilled line along path data, with round ends. */
export function line(data: string, ink: Ink, width: number, opacity = 1): string {
  const look = `fill="none" stroke-linecap="round" stroke-linejoin="round" stroke-opacity="${opacity}"`;
  return `<path d="${data}" stroke="${text(ink)}" stroke-width="${width}" ${look}/>`;
}

/** Shapes under a common SVG transform. */
export function group(transform: string, ...content: readonly string[]): string {
  return `<g transform="${transform}">${content.join("")}</g>`;
}

/** Path data of a smooth closed curve through the points (Catmull and Rom's spline as Bézier curves). */
export function smooth(points: readonly Point[]): string {
  const at = (index: number) => points[(index + points.length) % points.length];
  const curves = points.map(([x, y], index) => {
    const [beforeX, beforeY] = at(index - 1);
    const [nextX, nextY] = at(index + 1);
    const [afterX, afterY] = at(index + 2);
    const first = `${x + (nextX - beforeX) / 6} ${y + (nextY - beforeY) / 6}`;
    const second = `${nextX - (afterX - x) / 6} ${nextY - (afterY - y) / 6}`;
    return `C${first} ${second} ${nextX} ${nextY}`;
  });
  return `M${points[0].join(" ")}${curves.join("")}Z`;
}

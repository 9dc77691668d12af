import type { Stroke } from "./colors.js";

/** The corners of a marker around the origin, of radius 1; a circle has none. */
const CORNERS = {
  circle: null,
  square: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
  triangle: [[0, -1.1], [1.05, 0.8], [-1.05, 0.8]],
  diamond: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
} as const; // prettier-ignore

/** Draws a marker on a canvas. */
export function drawMarker(
  context: CanvasRenderingContext2D,
  { marker, color }: Stroke,
  x: number,
  y: number,
  radius: number,
): void {
  // prettier-ignore
  const corners = CORNERS[marker];
  context.fillStyle = color;
  context.beginPath();
  if (corners === null) context.arc(x, y, radius, 0, 2 * Math.PI);
  else for (const [dx, dy] of corners) context.lineTo(x + radius * dx, y + radius * dy);
  context.closePath();
  context.fill();
}

/** A marker's outline as the points of an SVG polygon around a place; null for a circle. */
export function markerPoints(marker: Stroke["marker"], x: number, y: number, radius: number): string | null {
  return CORNERS[marker]?.map(([dx, dy]) => `${x + radius * dx},${y + radius * dy}`).join(" ") ?? null;
}

import type { Stroke } from "./colors.js";
import { markerPoints } from "./marker.js";

/** A piece of a curve as it is drawn, beside its name. */
export function Swatch({ stroke: { color, width, dash, marker, isMarked } }: { stroke: Stroke }) {
  const points = markerPoints(marker, 13, 5, 3.4);
  return (
    <svg class="sample" width="26" height="10" aria-hidden="true" data-color={color}>
      <line x1="0" x2="26" y1="5" y2="5" stroke={color} stroke-width={width} stroke-dasharray={dash.join(" ")} />
      {isMarked &&
        (points === null ? <circle cx="13" cy="5" r="3.4" fill={color} /> : <polygon points={points} fill={color} />)}
    </svg>
  );
}

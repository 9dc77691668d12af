import { movedCell } from "../../../src/page/cell-keys.js";
import { pixelAt, type Position } from "../../../src/page/explain.js";
import { MarkedImage } from "../parts/marked-image.js";
import type { Rgb } from "../parts/pixels.js";

interface Props {
  readonly image: Rgb;
  readonly label: string;
  readonly at: Position;
  /** What stands at the position, in words. */
  readonly text: string;
  /** Called as one points at a pixel, and with null when one leaves. */
  readonly onPoint: (at: Position | null) => void;
  readonly onChoose: (at: Position) => void;
}

const LEAP = 8;

/** A map whose pixels can be pointed at and chosen, with the mouse, a finger, or the arrow keys. */
export function MapPlane({ image, label, at, text, onPoint, onChoose }: Props) {
  const { width, height } = image;
  const positionOf = ({ clientX, clientY, currentTarget }: MouseEvent) => {
    const { left, top, width: wide, height: high } = (currentTarget as Element).getBoundingClientRect();
    return pixelAt((clientX - left) / wide, (clientY - top) / high, width, height);
  };
  const press = (event: KeyboardEvent) => {
    const step = () => movedCell(at, event.key, { rows: height, columns: width }, event.ctrlKey || event.metaKey);
    let next = step();
    if (next === null) return;
    for (let steps = 1; event.shiftKey && steps < LEAP; steps++)
      next = movedCell(next, event.key, { rows: height, columns: width }, event.ctrlKey || event.metaKey) ?? next;
    event.preventDefault();
    // The keys that go from map to map outside.
    event.stopPropagation();
    onChoose(next);
  };
  return (
    <div
      class="plane"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={width * height - 1}
      aria-valuenow={at.row * width + at.column}
      aria-valuetext={text}
      onKeyDown={press}
      onPointerMove={(event) => onPoint(positionOf(event))}
      onPointerLeave={() => onPoint(null)}
      onClick={(event) => onChoose(positionOf(event))}
    >
      <FramedPixel image={image} at={at} />
    </div>
  );
}

/** The map itself, its pixel framed; the plane around it says what it is. */
function FramedPixel({ image, at: { row, column } }: { image: Rgb; at: Position }) {
  const { width, height } = image;
  const frame = { left: column / width, top: row / height, width: 1 / width, height: 1 / height };
  return <MarkedImage image={image} label="" frame={frame} size={1} isSharp />;
}

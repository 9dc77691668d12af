import type { Patch } from "../../../src/look/inside/excitement.js";
import { Pixels, type Rgb } from "./pixels.js";

interface Props {
  readonly image: Rgb;
  readonly label: string;
  /** What of it is framed, in pixels of a `size` x `size` image. */
  readonly frame: Patch;
  readonly size: number;
  readonly isSharp?: boolean;
}

/** A picture with a part of it framed. */
export function MarkedImage({ image, label, frame: { left, top, width, height }, size, isSharp = false }: Props) {
  return (
    <div class="marked">
      <Pixels image={image} label={label} isSharp={isSharp} />
      <svg viewBox={`0 0 ${size} ${size}`} preserveAspectRatio="none" aria-hidden="true">
        {["outer", "inner"].map((line) => (
          <rect key={line} class={line} x={left} y={top} width={width} height={height} />
        ))}
      </svg>
    </div>
  );
}

import type { LayerMaps } from "./feature-data.js";

/** Where a channel responds most in a photo. */
export interface Excitement {
  /** The photo's place among those that were read. */
  readonly photo: number;
  /** The channel's activation there. */
  readonly value: number;
  /** The pixel of its map. */
  readonly row: number;
  readonly column: number;
}

/** What of an image a map's pixel sees, in pixels of the image; `from` is where the first pixel's window begins. */
export interface SeenField {
  readonly sees: readonly [number, number];
  readonly from: readonly [number, number];
  readonly step: readonly [number, number];
}

/** A part of an image, in pixels. */
export interface Patch {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** The largest pixel of one channel's map [height, width]; the first of equal ones. */
export function strongest(map: Float32Array, width: number): Omit<Excitement, "photo"> {
  const at = map.reduce((best, value, index) => (value > map[best] ? index : best), 0);
  return { value: map[at], row: Math.floor(at / width), column: at % width };
}

/**
 * Keeps, of photo after photo, the strongest pixel of each photo for some channels of each layer, and of these the
 * `count` largest above 0, the largest first, one a photo, so that they show what photos have in common.
 */
export class Excitements {
  readonly #found: Excitement[][][];

  constructor(
    private readonly layers: readonly Omit<LayerMaps, "images">[],
    private readonly channels: readonly (readonly number[])[],
    private readonly count: number,
  ) {
    this.#found = channels.map((of) => of.map(() => []));
  }

  /** Takes a photo's maps [channels, height, width], one array a layer. */
  add(photo: number, maps: readonly Float32Array[]): void {
    for (const [index, { height, width }] of this.layers.entries())
      for (const [place, channel] of this.channels[index].entries()) {
        const map = maps[index].subarray(channel * height * width, (channel + 1) * height * width);
        const found = { photo, ...strongest(map, width) };
        if (found.value <= 0) continue;
        const kept = this.#found[index][place];
        const after = kept.findIndex(({ value }) => value < found.value);
        if (after === -1) kept.push(found);
        else kept.splice(after, 0, found);
        if (kept.length > this.count) kept.pop();
      }
  }

  /** For each layer, for each of its channels, where it responds most. */
  get found(): readonly (readonly (readonly Excitement[])[])[] {
    return this.#found;
  }
}

/** The part of an image of `size` x `size` that a map's pixel sees; what lies in a padding is left out. */
export function patchOf(
  { sees, from, step }: SeenField,
  { row, column }: Pick<Excitement, "row" | "column">,
  size: number,
): Patch {
  const along = (axis: 0 | 1, pixel: number) => {
    const begin = from[axis] + pixel * step[axis];
    const start = Math.min(size - 1, Math.max(0, begin));
    return { start, length: Math.max(1, Math.min(size, begin + sees[axis]) - start) };
  };
  const [down, across] = [along(0, row), along(1, column)];
  return { top: down.start, left: across.start, height: down.length, width: across.length };
}

/** A change of tones: each channel by a table of its own. */
export type ToneOperation =
  /** Keeps the highest `bits` of each value. */
  | { readonly type: "posterize"; readonly bits: number }
  /** Inverts the values from `threshold` up. */
  | { readonly type: "solarize"; readonly threshold: number }
  /** Stretches each channel to the whole range. */
  | { readonly type: "autoContrast" };

function rangeOf(plane: Uint8Array): [lowest: number, highest: number] {
  let [lowest, highest] = [255, 0];
  for (const value of plane) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return [lowest, highest];
}

/** What each of the 256 values becomes. */
function tableOf(operation: ToneOperation, plane: Uint8Array): Uint8ClampedArray {
  const table = (of: (value: number) => number) => Uint8ClampedArray.from({ length: 256 }, (_, value) => of(value));
  switch (operation.type) {
    case "posterize":
      return table((value) => value & (256 - (1 << (8 - operation.bits))));
    case "solarize":
      return table((value) => (value < operation.threshold ? value : 255 - value));
    case "autoContrast": {
      const [lowest, highest] = rangeOf(plane);
      // A channel of a single value has no range to stretch.
      return table((value) => (highest > lowest ? ((value - lowest) * 255) / (highest - lowest) : value));
    }
  }
}

/** Changes the tones of an image [3, area] that begins at `offset`, in place. */
export function applyTone(pixels: Uint8Array, offset: number, area: number, operation: ToneOperation): void {
  for (let begin = offset; begin < offset + 3 * area; begin += area) {
    const plane = pixels.subarray(begin, begin + area);
    const table = tableOf(operation, plane);
    for (let at = 0; at < area; at++) plane[at] = table[plane[at]];
  }
}

/** A linear change of colours: (r, g, b) in 0..255 → three rows of four numbers · (r, g, b, 1). */
export type ColorMatrix = readonly number[];

/** A colour as three numbers of the range 0..255, or a mean of such. */
export type Rgb = readonly [number, number, number];

const IDENTITY: ColorMatrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];

/** The weights of red, green and blue in grey (ITU-R BT.601), as in torchvision. */
const GREY: Rgb = [0.299, 0.587, 0.114];

/** One change of colours. A `factor` of 1 and a `turn` of 0 change nothing. */
export type ColorOperation =
  /** Towards black, or away from it. */
  | { readonly type: "brightness"; readonly factor: number }
  /** Towards the image's mean grey, or away from it. */
  | { readonly type: "contrast"; readonly factor: number }
  /** Each pixel towards its own grey, or away from it. */
  | { readonly type: "saturation"; readonly factor: number }
  /** Around the circle of hues; 1 is all the way round. */
  | { readonly type: "hue"; readonly turn: number };

function apply(matrix: ColorMatrix, [r, g, b]: Rgb): Rgb {
  const row = (at: number) => matrix[at] * r + matrix[at + 1] * g + matrix[at + 2] * b + matrix[at + 3];
  return [row(0), row(4), row(8)];
}

/** One after the other, the first argument first. */
function compose(first: ColorMatrix, then: ColorMatrix): ColorMatrix {
  return first.map((_, index) => {
    const row = index - (index % 4);
    const own = index % 4 === 3 ? then[index] : 0;
    return then[row] * first[index % 4] + then[row + 1] * first[4 + (index % 4)] + then[row + 2] * first[8 + (index % 4)] + own; // prettier-ignore
  });
}

/** Scales the distance from a grey. */
function scale(factor: number, grey: number): ColorMatrix {
  const shift = (1 - factor) * grey;
  return [factor, 0, 0, shift, 0, factor, 0, shift, 0, 0, factor, shift];
}

function saturate(factor: number): ColorMatrix {
  return IDENTITY.map((one, index) => factor * one + (1 - factor) * (GREY[index % 4] ?? 0));
}

/**
 * Turns colours about the axis of greys at equal luminance: linear, so much faster than by way of HSV, and the same to
 * the eye for small turns. The numbers are those of the hue rotation in W3C's Filter Effects (`hueRotate`).
 */
function turnHue(turn: number): ColorMatrix {
  const [cos, sin] = [Math.cos(2 * Math.PI * turn), Math.sin(2 * Math.PI * turn)];
  const row = (grey: Rgb, cosine: Rgb, sine: Rgb) => [...grey.map((g, i) => g + cos * cosine[i] + sin * sine[i]), 0];
  const grey: Rgb = [0.213, 0.715, 0.072];
  return [
    ...row(grey, [0.787, -0.715, -0.072], [-0.213, -0.715, 0.928]),
    ...row(grey, [-0.213, 0.285, -0.072], [0.143, 0.14, -0.283]),
    ...row(grey, [-0.213, -0.715, 0.928], [-0.787, 0.715, 0.072]),
  ];
}

function matrixOf(operation: ColorOperation, mean: Rgb): ColorMatrix {
  switch (operation.type) {
    case "brightness":
      return scale(operation.factor, 0);
    case "contrast":
      return scale(operation.factor, GREY[0] * mean[0] + GREY[1] * mean[1] + GREY[2] * mean[2]);
    case "saturation":
      return saturate(operation.factor);
    case "hue":
      return turnHue(operation.turn);
  }
}

/**
 * Changes of colours, in their order, as one matrix; `mean` is the image's mean colour before them. Nothing is clamped in
 * between, where torchvision clamps after each.
 */
export function colorMatrix(operations: readonly ColorOperation[], mean: Rgb): ColorMatrix {
  return operations.reduce((matrix, operation) => compose(matrix, matrixOf(operation, apply(matrix, mean))), IDENTITY);
}

/** The mean colour of an image [3, area] that begins at `offset`. */
export function meanColor(pixels: Uint8Array, offset: number, area: number): Rgb {
  const sums = [0, 0, 0];
  for (let plane = 0; plane < 3; plane++) {
    const end = offset + (plane + 1) * area;
    let sum = 0;
    for (let at = end - area; at < end; at++) sum += pixels[at];
    sums[plane] = sum;
  }
  return [sums[0] / area, sums[1] / area, sums[2] / area];
}

/** Changes the colours of an image [3, area] that begins at `offset`, in place; results are rounded and clamped. */
export function applyColorMatrix(
  pixels: Uint8Array<ArrayBuffer>,
  offset: number,
  area: number,
  matrix: ColorMatrix,
): void {
  const out = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
  const [rr, rg, rb, r0, gr, gg, gb, g0, br, bg, bb, b0] = matrix;
  for (let at = offset; at < offset + area; at++) {
    const r = pixels[at];
    const g = pixels[at + area];
    const b = pixels[at + 2 * area];
    out[at] = rr * r + rg * g + rb * b + r0;
    out[at + area] = gr * r + gg * g + gb * b + g0;
    out[at + 2 * area] = br * r + bg * g + bb * b + b0;
  }
}

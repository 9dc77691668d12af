import type { Affine } from "./affine.js";

/** Positions are kept in 2^-16 of a pixel, weights in 2^-8. */
const ONE = 1 << 16;
const HALF = 1 << 15;

/** A position on one axis, mirrored into the image at its borders and drawn to the nearest pixel centre there. */
function mirror(position: number, extent: number): number {
  const period = 2 * extent;
  const wrapped = (position + HALF) % period;
  const positive = wrapped < 0 ? wrapped + period : wrapped;
  const inside = (positive < extent ? positive : period - positive) - HALF;
  return Math.max(0, Math.min(extent - ONE, inside));
}

/**
 * Reads an image `s` [3, size, size] as `affine` says, by bilinear interpolation, into `out` at `offset`. Beyond its borders
 * the image is mirrored: a black corner would tell the network how far the photo was turned. Positions that fall on pixel
 * centres give exactly those pixels. There is no antialiasing, as no transform here shrinks a photo by much.
 */
export function resample(s: Uint8Array, size: number, affine: Affine, out: Uint8Array, offset: number): void {
  const area = size * size;
  const extent = size * ONE;
  const last = extent - ONE;
  const center = size / 2 - 0.5;
  const stepX = Math.round(affine.xx * ONE);
  const stepY = Math.round(affine.yx * ONE);
  let to = offset;
  for (let row = 0; row < size; row++) {
    const [left, down] = [-center, row - center];
    let x = Math.round((affine.xx * left + affine.xy * down + affine.x0 + center) * ONE);
    let y = Math.round((affine.yx * left + affine.yy * down + affine.y0 + center) * ONE);
    for (let column = 0; column < size; column++, to++, x += stepX, y += stepY) {
      const inside = x >= 0 && y >= 0 && x <= last && y <= last;
      const px = inside ? x : mirror(x, extent);
      const py = inside ? y : mirror(y, extent);
      const right = px < last ? 1 : 0;
      const below = py < last ? size : 0;
      const fx = (px >> 8) & 255;
      const fy = (py >> 8) & 255;
      const w11 = fx * fy;
      const w10 = (fx << 8) - w11;
      const w01 = (fy << 8) - w11;
      const w00 = ONE - w11 - w10 - w01;
      const r = (py >> 16) * size + (px >> 16);
      const g = r + area;
      const b = g + area;
      // Written out: a loop over three planes takes a third longer.
      out[to] = (s[r] * w00 + s[r + right] * w10 + s[r + below] * w01 + s[r + below + right] * w11 + HALF) >> 16;
      out[to + area] = (s[g] * w00 + s[g + right] * w10 + s[g + below] * w01 + s[g + below + right] * w11 + HALF) >> 16;
      out[to + 2 * area] =
        (s[b] * w00 + s[b + right] * w10 + s[b + below] * w01 + s[b + below + right] * w11 + HALF) >> 16;
    }
  }
}

/**
 * Where in the source a point of the result is read: (x, y) → (xx·x + xy·y + x0, yx·x + yy·y + y0), in pixels from the
 * image's centre, x to the right and y down.
 */
export interface Affine {
  readonly xx: number;
  readonly xy: number;
  readonly x0: number;
  readonly yx: number;
  readonly yy: number;
  readonly y0: number;
}

export const IDENTITY: Affine = { xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0 };

/** Whether nothing moves. */
export function isIdentity({ xx, xy, x0, yx, yy, y0 }: Affine): boolean {
  return xx === 1 && xy === 0 && x0 === 0 && yx === 0 && yy === 1 && y0 === 0;
}

/** One after the other, the first argument first, as a single reading of the source. */
export function compose(first: Affine, then: Affine): Affine {
  return {
    xx: first.xx * then.xx + first.xy * then.yx,
    xy: first.xx * then.xy + first.xy * then.yy,
    x0: first.xx * then.x0 + first.xy * then.y0 + first.x0,
    yx: first.yx * then.xx + first.yy * then.yx,
    yy: first.yx * then.xy + first.yy * then.yy,
    y0: first.yx * then.x0 + first.yy * then.y0 + first.y0,
  };
}

/** Left and right change places. */
export const FLIP_HORIZONTAL: Affine = { ...IDENTITY, xx: -1 };
/** Top and bottom change places. */
export const FLIP_VERTICAL: Affine = { ...IDENTITY, yy: -1 };

/** Turns the picture anticlockwise about its centre. */
export function rotation(degrees: number): Affine {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { ...IDENTITY, xx: cos, xy: -sin, yx: sin, yy: cos };
}

/** Slants the picture: what stands one pixel lower is read `x` pixels further right, one further right `y` lower. */
export function shear(x: number, y: number): Affine {
  return { ...IDENTITY, xy: x, yx: y };
}

/** Moves the picture by pixels to the right and down. */
export function translation(x: number, y: number): Affine {
  return { ...IDENTITY, x0: -x, y0: -y };
}

/** A rectangle in pixels from the upper left corner of an image. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Cuts a rectangle out of an image of `size` x `size` pixels and enlarges it to that size. */
export function cropping({ x, y, width, height }: Rectangle, size: number): Affine {
  return {
    ...IDENTITY,
    xx: width / size,
    x0: x + width / 2 - size / 2,
    yy: height / size,
    y0: y + height / 2 - size / 2,
  };
}

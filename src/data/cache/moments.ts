/** The numbers kept per image in `moments`: sum of red, green, blue, then sum of their squares. */
export const MOMENTS = 6;

/** The moments of an image in planes, as `splitPlanes` gives them. */
export function sumsOf(pixels: Uint8Array): number[] {
  const area = pixels.length / 3;
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  for (let plane = 0; plane < 3; plane++) {
    for (let index = plane * area; index < (plane + 1) * area; index++) {
      sums[plane] += pixels[index];
      squares[plane] += pixels[index] ** 2;
    }
  }
  return [...sums.map((sum) => sum / 255), ...squares.map((sum) => sum / (255 * 255))];
}

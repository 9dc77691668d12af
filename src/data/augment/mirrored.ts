/** Images [N, 3, size, size] with left and right exchanged. */
export function mirrored(images: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(images.length);
  for (let row = 0; row < images.length; row += size) {
    out.set(images.subarray(row, row + size), row);
    out.subarray(row, row + size).reverse();
  }
  return out;
}

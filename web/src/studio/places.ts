/** The bytes of a photo [3, size, size]. */
export const bytesOf = (size: number) => 3 * size * size;

/** A piece of a set's photos, behind each other. */
export const pieceFile = (piece: number) => `${String(piece).padStart(5, "0")}.u8`;

/** What stands beside it. */
export const pieceNames = (piece: number) => `${String(piece).padStart(5, "0")}.json`;

/** The piece that holds a photo, and its number there, from the photos that each piece has. */
export function whereIn(pieces: readonly number[], place: number): { piece: number; index: number } {
  let before = 0;
  for (const [piece, count] of pieces.entries()) {
    if (place < before + count) return { piece, index: place - before };
    before += count;
  }
  throw new RangeError(`There is no photo ${place}; there are ${before}.`);
}

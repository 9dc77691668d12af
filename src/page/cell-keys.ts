/** A cell of a square matrix, as a confusion matrix has it. */
export interface MatrixCell {
  readonly label: number;
  readonly predicted: number;
}

/**
 * The cell that a key leads to in a matrix of `size` rows: arrows to the one beside, Home and End to the row's ends, and with
 * Ctrl to the first and last cell. Null for any other key.
 */
export function movedCell(
  { label, predicted }: MatrixCell,
  key: string,
  size: number,
  isWhole: boolean,
): MatrixCell | null {
  const last = size - 1;
  const within = (place: number) => Math.min(last, Math.max(0, place));
  switch (key) {
    case "ArrowLeft":
      return { label, predicted: within(predicted - 1) };
    case "ArrowRight":
      return { label, predicted: within(predicted + 1) };
    case "ArrowUp":
      return { label: within(label - 1), predicted };
    case "ArrowDown":
      return { label: within(label + 1), predicted };
    case "Home":
      return { label: isWhole ? 0 : label, predicted: 0 };
    case "End":
      return { label: isWhole ? last : label, predicted: last };
    default:
      return null;
  }
}

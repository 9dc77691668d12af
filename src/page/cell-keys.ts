/** A cell of a table, by its row and its column from 0. */
export interface TableCell {
  readonly row: number;
  readonly column: number;
}

/**
 * The cell that a key leads to in a table of `rows` and `columns`: arrows to the one beside, Home and End to the row's ends, and
 * with Ctrl to the first and last cell. Null for any other key.
 */
export function movedCell(
  { row, column }: TableCell,
  key: string,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  isWhole: boolean,
): TableCell | null {
  const within = (place: number, count: number) => Math.min(count - 1, Math.max(0, place));
  switch (key) {
    case "ArrowLeft":
      return { row, column: within(column - 1, columns) };
    case "ArrowRight":
      return { row, column: within(column + 1, columns) };
    case "ArrowUp":
      return { row: within(row - 1, rows), column };
    case "ArrowDown":
      return { row: within(row + 1, rows), column };
    case "Home":
      return { row: isWhole ? 0 : row, column: 0 };
    case "End":
      return { row: isWhole ? rows - 1 : row, column: columns - 1 };
    default:
      return null;
  }
}

import { colors as pc } from "./colors.js";
import { visible } from "../core/visible.js";
import { largestOf } from "../core/extremes.js";

export type Alignment = "left" | "right";

/** Lays out rows under headings, columns two spaces apart; a column without an alignment stands left. */
export function formatTable(
  headings: readonly string[],
  texts: readonly (readonly string[])[],
  alignments: readonly Alignment[] = [],
): string {
  const rows = texts.map((cells) => cells.map(visible));
  const widths = headings.map((heading, column) =>
    largestOf(
      rows.map((row) => row[column].length),
      heading.length,
    ),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        alignments[column] === "right" ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
      )
      .join("  ")
      .trimEnd();
  return [pc.bold(line(headings)), ...rows.map(line)].join("\n");
}

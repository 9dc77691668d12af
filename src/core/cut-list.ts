import { formatCount } from "./format.js";

/** Of a list, so many are named; the rest is counted. */
const NAMED = 10;

/** A list in words, cut at ten: `a, b, c and 990 more`. */
export function cutList(names: readonly string[], separator = ", ", named = NAMED): string {
  const rest = names.length - named;
  const shown = names.slice(0, named).join(separator);
  return rest > 0 ? `${shown} and ${formatCount(rest)} more` : shown;
}

/** Lines, cut at ten: the last one then says how many there are besides. */
export function cutLines(lines: readonly string[], indent = "  ", hint = ""): string[] {
  const rest = lines.length - NAMED;
  const shown = lines.slice(0, NAMED).map((line) => indent + line);
  return rest > 0 ? [...shown, `${indent}and ${formatCount(rest)} more${hint}`] : shown;
}

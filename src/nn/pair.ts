import type { Pair } from "../graph/signatures.js";

/** One number for height and width, or one each. */
export type Extent = number | Pair;

/** Height and width of an extent. */
export function pair(extent: Extent): Pair {
  return typeof extent === "number" ? [extent, extent] : extent;
}

import { className } from "./class-names.js";
import type { Listing } from "./listing.js";

/**
 * A listing with its classes in the order (and spelling) that a run has them in, where they are the same classes: what a
 * network's outputs mean follows the run. The listing itself where they are others, or where there is no run.
 */
export function inClassOrder(listing: Listing, classes: readonly string[] | undefined): Listing {
  if (classes === undefined || classes.length !== listing.classes.length) return listing;
  const positions = new Map(classes.map((name, position) => [className(name), position]));
  const labels = listing.classes.map((name) => positions.get(className(name)));
  if (labels.includes(undefined) || positions.size !== classes.length) return listing;
  const items = listing.items.map((item) => ({ ...item, label: labels[item.label]! }));
  return { ...listing, classes, items };
}

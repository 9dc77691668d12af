import { largestOf } from "../../core/extremes.js";
import { RandomStream } from "../../core/random.js";
import type { Listing } from "../../data/listing.js";

/**
 * Training photos to be shown varied, `count` or as many as there are: at random, but each class once before any a
 * second time. What the folder itself puts into validation or test is never varied, so not among them.
 */
export function choosePreview({ classes, items }: Listing, count: number, seed: number): number[] {
  const own = classes.map((): number[] => []);
  items.forEach(({ label, split }, item) => {
    if ((split ?? "train") === "train") own[label].push(item);
  });
  const members = own.map((of, label) => new RandomStream(seed, "preview photos", label).shuffle(of));
  const turns = new RandomStream(seed, "preview classes").shuffle([...members]);
  const longest = largestOf(turns.map((own) => own.length));
  return Array.from({ length: longest }, (_, turn) => turns.flatMap((own) => own.slice(turn, turn + 1)))
    .flat()
    .slice(0, count);
}

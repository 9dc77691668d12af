import { RandomStream } from "../core/random.js";
import type { Listing } from "../data/listing.js";

/**
 * Training photos to be shown varied, `count` or as many as there are: at random, but each class once before any a
 * second time. What the folder itself puts into validation or test is never varied, so not among them.
 */
export function choosePreview({ classes, items }: Listing, count: number, seed: number): number[] {
  const members = classes.map((_, label) => {
    const own = [...items.keys()].filter(
      (item) => items[item].label === label && (items[item].split ?? "train") === "train",
    );
    return new RandomStream(seed, "preview photos", label).shuffle(own);
  });
  const turns = new RandomStream(seed, "preview classes").shuffle([...members]);
  const longest = Math.max(...turns.map((own) => own.length));
  return Array.from({ length: longest }, (_, turn) => turns.flatMap((own) => own.slice(turn, turn + 1)))
    .flat()
    .slice(0, count);
}

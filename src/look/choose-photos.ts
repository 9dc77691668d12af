import type { JudgedSplit } from "../train/evaluation.js";

/**
 * The photos whose feature maps are drawn where nobody names others: the first correctly classified one of the split,
 * and the first correctly classified one of another class. Where there are fewer than two such, the first photos of
 * two classes, right or wrong.
 */
export function choosePhotos({ judgements }: Pick<JudgedSplit, "judgements">): JudgedSplit["judgements"] {
  const firstOfTwoClasses = (candidates: JudgedSplit["judgements"]) => {
    const first = candidates.slice(0, 1);
    return [...first, ...candidates.filter(({ label }) => label !== first[0].label).slice(0, 1)];
  };
  const right = firstOfTwoClasses(judgements.filter(({ label, predicted }) => label === predicted));
  return right.length === 2 ? right : firstOfTwoClasses(judgements);
}

import { join } from "node:path";
import type { JudgedSplit } from "../train/judged-split.js";

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

/** A photo to be drawn. */
export interface ChosenPhoto {
  /** As it is named to the reader. */
  readonly file: string;
  readonly path: string;
  /** Its true class, where that is known. */
  readonly label: string | null;
}

/** Image files as they are, or the photos that `choosePhotos` takes of a judged split. */
export function choosePaths(source: readonly string[] | JudgedSplit): ChosenPhoto[] {
  if (!("judgements" in source)) return source.map((path) => ({ file: path, path, label: null }));
  const { root, classes } = source;
  return choosePhotos(source).map(({ file, label }) => ({ file, path: join(root, file), label: classes[label] }));
}

/** Of more classes than these a matrix cannot be read. */
export const MOST_CLASSES = 40;
/** Of those, so many stand by themselves. */
const SHOWN = 30;

/** A confusion matrix of as many classes as can be read. */
export interface ReadableMatrix {
  readonly classes: readonly string[];
  /** Counts; a row a true class, a column a predicted one. */
  readonly confusion: readonly (readonly number[])[];
  /** What was left together, for a title; null where everything is shown. */
  readonly note: string | null;
}

/**
 * The matrix itself where it has 40 classes at most; else that of the 30 classes with most mistakes, taken for another or
 * others for them, in the classes' order, with all others together in a last row and column.
 */
export function mostConfused(classes: readonly string[], confusion: readonly (readonly number[])[]): ReadableMatrix {
  if (classes.length <= MOST_CLASSES) return { classes, confusion, note: null };
  const mistakes = new Array<number>(classes.length).fill(0);
  confusion.forEach((row, label) =>
    row.forEach((count, predicted) => {
      if (label === predicted) return;
      mistakes[label] += count;
      mistakes[predicted] += count;
    }),
  );
  const worst = classes.map((_, label) => label).sort((a, b) => mistakes[b] - mistakes[a] || a - b);
  const shown = worst.slice(0, SHOWN).sort((a, b) => a - b);
  const place = new Array<number>(classes.length).fill(SHOWN);
  shown.forEach((label, position) => (place[label] = position));
  const reduced = Array.from({ length: SHOWN + 1 }, () => new Array<number>(SHOWN + 1).fill(0));
  confusion.forEach((row, label) =>
    row.forEach((count, predicted) => (reduced[place[label]][place[predicted]] += count)),
  );
  const rest = classes.length - SHOWN;
  return {
    classes: [...shown.map((label) => classes[label]), `${rest} others`],
    confusion: reduced,
    note: `the ${SHOWN} of ${classes.length} classes with most mistakes; the others together, where their own mistakes count as right`,
  };
}

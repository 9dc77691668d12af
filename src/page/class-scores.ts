/** How well one class is recognised; null where nothing can be said. Shares are in 0..1. */
export interface ClassScore {
  readonly label: number;
  /** Photos of the class, and photos taken for it. */
  readonly photos: number;
  readonly taken: number;
  /** Of the photos taken for the class, the share that are of it. */
  readonly precision: number | null;
  /** Of the photos of the class, the share that are taken for it: its accuracy. */
  readonly recall: number | null;
  /** The harmonic mean of both. */
  readonly f1: number | null;
}

/** Counts of photos by true class (row) and predicted class (column). */
export type Counts = readonly (readonly number[])[];

/** The counts of judgements over so many classes. */
export function countsOf(judgements: readonly { label: number; predicted: number }[], classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const { label, predicted } of judgements) counts[label][predicted]++;
  return counts;
}

/** Precision, recall and F1 of each class of a confusion matrix. */
export function classScores(counts: Counts): ClassScore[] {
  const taken = counts.map(() => 0);
  for (const row of counts) for (const [column, count] of row.entries()) taken[column] += count;
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return counts.map((row, label) => {
    const photos = row.reduce((sum, count) => sum + count, 0);
    const right = row[label];
    return {
      label,
      photos,
      taken: taken[label],
      precision: share(right, taken[label]),
      recall: share(right, photos),
      f1: share(2 * right, photos + taken[label]),
    };
  });
}

/** The confused pairs of classes, the most confused first. */
export function confusedPairs(counts: Counts, most: number): { label: number; predicted: number; count: number }[] {
  const pairs: { label: number; predicted: number; count: number }[] = [];
  for (const [label, row] of counts.entries())
    for (const [predicted, count] of row.entries())
      if (count > 0 && label !== predicted) pairs.push({ label, predicted, count });
  return pairs.sort((a, b) => b.count - a.count).slice(0, most);
}

/** What is done to targets before the loss sees them. */
export interface TargetOptions {
  /** The share of each target that is spread evenly over all classes: PyTorch's `label_smoothing`. */
  readonly labelSmoothing: number;
  /** What each class counts in the loss; `null` where all count the same. */
  readonly classWeights: readonly number[] | null;
}

/**
 * Turns rows of probabilities [N, classes] into what the loss takes, in place: smoothed, each class times its weight, and
 * scaled so that the loss is PyTorch's weighted mean, Σ weight · loss / Σ weight.
 */
export function finishTargets(rows: Float32Array, classes: number, { labelSmoothing, classWeights }: TargetOptions) {
  const total = classWeights === null ? 0 : rows.reduce((sum, share, index) => sum + share * classWeights[index % classes], 0); // prettier-ignore
  const scale = classWeights === null ? 1 : rows.length / classes / total;
  for (let index = 0; index < rows.length; index++) {
    const smoothed = (1 - labelSmoothing) * rows[index] + labelSmoothing / classes;
    rows[index] = smoothed * scale * (classWeights?.[index % classes] ?? 1);
  }
}

/**
 * Weights by which every class counts as much as every other, and the mean over the items is 1: items / (classes · items
 * of the class).
 */
export function balancedWeights(labels: Iterable<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  let total = 0;
  for (const label of labels) {
    counts[label]++;
    total++;
  }
  // A class without a photo never asks for its weight, but smoothing does.
  return counts.map((count) => (count === 0 ? 0 : total / (classes * count)));
}

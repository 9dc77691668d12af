/** The class of the largest logit of each row of [N, classes]; the first of equals, as PyTorch's argmax. */
export function predictedClasses(logits: Float32Array, classes: number): number[] {
  return Array.from({ length: logits.length / classes }, (_, row) => {
    let best = 0;
    for (let k = 1; k < classes; k++) if (logits[row * classes + k] > logits[row * classes + best]) best = k;
    return best;
  });
}

/** The cross-entropy of one row of logits, in nats, computed in float64. */
export function crossEntropy(logits: Float32Array, classes: number, row: number, label: number): number {
  const values = logits.subarray(row * classes, (row + 1) * classes);
  const largest = values.reduce((a, b) => Math.max(a, b));
  const total = values.reduce((sum, value) => sum + Math.exp(value - largest), 0);
  return largest + Math.log(total) - values[label];
}

/** Rows of ones and zeros for labels: [N, classes]. */
export function oneHot(labels: ArrayLike<number>, classes: number): Float32Array<ArrayBuffer> {
  const rows = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) rows[i * classes + labels[i]] = 1;
  return rows;
}

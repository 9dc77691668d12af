/** The 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

/**
 * Wilson's score interval for a share: between which shares, in 0..1, the true one lies with 95 % confidence.
 * Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 */
export function wilsonInterval(successes: number, total: number): [low: number, high: number] {
  if (total === 0) return [0, 1];
  const share = successes / total;
  const denominator = 1 + Z ** 2 / total;
  const centre = (share + Z ** 2 / (2 * total)) / denominator;
  const reach = (Z / denominator) * Math.sqrt((share * (1 - share)) / total + Z ** 2 / (4 * total ** 2));
  return [successes === 0 ? 0 : centre - reach, successes === total ? 1 : centre + reach];
}

/** The 97.5 % quantiles of Student's t distribution for 1, 2, 3, … degrees of freedom. */
const QUANTILES = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

/**
 * How many standard errors a 95 % interval reaches to either side where the error itself was estimated from what is left
 * over, so many degrees of freedom, at least 1 (Student 1908). From ten on that of ten, which is never too narrow.
 */
export function studentReach(freedom: number): number {
  return QUANTILES[Math.min(freedom, QUANTILES.length) - 1];
}

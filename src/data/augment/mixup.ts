/**
 * Blends a photo with another, pixel by pixel and rounded, `share` being its own part (Zhang et al., "mixup: Beyond
 * empirical risk minimization", 2018).
 */
export function blend(photo: Uint8Array, other: Uint8Array, share: number): void {
  for (let at = 0; at < photo.length; at++) photo[at] = share * photo[at] + (1 - share) * other[at] + 0.5;
}

/** How an image becomes a square: short side to size and centre crop; aspect ignored; whole image on black bars. */
export const FITS = ["crop", "squash", "pad"] as const;
export type Fit = (typeof FITS)[number];

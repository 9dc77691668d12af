import { integer } from "./parsers.js";

/** The option that keeps more weights than those that are always kept, for the page's sliders over them. */
export const CHECKPOINT_EVERY = [
  "--checkpoint-every <epochs>",
  "keep the weights after every so many epochs too, besides the first, halfway, best and last",
  integer("--checkpoint-every", { min: 1 }),
] as const;

import type { Loader } from "./loader.js";
import type { Split } from "./split.js";

/** Labelled photos of one size, split into what is learnt from and what is judged by, wherever they are kept. */
export interface Photos {
  /** Height and width of each, in pixels. */
  readonly size: number;
  readonly classes: readonly string[];
  /** The numbers of the photos in each split. */
  readonly split: Split;
  /** Of the training photos' channels, values in 0..1. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** The class of a photo, as a place in `classes`. */
  labelOf(item: number): number;
  /** Opens what reads batches of them; `varies` says whether it is to vary photos too, which takes more threads. */
  openLoader(options: { readonly varies: boolean }): Loader;
}

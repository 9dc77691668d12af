import type { EqualFiles } from "./describe-data.js";
import type { ReadPhoto } from "./fill-batch.js";
import type { Listing, SplitName } from "./listing.js";
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

/** A file that cannot be used, and why. */
export interface Unreadable {
  readonly file: string;
  readonly reason: string;
}

/** Exact copies of one image that stand in more than one split: what is learnt from one is asked in the other. */
export interface Leak {
  readonly files: readonly string[];
  readonly splits: readonly SplitName[];
}

/** Images that are listed, split, decoded and counted: ready to train on. Only readable ones stand in its splits. */
export interface Dataset extends Photos {
  readonly listing: Listing;
  /** The files that were left out, and why. */
  readonly unreadable: readonly Unreadable[];
  readonly leakage: readonly Leak[];
  /** Equal files that stand in more than one split or class. */
  readonly equal: readonly EqualFiles[];
  /** Classes whose pixels hardly vary, with their deviation in 0..255. */
  readonly plain: readonly { readonly name: string; readonly deviation: number }[];
  /** Stands for the bytes, class and split of every image, and for nothing that differs between two copies of a folder. */
  readonly fingerprint: string;
  /** Reads an image, [3, size, size], into `out` at `offset`; throws a `UserError` (exit code 1) when that cannot be done. */
  readonly read: ReadPhoto;
  /** For item i at 16i, the digest of its file's bytes; absent where images came from memory. */
  digests?(): Uint8Array;
  /** Gives its files back; loaders that are open go on. */
  close(): void;
}

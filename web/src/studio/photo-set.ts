import type { Fit } from "../../../src/data/fit.js";
import type { SplitName } from "../../../src/data/listing.js";

/** Where the studio keeps what in the browser's own file system. */
export const RUNS = "runs";
export const PHOTOS = "photos";
/** In the folder of a set of photos: what it is. */
export const SET_FILE = "set.json";
/** In the folder of a run: whose photos it learnt from, and what these are called. */
export const NAMES_FILE = "photos.json";

/** A file as it was given, by its path below what was dropped or chosen. */
export interface GivenFile {
  readonly path: string;
  readonly blob: Blob;
}

/** A sentence on photos, with lines that bear it out. */
export interface SetRemark {
  readonly kind: "fact" | "warning";
  readonly lines: readonly string[];
}

/** Photos that were taken in: decoded, labelled, kept in the browser. */
export interface PhotoSet {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly fit: Fit;
  readonly classes: readonly string[];
  /** The photos of each class. */
  readonly counts: readonly number[];
  readonly remarks: readonly SetRemark[];
  readonly takenAt: string;
}

/** A set as its file has it. */
export interface StoredSet extends PhotoSet {
  readonly files: readonly string[];
  readonly splits: readonly (SplitName | null)[];
}

/** What a run's photos are called. */
export interface PhotoNames {
  readonly name: string;
  readonly files: readonly string[];
}

/** How far taking in is. */
export interface TakenIn {
  readonly type: "taken-in";
  readonly done: number;
  readonly total: number;
}

/** A name that no other has: the name itself, or with a number behind it. */
export function freeName(name: string, taken: readonly string[]): string {
  const plain = name.normalize("NFC").replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+|[.-]+$/g, "").slice(0, 60) || "photos"; // prettier-ignore
  if (!taken.includes(plain)) return plain;
  let number = 2;
  while (taken.includes(`${plain}-${number}`)) number++;
  return `${plain}-${number}`;
}

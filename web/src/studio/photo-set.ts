import type { Arranged } from "../../../src/data/arranged.js";
import type { Fit } from "../../../src/data/fit.js";
import type { Listing, SplitName } from "../../../src/data/listing.js";
import type { ModelName } from "../../../src/nn/models.js";
import type { Unreadable } from "../../../src/data/photos.js";

/** Where the studio keeps what in the browser's own file system. */
export const RUNS = "runs";
export const PHOTOS = "photos";
/** In the folder of a set of photos: what it is, as it is arranged now. */
export const SET_FILE = "set.json";
/** In the folder of a set of photos: how it was understood, written before the first photo is. */
export const INTAKE_FILE = "intake.json";
/** In the folder of a set that was removed while runs still have their photos from it. */
export const REMOVED_FILE = "removed.json";
/** In the folder of a run: whose photos it learnt from, and what these are called. */
export const NAMES_FILE = "photos.json";

/** In the folder of a run: what was asked for, so that it is begun even where the page was closed while it waited. */
export const ASKED_FILE = "asked.json";

/** In the folder of a run whose network was built layer by layer: that network, as text. */
export const STACK_FILE = "stack.txt";

/** A network that is chosen: a built-in one, with its options among the settings, or layers as text. */
export type ChosenModel = { readonly model: ModelName } | { readonly stack: string };

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
  /** Its tab ended while it was taken in, or there was no more room: what is there can be used, and the rest be taken in anew. */
  readonly isUnfinished: boolean;
}

/** How a set was understood. */
export interface Intake {
  readonly name: string;
  readonly size: number;
  readonly fit: Fit;
  readonly takenAt: string;
  readonly listing: Pick<Listing, "layout" | "classes" | "unlabelled" | "notes" | "foreign">;
  /** The photos that were to be taken in. */
  readonly total: number;
}

/** A photo that is kept, as it was taken in. */
export interface PackedPhoto {
  readonly file: string;
  readonly class: string;
  readonly split: SplitName | null;
  /** Of its file's bytes. */
  readonly digest: string;
  /** Sums over its pixels, by which classes that hardly vary are found. */
  readonly moments: readonly number[];
}

/** What stands beside a piece of photos. */
export interface Piece {
  readonly photos: readonly PackedPhoto[];
  readonly unreadable: readonly Unreadable[];
}

/** A set as its file has it: places are numbers of photos over all pieces. */
export interface StoredSet extends PhotoSet, Arranged {
  readonly listing: Intake["listing"];
  /** The photos of each piece. */
  readonly pieces: readonly number[];
}

/** Photos of a set's pieces, in the order in which a run numbers them. */
export interface PackedImages {
  /** The set's id. */
  readonly set: string;
  readonly size: number;
  readonly pieces: readonly number[];
  readonly places: readonly number[];
  readonly labels: readonly number[];
  readonly classes: readonly string[];
}

/** What a run's photos are called, and where they are: in its own data.safetensors where it is not said. */
export interface PhotoNames {
  readonly name: string;
  readonly files: readonly string[];
  readonly pack?: PackedImages | undefined;
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

/** The three parts of a data set: to learn from, to choose by, to be judged by. */
export const SPLITS = ["train", "val", "test"] as const;
export type SplitName = (typeof SPLITS)[number];

/** Which folders are the classes where folders of photos lie in folders: the outermost, or each that holds photos itself. */
export const CLASSES_AT = ["top", "leaf"] as const;
export type ClassesAt = (typeof CLASSES_AT)[number];

/** One labelled image of a data set. */
export interface Item {
  /** Path relative to the listing's root, with `/` between its parts on every platform. */
  readonly file: string;
  /** Index into the listing's classes. */
  readonly label: number;
  /** The split that the folder itself puts the image into; null where the folder brings no split. */
  readonly split: SplitName | null;
}

/** Pictures of one class in a format that is not decoded. */
export interface Foreign {
  readonly class: string;
  /** As people know it: `HEIC`. */
  readonly format: string;
  readonly files: readonly string[];
}

/** What a data folder holds, before any image is opened. Items stand in the order of their file names' code units. */
export interface Listing {
  readonly root: string;
  /** The layout that was recognised, written as a pattern: `<class>/*`. */
  readonly layout: string;
  readonly classes: readonly string[];
  readonly items: readonly Item[];
  /** The number of images found that carry no label. */
  readonly unlabelled: number;
  /** How the folder was understood where that is not plain: merged, matched, left out. A sentence each. */
  readonly notes?: readonly string[];
  /** Labelled pictures that cannot be decoded and are left out. */
  readonly foreign?: readonly Foreign[];
}

/** What a layout's detector finds; `interpretTree` sorts and checks it. */
export type Found = Pick<Listing, "layout" | "classes" | "items"> & Required<Pick<Listing, "notes" | "foreign">>;

/** Orders strings by their UTF-16 code units, the same on every machine whatever its language. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The three parts of a data set: to learn from, to choose by, to be judged by. */
export const SPLITS = ["train", "val", "test"] as const;
export type SplitName = (typeof SPLITS)[number];

/** One labelled image of a data set. */
export interface Item {
  /** Path relative to the listing's root, with `/` between its parts on every platform. */
  readonly file: string;
  /** Index into the listing's classes. */
  readonly label: number;
  /** The split that the folder itself puts the image into; null where the folder brings no split. */
  readonly split: SplitName | null;
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
}

/** What a layout's detector finds; `listFolder` sorts and checks it. */
export type Found = Pick<Listing, "layout" | "classes" | "items">;

/** Orders strings by their UTF-16 code units, the same on every machine whatever its language. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

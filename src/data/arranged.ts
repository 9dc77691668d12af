import { UserError } from "../core/errors.js";
import type { SplitName } from "./listing.js";

/** Decoded photos as somebody has arranged them: which of them count, and the class of each. Photos stand in columns. */
export interface Arranged {
  readonly classes: readonly string[];
  readonly files: readonly string[];
  /** Places in `classes`. */
  readonly labels: readonly number[];
  /** The split that a folder puts each into; null where that is to be drawn. */
  readonly splits: readonly (SplitName | null)[];
  /** Where its pixels are, in whatever keeps them. */
  readonly places: readonly number[];
}

/** What can be done to an arrangement. Photos are named by their places, classes by their names. */
export type Change =
  | { readonly type: "rename"; readonly name: string; readonly to: string }
  | { readonly type: "merge"; readonly name: string; readonly into: string }
  | { readonly type: "remove-class"; readonly name: string }
  /** To a class that is there, or that is there from now on. */
  | { readonly type: "move"; readonly places: readonly number[]; readonly to: string }
  | { readonly type: "remove"; readonly places: readonly number[] }
  | {
      readonly type: "add";
      readonly to: string;
      readonly files: readonly string[];
      readonly places: readonly number[];
    };

function requireName(name: string): string {
  const plain = name.normalize("NFC").trim();
  if (plain === "") throw new UserError("A class needs a name; type one.");
  return plain;
}

/** The photos with the names of their classes, from which an arrangement is made anew: classes without a photo are none. */
function gathered(
  order: readonly string[],
  photos: readonly { file: string; name: string; split: SplitName | null; place: number }[],
): Arranged {
  const present = new Set(photos.map(({ name }) => name));
  const classes = [...new Set([...order, ...photos.map(({ name }) => name)])].filter((name) => present.has(name));
  const labelOf = new Map(classes.map((name, label) => [name, label]));
  return {
    classes,
    files: photos.map(({ file }) => file),
    labels: photos.map(({ name }) => labelOf.get(name)!),
    splits: photos.map(({ split }) => split),
    places: photos.map(({ place }) => place),
  };
}

/** An arrangement after a change; throws a `UserError` where a name is missing, unknown or taken. */
export function rearranged(before: Arranged, change: Change): Arranged {
  const { classes, files, labels, splits, places } = before;
  const known = (name: string) => {
    if (!classes.includes(name)) throw new UserError(`There is no class "${name}" here; there are ${classes.join(", ")}.`); // prettier-ignore
    return name;
  };
  const photos = files.map((file, at) => ({ file, name: classes[labels[at]], split: splits[at], place: places[at] }));
  const called = (from: string, to: string) => photos.map((photo) => (photo.name === from ? { ...photo, name: to } : photo)); // prettier-ignore
  switch (change.type) {
    case "rename": {
      const [from, to] = [known(change.name), requireName(change.to)];
      if (to !== from && classes.includes(to)) throw new UserError(`There is a class "${to}" already; merge the two, or choose another name.`); // prettier-ignore
      return gathered(classes.map((name) => (name === from ? to : name)), called(from, to)); // prettier-ignore
    }
    case "merge":
      return gathered(classes, called(known(change.name), known(change.into)));
    case "remove-class": {
      const name = known(change.name);
      return gathered(classes, photos.filter((photo) => photo.name !== name)); // prettier-ignore
    }
    case "move": {
      const [moved, to] = [new Set(change.places), requireName(change.to)];
      return gathered(classes, photos.map((photo) => (moved.has(photo.place) ? { ...photo, name: to } : photo))); // prettier-ignore
    }
    case "remove": {
      const gone = new Set(change.places);
      return gathered(classes, photos.filter(({ place }) => !gone.has(place))); // prettier-ignore
    }
    case "add": {
      const name = requireName(change.to);
      // Where a folder has brought splits, what is added is to learn from.
      const split = splits.some((one) => one !== null) ? "train" : null;
      const added = change.files.map((file, at) => ({ file, name, split, place: change.places[at] }) as const);
      return gathered(classes, [...photos, ...added]);
    }
  }
}

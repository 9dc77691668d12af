import { UserError } from "../../core/errors.js";
import { cutList } from "../../core/cut-list.js";
import { formatNumberOf } from "../../core/format.js";
import { foldName } from "../class-names.js";
import { byCodeUnits, type Found, type SplitName } from "../listing.js";
import { isContainerName, partNamed, splitNamed } from "../split-words.js";
import { type Folder, foldersWithImages, holdsPhotos } from "../tree.js";
import { type ClassGroup, Gathered, mergedNote, readClasses } from "./class-groups.js";
import { type Context, pathOf } from "./context.js";

/** A folder named after a split, with class folders in it. */
export interface SplitFolder {
  readonly folder: Folder;
  readonly split: SplitName;
  /** Where its class folders are: itself, or a lone folder inside, as in Kaggle's `seg_train/seg_train/<class>`. */
  readonly inner: Folder;
}

/** The folders inside a folder that hold photos, by what their names say. */
export interface Parts {
  /** Named after a split, with class folders in them. */
  readonly splits: readonly SplitFolder[];
  /** Named after a split, with photos directly in them: sets without labels, or a class that happens to be called "train". */
  readonly flat: readonly Folder[];
  readonly rest: readonly Folder[];
}

export const SPLIT_WORDS = { train: "training", val: "validation", test: "test" } as const;

/** A lone folder inside that says nothing new is passed through. */
function innerOf(folder: Folder): Folder {
  let at = folder;
  for (;;) {
    const inside = foldersWithImages(at);
    const [only] = inside;
    if (holdsPhotos(at) || inside.length !== 1 || foldersWithImages(only).length === 0 || holdsPhotos(only)) return at;
    if (splitNamed(only.name) !== splitNamed(folder.name) && !isContainerName(only.name)) return at;
    at = only;
  }
}

/** A folder called "eval" is the test set where another one is the validation set. */
function settled(splits: readonly SplitFolder[]): SplitFolder[] {
  const vals = splits.filter(({ split }) => split === "val");
  const evals = vals.filter(({ folder }) => /eval/i.test(folder.name));
  const moves = evals.length === 1 && vals.length > 1 && !splits.some(({ split }) => split === "test");
  return splits.map((part) => (moves && part === evals[0] ? { ...part, split: "test" as const } : part));
}

/** Whether photos that lie in a folder itself lie beside folders of classes. */
function isBesideClasses(folder: Folder): boolean {
  return foldersWithImages(folder).filter(({ name }) => !isContainerName(name) && partNamed(name) === null).length > 1;
}

/** Sorts the folders inside a folder by what their names say of splits; `lenient` as before there were rules. */
export function partsOf(base: Folder, lenient = false): Parts {
  const splits: SplitFolder[] = [];
  const flat: Folder[] = [];
  const rest: Folder[] = [];
  for (const folder of foldersWithImages(base)) {
    const split = splitNamed(folder.name);
    if (split === null) rest.push(folder);
    // Images directly inside mean that this is a class that happens to be called "train", or a set without labels; a few
    // that somebody left beside its classes mean neither.
    else if ((holdsPhotos(folder) && (lenient || !isBesideClasses(folder))) || isUnlabelled(folder)) flat.push(folder);
    else splits.push({ folder, split, inner: innerOf(folder) });
  }
  return { splits: settled(splits), flat, rest };
}

/** `test/images/*`: one folder inside, whose name is no class's. */
function isUnlabelled(folder: Folder): boolean {
  const inside = foldersWithImages(folder);
  const [only] = inside;
  return (
    inside.length === 1 &&
    foldersWithImages(only).length === 0 &&
    (isContainerName(only.name) || partNamed(only.name) !== null)
  );
}

const names = (folders: readonly Folder[]) => cutList(folders.map(({ name }) => `"${name}"`));
const said = (folders: readonly Folder[]) =>
  cutList(folders.map(({ name, count }) => `"${name}" (${formatNumberOf(count, "photo")})`));

/** Throws a `UserError` where training photos are missing, or what lies beside them could be meant as well as they. */
function refuseUnclear(context: Context, base: Folder, { splits, flat, rest }: Parts): void {
  const root = pathOf(context, base.path);
  const kinds = new Set(splits.map(({ split }) => split));
  if (!kinds.has("train")) {
    const known = names(splits.map(({ folder }) => folder));
    const unlabelled = flat.find(({ name }) => splitNamed(name) === "train");
    const other = rest.find((folder) => foldersWithImages(folder).length > 0);
    const lone = splits.length === 1 && rest.length === 0 && unlabelled === undefined;
    const help =
      unlabelled !== undefined
        ? `"${unlabelled.name}" holds photos without folders of classes; put them into one folder a class.`
        : other !== undefined
          ? `if "${other.name}" holds them, rename it to train.`
          : lone
            ? `to train on these photos give "${pathOf(context, splits[0].inner.path)}".`
            : "add one.";
    throw new UserError(
      `"${root}" has the ${splits.length === 1 ? "folder" : "folders"} ${known} but no folder named train with images to learn from; ${help}`,
    );
  }
  const strange = rest.filter(({ name }) => !isContainerName(name) && partNamed(name) !== "unlabelled");
  if (kinds.size === 1 && strange.length > 0 && !context.lenient) {
    const train = splits[0].inner;
    throw new UserError(
      `Beside "${splits[0].folder.name}", which holds classes, "${root}" has ${names(strange)}, whose names are none of a split; ` +
        `give "${pathOf(context, train.path)}" to train on that alone, or rename the others to val or test.`,
    );
  }
}

/** The classes of a split by the names of the training classes; null for a set without labels. */
function matched(
  context: Context,
  { folder, inner, split }: SplitFolder,
  classes: readonly string[],
  notes: string[],
): Map<string, ClassGroup> | null {
  const { groups } = readClasses({ ...context, classesAt: context.classesAt ?? "top" }, inner);
  const exact = new Set(classes);
  const folded = new Map<string, string[]>();
  for (const name of classes) folded.set(foldName(name), [...(folded.get(foldName(name)) ?? []), name]);
  const found = new Map<string, ClassGroup>();
  const strange: ClassGroup[] = [];
  const respelt: string[] = [];
  for (const group of groups) {
    const candidates = exact.has(group.name) ? [group.name] : (folded.get(foldName(group.name)) ?? []);
    if (candidates.length !== 1 || found.has(candidates[0])) strange.push(group);
    else {
      if (candidates[0] !== group.name) respelt.push(`${folder.name}/${group.name} as ${candidates[0]}`);
      found.set(candidates[0], group);
    }
  }
  if (found.size === 0 && groups.length === 1 && (isContainerName(groups[0].name) || context.lenient)) return null;
  if (found.size === 0 && context.lenient) return null;
  if (strange.length > 0) {
    const [first] = strange;
    const more = strange.length === 1 ? "" : ` (the first of ${strange.length}: ${cutList(strange.map(({ name }) => name), ", ", 5)})`; // prettier-ignore
    throw new UserError(
      `"${pathOf(context, first.path)}" is a class without training images${more}; the training classes are ` +
        `${cutList(classes, ", ", 10)}. Give it the name of one of them, add a folder "${first.name}" to the training images, or remove it.`,
    );
  }
  if (respelt.length > 0)
    notes.push(`Names that differ in capitals alone are read as one class in the ${SPLIT_WORDS[split]} photos: ${cutList(respelt)}.`); // prettier-ignore
  return found;
}

/** `train|val|test/<class>/*` under any of the splits' names. A lone training folder counts as no split at all. */
export function splitFolders(context: Context, base: Folder, parts: Parts): Found {
  const { flat, rest } = parts;
  // Before there were rules, a lone folder of any split was trained on.
  const isLone = context.lenient && parts.splits.length === 1;
  const splits = isLone ? [{ ...parts.splits[0], split: "train" as const }] : parts.splits;
  refuseUnclear(context, base, { splits, flat, rest });
  const notes: string[] = [];
  const learnt = splits.filter(({ split }) => split === "train");
  const read = learnt.map(({ inner }) => readClasses(context, inner, true));
  for (const { notes: own } of read) for (const note of own) notes.push(note);
  const classes = [...new Set(read.flatMap(({ groups }) => groups.map(({ name }) => name)))].sort(byCodeUnits);
  const gathered = new Gathered(classes);
  for (const { groups } of read) for (const group of groups) gathered.add(group.name, group, "train");
  const merged = mergedNote(read.flatMap(({ groups }) => groups), context); // prettier-ignore
  if (merged !== null) notes.push(merged);
  const used = new Set<SplitName>(["train"]);
  for (const part of splits.filter(({ split }) => split !== "train")) {
    const found = matched(context, part, classes, notes);
    if (found === null) {
      notes.push(`${said([part.folder])} is left out: it holds photos without labels.`);
      continue;
    }
    used.add(part.split);
    for (const [name, group] of found) gathered.add(name, group, part.split);
  }
  for (const split of ["train", "val", "test"] as const) {
    const same = splits.filter((part) => part.split === split).map(({ folder }) => folder);
    if (same.length > 1) notes.push(`${names(same)} are all read as ${SPLIT_WORDS[split]} photos.`);
  }
  for (const { folder } of splits)
    if (holdsPhotos(folder))
      notes.push(`${formatNumberOf(folder.images.length + folder.foreign.length, "photo")} in "${folder.name}" itself, beside its classes: left out.`); // prettier-ignore
  if (flat.length > 0) notes.push(`${said(flat)}: photos without labels, left out.`);
  if (rest.length > 0) notes.push(`${said(rest)}: beside the splits and left out.`);
  const place = base.path === "" ? "" : `${base.path}/`;
  const foreign = gathered.foreign();
  if (used.size > 1) return { layout: `${place}<split>/<class>/*`, classes, items: gathered.items, notes, foreign };
  return {
    layout: `${place}${learnt.map(({ inner }) => inner.path.slice(base.path === "" ? 0 : base.path.length + 1)).join(" and ")}/<class>/*`,
    classes,
    items: gathered.items.map((item) => ({ ...item, split: null })),
    notes,
    foreign,
  };
}

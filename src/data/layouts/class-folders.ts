import { UserError } from "../../core/errors.js";
import { cutList } from "../../core/cut-list.js";
import { formatNumberOf } from "../../core/format.js";
import { byCodeUnits, type Found } from "../listing.js";
import { namesAllPhotos, splitNamed } from "../split-words.js";
import { type Folder, foldersWithImages, holdsPhotos } from "../tree.js";
import { Gathered, mergedNote, readClasses, splitsInside } from "./class-groups.js";
import { classSplits } from "./class-splits.js";
import { type Context, pathOf } from "./context.js";
import { labelsHint } from "./left-out.js";
import { partsOf, SPLIT_WORDS, splitFolders } from "./split-folders.js";

const ADVICE = "put the photos into one folder a class, or write a table of file,label beside them";
const names = (folders: readonly Folder[]) => cutList(folders.map(({ name }) => `"${name}"`));

/**
 * What to do with folders that are named after a split and hold photos themselves, beside others that are not: a lone
 * "train" is a class of vehicles; any other is a set without labels. Gives the folders that remain as classes.
 */
function withoutFlat(
  context: Context,
  base: Folder,
  flat: readonly Folder[],
  rest: readonly Folder[],
  notes: string[],
): Folder[] {
  // prettier-ignore
  if (flat.length === 0 || context.classesAt === "top" || context.lenient) return [...flat, ...rest].sort((a, b) => byCodeUnits(a.name, b.name)); // prettier-ignore
  const root = pathOf(context, base.path);
  const kinds = new Set(flat.map(({ name }) => splitNamed(name)!));
  if (rest.length === 0)
    throw new UserError(`${names(flat)} in "${root}" hold photos without labels; ${ADVICE}.${labelsHint(base)}`);
  if (kinds.has("train") && kinds.size > 1)
    throw new UserError(`${names(flat)} in "${root}" are named after splits but hold photos without labels, beside ${names(rest)}; ${ADVICE}. If all of them are classes: --classes-at top.`); // prettier-ignore
  if (kinds.has("train")) {
    notes.push(`${names(flat)} holds photos itself, beside ${names(rest)}, and is read as a class.`);
    return [...flat, ...rest].sort((a, b) => byCodeUnits(a.name, b.name));
  }
  const what = cutList(flat.map(({ name, count }) => `"${name}" (${formatNumberOf(count, "photo")})`));
  const kind = SPLIT_WORDS[[...kinds][0]];
  if (rest.length === 1 && foldersWithImages(rest[0]).length < 2)
    throw new UserError(`Beside ${names(rest)}, "${root}" has ${what}, named as ${kind} photos are but without folders of classes. If all of them are classes: --classes-at top.`); // prettier-ignore
  notes.push(`${what} is named as ${kind} photos are, holds no folders of classes and is left out; --classes-at top makes a class of it.`); // prettier-ignore
  return [...rest];
}

/** Throws a `UserError` where a folder of all photos stands among what would be classes: `images` beside `masks`. */
function refuseAllPhotos(context: Context, base: Folder, kids: readonly Folder[]): void {
  if (context.classesAt !== undefined || context.lenient) return;
  const all = kids.find((kid) => namesAllPhotos(kid.name) && holdsPhotos(kid));
  if (all === undefined) return;
  const beside = kids.filter((kid) => kid !== all);
  const where = beside.length === 0 ? "" : ` beside ${names(beside)}`;
  throw new UserError(`"${all.name}" in "${pathOf(context, base.path)}"${where} is named as a folder of all photos is, not as a class; ${ADVICE}${beside.length === 0 ? "" : ", or take it away. If all of them are classes: --classes-at top"}.`); // prettier-ignore
}

/** A folder as it would be with only some of the folders inside. */
function withFolders(base: Folder, folders: readonly Folder[]): Folder {
  return folders.length === foldersWithImages(base).length ? base : { ...base, folders };
}

/**
 * The folders of a data set: `<split>/<class>/*`, `<class>/<split>/*` or `<class>/*`, in the folder or in the only one
 * inside that holds photos. Null where no folder holds any. Throws a `UserError` where it is not clear what is a class.
 */
export function classFolders(
  context: Context,
  base: Folder = context.tree.folder,
  above: readonly string[] = [],
): Found | null {
  // prettier-ignore
  const parts = partsOf(base, context.lenient);
  const notes = [...above];
  if (parts.splits.length > 0) {
    const found = splitFolders(context, base, parts);
    return { ...found, notes: [...notes, ...found.notes] };
  }
  const kids = withoutFlat(context, base, parts.flat, parts.rest, notes);
  if (kids.length === 0) return null;
  const [only] = kids;
  if (
    kids.length === 1 &&
    !holdsPhotos(only) &&
    foldersWithImages(only).length > 0 &&
    (context.classesAt === undefined || splitsInside(only).length > 0)
  ) {
    // prettier-ignore
    const found = classFolders(context, only, notes);
    if (found === null || found.classes.length > 1) return found;
  }
  // Whoever says which folders are the classes does not mean the test photos of each to be learnt from.
  const ofSplits = context.lenient && context.classesAt !== undefined ? null : classSplits(base, kids);
  if (ofSplits !== null) return { ...ofSplits, notes };
  refuseAllPhotos(context, base, kids);
  const { groups, notes: own } = readClasses(context, withFolders(base, kids));
  const merged = mergedNote(groups, context);
  const classes = groups.map(({ name }) => name).sort(byCodeUnits);
  const gathered = new Gathered(classes);
  for (const group of groups) gathered.add(group.name, group, null);
  const place = base.path === "" ? "" : `${base.path}/`;
  return {
    layout: `${place}<class>/*`,
    classes,
    items: gathered.items,
    notes: [...notes, ...own, ...(merged === null ? [] : [merged])],
    foreign: gathered.foreign(),
  };
}

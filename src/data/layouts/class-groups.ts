import { UserError } from "../../core/errors.js";
import { cutList } from "../../core/cut-list.js";
import { caseVariants, className, foldName } from "../class-names.js";
import type { Foreign, Item, SplitName } from "../listing.js";
import { foreignFormat } from "../photo-kinds.js";
import { splitNamed } from "../split-words.js";
import { type Folder, foldersBelow, foldersWithImages, foreignBelow, holdsPhotos, imagesBelow } from "../tree.js";
import { type Context, pathOf } from "./context.js";

/** The photos of one class. */
export interface ClassGroup {
  readonly name: string;
  /** The folder that it was read from, the first of them where there are several. */
  readonly path: string;
  readonly images: readonly string[];
  readonly foreign: readonly string[];
  /** The folders inside that were read as one class, where there are two or more. */
  readonly merged: readonly string[];
}

/** Classes and what is to be said of how they were found. */
export interface Groups {
  readonly groups: readonly ClassGroup[];
  readonly notes: readonly string[];
}

const quoted = (folders: readonly Pick<Folder, "name">[]) => cutList(folders.map(({ name }) => `"${name}"`), ", ", 5); // prettier-ignore

/** The folder that holds what a folder of folders of one folder each wraps. */
function unwrapped(folder: Folder): Folder {
  let at = folder;
  for (let inner = foldersWithImages(at); !holdsPhotos(at) && inner.length === 1; inner = foldersWithImages(at))
    at = inner[0];
  return at;
}

/** The splits that folders inside a folder are named after. */
export function splitsInside(folder: Folder): SplitName[] {
  return [...new Set(foldersWithImages(folder).map(({ name }) => splitNamed(name)))].filter((split) => split !== null);
}

/** Whether a folder looks like a data set of its own: it holds folders named after splits. */
function holdsSplits(folder: Folder): boolean {
  const splits = splitsInside(folder);
  return splits.length > 1 || splits.includes("train");
}

/** Names that every one of several folders has inside. */
function namesInAll(folders: readonly Folder[]): string[] {
  const [first, ...others] = folders.map((folder) => new Map(foldersWithImages(folder).map(({ name }) => [foldName(name), name]))); // prettier-ignore
  return [...first].flatMap(([key, name]) => (others.every((names) => names.has(key)) ? [name] : []));
}

/** Throws a `UserError` where it is not clear which of the folders inside a folder are classes. */
function refuseUnclear(context: Context, folder: Folder, kids: readonly Folder[], isSplit: boolean): void {
  const give = (kid: Folder) => `"${pathOf(context, kid.path)}"`;
  const whole = kids.filter(holdsSplits);
  if (whole.length > 0) {
    const parts = foldersWithImages(whole[0]).filter(({ name }) => splitNamed(name) !== null);
    const beside = kids.filter((kid) => kid !== whole[0]);
    throw new UserError(
      `"${whole[0].name}" in "${pathOf(context, folder.path)}" holds a data set of its own (${quoted(parts)}) and is no class` +
        `${beside.length === 0 ? "" : ` beside ${quoted(beside)}`}; give ${give(whole[0])}.`,
    );
  }
  const inner = kids.map(unwrapped);
  const isParent = (at: Folder) => !holdsPhotos(at) && foldersWithImages(at).length > 1;
  const parents = inner.filter(isParent);
  if (parents.length === 0 || kids.length === 1) return;
  const options = "--classes-at top makes a class of each folder, --classes-at leaf of each that holds photos itself.";
  if (parents.length < inner.length) {
    // Inside of "train" the folders are classes, however deep their photos lie.
    if (isSplit) return;
    const parent = parents[0];
    const flat = kids.filter((_, index) => !isParent(inner[index]));
    throw new UserError(
      `"${parent.name}" holds classes (${quoted(foldersWithImages(parent))}) while ${quoted(flat)} beside it ${flat.length === 1 ? "holds" : "hold"} photos; ` +
        `give ${give(parent)}. If all of them are classes: ${options}`,
    );
  }
  const shared = namesInAll(parents);
  const fewest = parents.reduce((least, at) => Math.min(least, foldersWithImages(at).length), Infinity);
  if (shared.length > 1 || shared.length === fewest) {
    throw new UserError(
      `The folders ${quoted(kids)} of "${pathOf(context, folder.path)}" hold the same folders (${cutList(shared, ", ", 5)}), as the parts of a data set do and classes do not; ` +
        `rename them to train, val and test, or give one of them, such as ${give(parents[0])}. If they are classes: ${options}`,
    );
  }
}

function groupOf(folder: Folder, name: string, images: readonly string[], foreign: readonly string[]): ClassGroup {
  const within = [...foldersBelow(folder)].filter(holdsPhotos);
  const merged = within.length < 2 ? [] : within.map(({ path }) => path.slice(folder.path.length + 1) || ".");
  return { name: className(name), path: folder.path, images, foreign, merged };
}

/** Folders whose names are the same letters, composed in one and decomposed in the other, are one class. */
function joined(groups: readonly ClassGroup[], notes: string[]): ClassGroup[] {
  const byName = new Map<string, ClassGroup>();
  for (const group of groups) {
    const known = byName.get(group.name);
    if (known === undefined) {
      byName.set(group.name, group);
      continue;
    }
    notes.push(`Two folders are named "${group.name}" in the same letters (${known.path}, ${group.path}) and are read as one class.`); // prettier-ignore
    byName.set(group.name, {
      ...known,
      images: known.images.concat(group.images),
      foreign: known.foreign.concat(group.foreign),
      merged: known.merged.concat(group.merged),
    });
  }
  return [...byName.values()];
}

/** The classes that the folders inside a folder make, which may be that of a split. Throws a `UserError` where that is not clear and nobody says it. */
export function readClasses(context: Context, folder: Folder, isSplit = false): Groups {
  const { classesAt, lenient } = context;
  const notes: string[] = [];
  if (classesAt === "leaf") {
    const leaves = [...foldersBelow(folder)].filter((leaf) => leaf !== folder && holdsPhotos(leaf));
    const start = folder.path === "" ? 0 : folder.path.length + 1;
    const groups = leaves.map((leaf) => ({ name: className(leaf.path.slice(start)), path: leaf.path, images: leaf.images, foreign: leaf.foreign, merged: [] })); // prettier-ignore
    return { groups: joined(groups, notes), notes };
  }
  const kids = foldersWithImages(folder);
  if (classesAt === undefined && !lenient) refuseUnclear(context, folder, kids, isSplit);
  const groups = joined(kids.map((kid) => groupOf(kid, kid.name, imagesBelow(kid), foreignBelow(kid))), notes); // prettier-ignore
  const variants = caseVariants(groups.map(({ name }) => name));
  for (const names of variants) notes.push(`The classes ${names.join(" and ")} differ in capitals alone.`);
  return { groups, notes };
}

/** A sentence on the folders that were read as one class each; null where there are none. */
export function mergedNote(groups: readonly ClassGroup[], { classesAt }: Pick<Context, "classesAt">): string | null {
  const merged = groups.filter((group) => group.merged.length > 0);
  if (merged.length === 0) return null;
  const words = merged.map(({ name, merged: folders }) => `${name} (${cutList(folders, ", ", 5)})`);
  const hint = classesAt === "top" ? "" : "; --classes-at leaf makes a class of each";
  return `Folders inside a class are merged into it: ${cutList(words)}${hint}.`;
}

/** The classes of groups, sorted or in a given order, with their items in a split. */
export class Gathered {
  readonly items: Item[] = [];
  readonly #labels: ReadonlyMap<string, number>;
  readonly #foreign = new Map<string, Foreign & { files: string[] }>();

  constructor(readonly classes: readonly string[]) {
    this.#labels = new Map(classes.map((name, label) => [name, label]));
  }

  add(name: string, { images, foreign }: Pick<ClassGroup, "images" | "foreign">, split: SplitName | null): void {
    const label = this.#labels.get(name)!;
    for (const file of images) this.items.push({ file, label, split });
    for (const file of foreign) {
      const format = foreignFormat(file)!;
      const key = JSON.stringify([name, format]);
      const known = this.#foreign.get(key);
      if (known === undefined) this.#foreign.set(key, { class: name, format, files: [file] });
      else known.files.push(file);
    }
  }

  foreign(): Foreign[] {
    return [...this.#foreign.values()];
  }
}

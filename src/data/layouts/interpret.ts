import { UserError } from "../../core/errors.js";
import { cutList } from "../../core/cut-list.js";
import { formatNumberOf } from "../../core/format.js";
import { foldName } from "../class-names.js";
import { byCodeUnits, type Found, type Listing } from "../listing.js";
import { IMAGE_ENDINGS, isOddName } from "../photo-kinds.js";
import { splitNamed } from "../split-words.js";
import { type Folder, foldersBelow, imagesBelow } from "../tree.js";
import { classFolders } from "./class-folders.js";
import { type Context, pathOf } from "./context.js";
import { mappedFolders } from "./mapping.js";
import { NEEDED } from "./table-columns.js";
import { TableFiles } from "./table-files.js";
import { foundInTables, isList, isSubmission, readTable, seenHeader, type Table, tablesIn } from "./tables.js";
import { tinyImageNet } from "./tiny-imagenet.js";

const KNOWN_LAYOUTS =
  "<class>/*, train|val|test/<class>/*, train_set/<class>/* with mapping.txt, Tiny ImageNet, or a CSV file of file,label";

/** What was tried and what came of it: a value, or the sentence that refuses. */
type Attempt<T> = { readonly found: T; readonly refusal: null } | { readonly found: null; readonly refusal: UserError };

async function attempt<T>(work: () => T | Promise<T>): Promise<Attempt<T>> {
  try {
    return { found: await work(), refusal: null };
  } catch (error) {
    if (error instanceof UserError) return { found: null, refusal: error };
    throw error;
  }
}

/** Tables that can be understood, those that cannot, with a word on each. */
interface Tables {
  readonly understood: readonly Table[];
  readonly notes: readonly string[];
  /** Why the first of the others was not understood. */
  readonly refusal: UserError | null;
}

async function readTables(context: Context, paths: readonly string[]): Promise<Tables> {
  const understood: Table[] = [];
  const notes: string[] = [];
  let refusal: UserError | null = null;
  for (const path of paths) {
    const { found: table, refusal: fault } = await attempt(() => readTable(context, path));
    if (table === null) {
      refusal ??= fault;
      notes.push(`"${path}" is not used: it cannot be read as a table.`);
    } else if (isSubmission(table)) notes.push(`"${path}" is not used: a submission's labels are no answers.`);
    else if (table.columns !== null) understood.push(table);
    else if (isList(table) && splitNamed(path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "")) !== null)
      notes.push(`"${path}" is not used: it has no column of labels.`);
    else {
      refusal ??= new UserError(
        `The header of "${pathOf(context, path)}" is not understood: it has ${seenHeader(table.header)}, and needs ${NEEDED}.`,
      );
      notes.push(`"${path}" is not used: its header (${seenHeader(table.header)}) does not name files and labels.`);
    }
  }
  return { understood, notes, refusal };
}

/** How a table's labels and folders that could be classes go together. */
function compare(folders: Found, table: Found): "same" | "renamed" | "table" | "conflict" {
  const classOf = new Map(folders.items.map(({ file, label }) => [file, folders.classes[label]]));
  const forward = new Map<string, string>();
  const backward = new Map<string, string>();
  let [same, oneToOne, common] = [true, true, 0];
  for (const { file, label } of table.items) {
    const folder = classOf.get(file);
    if (folder === undefined) continue;
    common++;
    const name = table.classes[label];
    if (foldName(folder) !== foldName(name)) same = false;
    if ((forward.get(folder) ?? name) !== name || (backward.get(name) ?? folder) !== folder) oneToOne = false;
    forward.set(folder, name);
    backward.set(name, folder);
  }
  if (common > 0 && same) return "same";
  if (common > 0 && oneToOne) return "renamed";
  return common >= folders.items.length ? "table" : "conflict";
}

/** Tables of several splits, by their names; null where two are for the same, or one for none. */
function oneEachSplit(tables: readonly Table[]): boolean {
  const splits = tables.map(({ path }) => splitNamed(path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "")));
  return !splits.includes(null) && new Set(splits).size === splits.length;
}

async function withTables(context: Context, folders: Attempt<Found | null>): Promise<Found | null> {
  const tree = context.tree.folder;
  const isClear = folders.found !== null && folders.found.classes.length > 1;
  const here = tablesIn(tree);
  const paths = here.length > 0 || isClear ? here : tree.folders.flatMap(tablesIn);
  if (paths.length === 0) return null;
  const { understood, notes, refusal } = await readTables(context, paths);
  const say = (found: Found, more: readonly string[]): Found => ({
    ...found,
    notes: [...found.notes, ...notes, ...more],
  });
  if (understood.length === 0) {
    if (isClear) return say(folders.found, []);
    if (refusal !== null && folders.refusal !== null)
      throw new UserError(`${refusal.message} ${folders.refusal.message}`);
    throw refusal ?? folders.refusal ?? new UserError(`"${context.root}" holds images, but none of its tables labels them: ${cutList(paths)}.`); // prettier-ignore
  }
  const names = cutList(understood.map(({ path }) => `"${path}"`));
  if (isClear && context.classesAt !== undefined)
    return say(folders.found, [`${names} is not used: --classes-at goes by folders.`]);
  const files = new TableFiles(tree);
  if (understood.length > 1 && !oneEachSplit(understood)) {
    if (isClear) return say(folders.found, [`${names} are not used: the folders are the classes.`]);
    throw new UserError(`${names} in "${context.root}" both label photos; give the one that is meant, such as --data "${pathOf(context, understood[0].path)}".`); // prettier-ignore
  }
  const { found: table, refusal: fault } = await attempt(() => foundInTables(context, understood, files));
  if (table === null) {
    if (!isClear) throw fault;
    return say(folders.found, [`${names} is not used: ${lower(fault.message)}`]);
  }
  if (!isClear) return say(table, []);
  switch (compare(folders.found, table)) {
    case "same":
      return say(folders.found, [`${names} says the same as the folders.`]);
    case "renamed":
      return say(folders.found, [`${names} gives the folders' classes other names; the folders' are used.`]);
    case "table":
      return say(table, [`Classes come from ${names}, not from the folders, which are named otherwise.`]);
    case "conflict":
      throw new UserError(
        `${names} and the folders of "${context.root}" give the photos different classes; give --data "${pathOf(context, understood[0].path)}" ` +
          `to go by the table, or --classes-at top to go by the folders.`,
      );
  }
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** Folders beside the classes in which there is no photo, and files that may have been meant as photos. */
function leftOut(base: Folder, items: readonly Listing["items"][number][]): string[] {
  const used = new Set(items.map(({ file }) => file.slice(0, Math.max(0, file.lastIndexOf("/")))));
  const parents = new Set([...used].map((path) => path.slice(0, Math.max(0, path.lastIndexOf("/")))));
  const notes: string[] = [];
  const empty: string[] = [];
  const odd: string[] = [];
  for (const folder of foldersBelow(base)) {
    if (parents.has(folder.path)) {
      for (const kid of folder.folders) if (kid.count === 0) empty.push(kid.path);
    }
    if (used.has(folder.path))
      for (const name of folder.others) if (isOddName(name)) odd.push(`${folder.path}/${name}`);
  }
  if (empty.length > 0) notes.push(`No photo is in ${cutList(empty.map((path) => `"${path}"`))}; it is no class.`);
  if (odd.length > 0)
    notes.push(`${formatNumberOf(odd.length, "file")} beside the photos ${odd.length === 1 ? "has" : "have"} no ending of a photo and ${odd.length === 1 ? "is" : "are"} left out: ${cutList(odd, ", ", 3)}.`); // prettier-ignore
  return notes;
}

/** What was passed over while the tree was read. */
function passedOver({ tree }: Context): string[] {
  const own = tree.own.map(({ path, what }) => `${path} (${what})`);
  const closed = tree.closed.map(({ path, reason }) => `"${path}" (${reason})`);
  return [
    ...(own.length === 0 ? [] : [`Passed over what Convscope wrote: ${cutList(own, ", ", 3)}.`]),
    ...(closed.length === 0
      ? []
      : [`Folders that cannot be read are left out, with whatever is in them: ${cutList(closed)}.`]),
  ];
}

/** Sorts and checks what was found. Throws a `UserError` where there are fewer than two classes. */
export function finish(context: Context, found: Found, images: readonly string[]): Listing {
  const { root } = context;
  const [only] = found.classes;
  if (found.classes.length < 2) {
    throw new UserError(
      `"${root}" has ${only === undefined ? "no class" : `only one class, "${only}"`} (read as ${found.layout}), and ` +
        `a classifier needs two or more; if the classes lie one folder deeper, give that folder.`,
    );
  }
  const items = [...found.items].sort((a, b) => byCodeUnits(a.file, b.file));
  const labelled = new Set(items.map(({ file }) => file));
  const unlabelled = images.reduce((count, file) => count + (labelled.has(file) ? 0 : 1), 0);
  const notes = [...found.notes, ...leftOut(context.tree.folder, items), ...passedOver(context)];
  return { root, layout: found.layout, classes: found.classes, items, unlabelled, notes, foreign: found.foreign };
}

/**
 * Understands a folder: what is a class, what is a split, what is left out. Uses nothing of Node's. Throws a `UserError`
 * that says what was seen and which folder or option to give, where there is no photo, no label, or more than one way to
 * read it.
 */
export async function interpretTree(context: Context): Promise<Listing> {
  const { root, tree } = context;
  if (tree.own.some(({ path }) => path === ""))
    throw new UserError(`"${root}" is ${tree.own[0].what} of Convscope's and holds no photos to learn from; give the folder of the photos.`); // prettier-ignore
  if (tree.folder.count === 0) {
    const closed = passedOver({ ...context, tree: { ...tree, own: [] } }).join("");
    throw new UserError(
      `"${root}" holds no images (files ending in ${IMAGE_ENDINGS}).${closed === "" ? "" : ` ${closed}`}`,
    );
  }
  const images = imagesBelow(tree.folder);
  const known = context.classesAt === undefined ? ((await tinyImageNet(context)) ?? (await mappedFolders(context))) : null; // prettier-ignore
  if (known !== null) return finish(context, known, images);
  const folders = await attempt(() => classFolders(context));
  const found = await withTables(context, folders);
  if (found !== null) return finish(context, found, images);
  if (folders.refusal !== null) throw folders.refusal;
  if (folders.found !== null) return finish(context, folders.found, images);
  throw new UserError(`"${root}" holds images without labels; arrange them as ${KNOWN_LAYOUTS}.`);
}

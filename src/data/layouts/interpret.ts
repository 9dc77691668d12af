import { UserError } from "../../core/errors.js";
import { cutList } from "../../core/cut-list.js";
import { formatNumberOf } from "../../core/format.js";
import { foldName } from "../class-names.js";
import { byCodeUnits, type Found, type Listing } from "../listing.js";
import { IMAGE_ENDINGS } from "../photo-kinds.js";
import { namesAllPhotos, splitNamed } from "../split-words.js";
import { type Folder, foldersWithImages, holdsPhotos, imagesBelow } from "../tree.js";
import { classFolders } from "./class-folders.js";
import { type Context, pathOf } from "./context.js";
import { archivesNote, labelsHint, leftOut } from "./left-out.js";
import { mappedFolders } from "./mapping.js";
import { NEEDED } from "./table-columns.js";
import { TableFiles } from "./table-files.js";
import { findsPhotos, foundInTables, isList, isSubmission, readTable, seenHeader, splitOfTable, type Table, tablesIn } from "./tables.js"; // prettier-ignore
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
  readonly notes: string[];
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

/** Whether tables are for several splits, by their names or folders: none for the same, each for one. */
function oneEachSplit(tables: readonly Table[]): boolean {
  const splits = tables.map(splitOfTable);
  return !splits.includes(null) && new Set(splits).size === splits.length;
}

/** Of several tables those that label the photos: not those that name none, nor those beside one each split. */
function telling(tables: readonly Table[], files: TableFiles): readonly Table[] {
  if (tables.length < 2 || oneEachSplit(tables)) return tables;
  const found = tables.filter((table) => findsPhotos(table, files));
  const ofSplits = found.filter((table) => splitOfTable(table) !== null);
  const isWhole = oneEachSplit(ofSplits) && ofSplits.some((table) => splitOfTable(table) === "train");
  return ofSplits.length > 1 && isWhole ? ofSplits : found.length > 0 ? found : tables;
}

/** The folder in which tables are looked for: the one, or a lone one inside that has some. */
function tableFolder(tree: Folder): Folder {
  let at = tree;
  for (;;) {
    const inside = foldersWithImages(at);
    const [only] = inside;
    if (tablesIn(at).length > 0 || holdsPhotos(at) || inside.length !== 1) return at;
    if (at.folders.some((folder) => folder !== only && tablesIn(folder).length > 0)) return at;
    at = only;
  }
}

/** Classes of folders, with the splits of tables that say the same of the photos; null where these divide only some. */
function withSplits(folders: Found, table: Found): Found | null {
  const splitOf = new Map(table.items.map(({ file, split }) => [file, split]));
  if (folders.items.some(({ split }) => split !== null) || table.items.every(({ split }) => split === null))
    return folders;
  if (!folders.items.every(({ file }) => splitOf.has(file))) return null;
  return { ...folders, items: folders.items.map((item) => ({ ...item, split: splitOf.get(item.file)! })) };
}

async function withTables(context: Context, folders: Attempt<Found | null>): Promise<Found | null> {
  const tree = context.tree.folder;
  const isClear = folders.found !== null && folders.found.classes.length > 1;
  const base = tableFolder(tree);
  const here = tablesIn(base);
  const paths = here.length > 0 || isClear ? here : base.folders.flatMap(tablesIn);
  if (paths.length === 0) return null;
  const { understood: readable, notes, refusal } = await readTables(context, paths);
  const files = new TableFiles(tree);
  const understood = telling(readable, files);
  for (const table of readable)
    if (!understood.includes(table)) notes.push(`"${table.path}" is not used: ${findsPhotos(table, files) ? "others are named after the splits" : "it names no photo that is here"}.`); // prettier-ignore
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
  if (understood.length > 1 && !oneEachSplit(understood)) {
    if (isClear) return say(folders.found, [`${names} are not used: the folders are the classes.`]);
    throw new UserError(`${names} in "${context.root}" ${understood.length === 2 ? "both" : "all"} label photos; give the one that is meant, such as --data "${pathOf(context, understood[0].path)}".`); // prettier-ignore
  }
  const { found: table, refusal: fault } = await attempt(() => foundInTables(context, understood, files));
  if (table === null) {
    if (!isClear) throw fault;
    return say(folders.found, [`${names} is not used: ${lower(fault.message)}`]);
  }
  if (!isClear) return say(table, []);
  const says = understood.length === 1 ? "says" : "say";
  const verdict = compare(folders.found, table);
  const divided = verdict === "same" || verdict === "renamed" ? withSplits(folders.found, table) : folders.found;
  if (divided === null && !context.lenient) {
    const only = understood.length === 1 ? `give --data "${pathOf(context, understood[0].path)}" to learn from those alone, or ` : "name all of them, or give "; // prettier-ignore
    throw new UserError(
      `${names} ${understood.length === 1 ? "divides" : "divide"} only ${formatNumberOf(table.items.length, "photo")} of the ${folders.found.items.length} in the folders of "${context.root}" into splits; ` +
        `${only}--classes-at top to go by the folders and divide them anew.`,
    );
  }
  const used = context.lenient ? folders.found : divided!;
  const more = used === folders.found ? [] : table.notes.filter((note) => note.startsWith("Splits come from"));
  switch (verdict) {
    case "same":
      return say(used, [`${names} ${says} the same as the folders.`, ...more]);
    case "renamed":
      return say(used, [`${names} gives the folders' classes other names; the folders' are used.`, ...more]);
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
    const hint = labelsHint(context.tree.folder);
    if (only !== undefined && namesAllPhotos(only))
      throw new UserError(`"${root}" has all its photos in "${only}", without labels; put them into one folder a class, or write a table of file,label beside them.${hint}`); // prettier-ignore
    throw new UserError(
      `"${root}" has ${only === undefined ? "no class" : `only one class, "${only}"`} (read as ${found.layout}), and ` +
        `a classifier needs two or more; if the classes lie one folder deeper, give that folder.${hint}`,
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
      `"${root}" holds no images (files ending in ${IMAGE_ENDINGS}).${[closed, archivesNote(tree.folder) ?? ""].map((text) => (text === "" ? "" : ` ${text}`)).join("")}`,
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
  throw new UserError(
    `"${root}" holds images without labels; arrange them as ${KNOWN_LAYOUTS}.${labelsHint(tree.folder)}`,
  );
}

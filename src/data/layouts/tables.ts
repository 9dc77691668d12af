import { UserError } from "../../core/errors.js";
import { cutList } from "../../core/cut-list.js";
import { formatNumberOf } from "../../core/format.js";
import { caseVariants, className } from "../class-names.js";
import { byCodeUnits, type Found, SPLITS, type SplitName } from "../listing.js";
import { foreignFormat, isPhotoName, isTableName } from "../photo-kinds.js";
import { splitNamed } from "../split-words.js";
import type { Folder } from "../tree.js";
import { Gathered } from "./class-groups.js";
import { type Context, pathOf } from "./context.js";
import { type Columns, columnsOf, foldPlaces, isVagueSplit, namesFiles, otherPlaces } from "./table-columns.js";
import { normal, type TableFiles } from "./table-files.js";
import { parseTable, type Row } from "./table-text.js";

/** A table of a data folder. */
export interface Table {
  /** Relative to the tree's root. */
  readonly path: string;
  readonly header: readonly string[];
  readonly rows: readonly Row[];
  /** Null where the header says nothing of files and labels. */
  readonly columns: TableColumns | null;
}

/** The columns of a table, the one of its labels chosen. */
export type TableColumns = Pick<Columns, "files" | "split" | "flags"> & { readonly label: number };

/** One photo that a table labels. */
export interface Labelled {
  readonly file: string;
  readonly label: string;
  readonly split: SplitName | null;
}

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** Reads a table; throws a `UserError` where it is none that can be read. */
export async function readTable(context: Context, path: string): Promise<Table> {
  const { header, headerLine, rows } = parseTable(await context.read(path), pathOf(context, path));
  const columns = columnsOf(header);
  if (columns !== null) {
    const { files, labels, flags } = columns;
    const words = rows.map(({ cells }) => cells[columns.split ?? -1] ?? "");
    // Where the photos of a "dataset" come from is no split.
    const isOrigin = columns.split !== null && isVagueSplit(header[columns.split]) && words.every((word) => splitNamed(word) === null); // prettier-ignore
    return { path, header, rows, columns: { files, label: labelColumn(rows, labels), split: isOrigin ? null : columns.split, flags } }; // prettier-ignore
  }
  if (header.length === 2 && isPhotoName(header[0]))
    // Without a header: the first line is a photo already.
    return { path, header: ["file", "label"], rows: [{ cells: header, line: headerLine }, ...rows], columns: { files: [0], label: 1, split: null, flags: [] } }; // prettier-ignore
  return oneHot({ path, header, rows, columns: null });
}

/** Of columns that may hold labels the first; where it numbers what another one names, that one. */
function labelColumn(rows: readonly Row[], labels: readonly number[]): number {
  const [first, ...others] = labels;
  const isNumbers = (column: number) => rows.every(({ cells }) => /^\d*(\.0+)?$/.test(cells[column] ?? ""));
  if (others.length === 0 || rows.length === 0 || !isNumbers(first)) return first;
  const names = (column: number) => {
    const [forward, backward] = [new Map<string, string>(), new Map<string, string>()];
    return rows.every(({ cells }) => {
      const [number, name] = [cells[first] ?? "", cells[column] ?? ""];
      const same = (forward.get(number) ?? name) === name && (backward.get(name) ?? number) === number;
      forward.set(number, name);
      backward.set(name, number);
      return same;
    });
  };
  return others.find((column) => !isNumbers(column) && names(column)) ?? first;
}

/** A table with a column a class, of which each photo has a one in one: with a column of labels. Any other as it is. */
function oneHot(table: Table): Table {
  const { path, header, rows } = table;
  if (!namesFiles(header)) return table;
  const places = otherPlaces(header);
  const labels = rows.map(({ cells }) => {
    if (!places.every((place) => /^[01](\.0+)?$/.test(cells[place] ?? ""))) return null;
    const ones = places.filter((place) => cells[place].startsWith("1"));
    return ones.length === 1 ? header[ones[0]] : null;
  });
  if (labels.includes(null) || new Set(labels).size < 2) return table;
  const label = header.length;
  const heading = `one of ${cutList(places.map((place) => header[place]), ", ", 5)}`; // prettier-ignore
  const columns = columnsOf([...header, "label"])!;
  const wide = rows.map(({ cells, line }, row) => ({
    cells: header.map((_, place) => cells[place] ?? "").concat(labels[row]!),
    line,
  }));
  return { path, header: [...header, heading], rows: wide, columns: { files: columns.files, label, split: null, flags: [] } }; // prettier-ignore
}

/** The paths of the tables in a folder. */
export function tablesIn(folder: Folder): string[] {
  return folder.others.filter(isTableName).map((name) => (folder.path === "" ? name : `${folder.path}/${name}`));
}

/** Whether a table lists answers to be filled in, as Kaggle's sample submissions do. */
export function isSubmission({ path }: Pick<Table, "path">): boolean {
  return /submission|submit/i.test(nameOf(path));
}

/** Whether a table lists photos without labels, as those of a test set are. */
export function isList({ header, columns }: Table): boolean {
  return columns === null && namesFiles(header);
}

/** A header as it stands in the table, for messages. */
export function seenHeader(header: readonly string[]): string {
  return cutList(header.map((name) => `"${name}"`)) || "nothing";
}

/** Of several photos with a name, the one that the table means; null where that cannot be told. */
function chosen(candidates: readonly string[], wanted: SplitName | null): string | null {
  if (candidates.length === 1) return candidates[0];
  const inSplit = (split: SplitName) => candidates.filter((file) => splitOfPath(file) === split);
  for (const split of wanted === null ? (["train"] as const) : [wanted]) {
    const found = inSplit(split);
    if (found.length === 1) return found[0];
  }
  return null;
}

/** The split that the folders of a path are named after; null where none is. */
function splitOfPath(file: string): SplitName | null {
  const splits = folderOf(file).split("/").map(splitNamed);
  return splits.find((split) => split !== null) ?? null;
}

/** Whether most of a table's names of one column are photos; of the first rows. */
function shareFound({ rows, path }: Table, column: number, files: TableFiles): number {
  const some = rows.slice(0, 200);
  const found = some.filter(({ cells }) => files.find(cells[column] ?? "", folderOf(path)).length > 0);
  return some.length === 0 ? 0 : found.length / some.length;
}

function fileColumn(table: Table, { files: candidates }: TableColumns, files: TableFiles): number {
  if (candidates.length === 1) return candidates[0];
  const shares = candidates.map((column) => shareFound(table, column, files));
  const best = shares.reduce((a, b) => (b > a ? b : a), 0);
  return candidates[shares.indexOf(best)];
}

/** Whether a table names a photo that is there. */
export function findsPhotos(table: Table, files: TableFiles): boolean {
  return table.columns !== null && shareFound(table, fileColumn(table, table.columns, files), files) > 0;
}

/** The split that a table is for, by its name or the folders that it lies in. */
export function splitOfTable({ path }: Pick<Table, "path">): SplitName | null {
  return splitNamed(nameOf(path).replace(/\.[^.]*$/, "")) ?? splitOfPath(path);
}

/** What pandas, R, spreadsheets and data bases write where there is no value, and nobody calls a class. */
const NOTHING = /^(-?nan|<na>|#n\/a|#na|n\/a|n\.a\.|<null>|\\n)$/i;

/** What may stand for "no value" and may be a class: "none" of a kind of defects. */
const PERHAPS_NOTHING = /^(none|null|nil|na|unknown|\?|-)$/i;

const YES = /^(1|1\.0|true|t|yes|y)$/i;
const NO = /^(0|0\.0|false|f|no|n|)$/i;

/** The split that columns such as `is_valid` say; throws a `UserError` where one says neither yes nor no, or two say yes. */
function splitOfFlags(
  context: Context,
  { path, header }: Table,
  { cells, line }: Row,
  flags: Columns["flags"],
): SplitName {
  const odd = flags.find(({ place }) => !YES.test(cells[place] ?? "") && !NO.test(cells[place] ?? ""));
  if (odd !== undefined)
    throw new UserError(`Line ${line} of "${pathOf(context, path)}" has "${cells[odd.place]}" for "${header[odd.place]}"; write 1 or 0.`); // prettier-ignore
  const said = [...new Set(flags.filter(({ place }) => YES.test(cells[place] ?? "")).map(({ split }) => split))];
  if (said.length > 1) throw new UserError(`Line ${line} of "${pathOf(context, path)}" puts its photo into ${said.join(" and ")}; keep one of them.`); // prettier-ignore
  // What is said not to be learnt from is kept for the test, where there is no word on the others.
  return said[0] ?? (flags.every(({ split }) => split === "train") ? "test" : "train");
}

/** The split that a row's own column names; throws a `UserError` for a word that is none. */
function splitOfRow(context: Context, table: Table, row: Row): SplitName | null {
  const { split: column, flags } = table.columns!;
  if (column === null && flags.length > 0) return splitOfFlags(context, table, row, flags);
  const [{ path }, { cells, line }] = [table, row];
  const word = column === null ? "" : (cells[column] ?? "");
  if (word === "") return null;
  const split = splitNamed(word);
  if (split === null)
    throw new UserError(`Line ${line} of "${pathOf(context, path)}" puts its photo into the split "${word}"; write train, val or test.`); // prettier-ignore
  return split;
}

/**
 * The photos that a table labels. Throws a `UserError` naming the line where a file is missing or means several photos, or
 * a label is missing or contradicts an earlier one.
 */
export async function labelsOf(context: Context, table: Table, files: TableFiles): Promise<Labelled[]> {
  const { path, rows, columns } = table;
  const shown = pathOf(context, path);
  if (columns === null) throw new UserError(`The header of "${shown}" is ${seenHeader(table.header)}; it needs a column named file and one named label.`); // prettier-ignore
  const column = fileColumn(table, columns, files);
  if (rows.length === 0) throw new UserError(`"${shown}" has a header and no line below it; write a line of file,label for each photo.`); // prettier-ignore
  const ofTable = splitOfTable(table);
  const found = new Map<string, Labelled & { line: number }>();
  const missing: { name: string; line: number }[] = [];
  const unlabelled: { name: string; label: string; line: number }[] = [];
  for (const row of rows) {
    const { cells, line } = row;
    const name = cells[column] ?? "";
    const label = className(cells[columns.label] ?? "");
    if (name === "") throw new UserError(`Line ${line} of "${shown}" names no file; write file,label.`);
    if (label === "" || (NOTHING.test(label) && !context.lenient)) {
      unlabelled.push({ name, label, line });
      continue;
    }
    const own = splitOfRow(context, table, row);
    const candidates = files.find(name, folderOf(path));
    const file = candidates.length === 0 ? await outside(context, table, name) : chosen(candidates, own ?? ofTable);
    if (file === null && candidates.length > 0)
      throw new UserError(`Line ${line} of "${shown}" names "${name}", which may be ${cutList(candidates, " or ", 3)}; write the path of the one that is meant.`); // prettier-ignore
    if (file === null) missing.push({ name, line });
    else {
      const known = found.get(file);
      if (known !== undefined && known.label !== label)
        throw new UserError(
          `Line ${line} of "${shown}" labels "${name}" ${label}, an earlier line ${known.label}; keep one of them.`,
        );
      found.set(file, { file, label, split: own ?? ofTable, line });
    }
  }
  if (unlabelled.length > 0) {
    const [{ name, label, line }] = unlabelled;
    const what = label === "" ? "no label" : `the label "${label}", which programs write where there is none`;
    const count = unlabelled.length === 1 ? "" : ` (the first of ${unlabelled.length} such lines)`;
    throw new UserError(`Line ${line} of "${shown}" gives "${name}" ${what}${count}; write its class, or take the line out.`); // prettier-ignore
  }
  if (missing.length > 0) {
    const [{ name, line }] = missing;
    const count = missing.length === 1 ? "" : ` (the first of ${missing.length} missing files)`;
    throw new UserError(
      `Line ${line} of "${shown}" names "${name}", which does not exist${count}; give paths relative to the CSV file's folder.`,
    );
  }
  return [...found.values()].map(({ file, label, split }) => ({ file, label, split }));
}

/** A file that lies outside of what the tree holds. */
async function outside(context: Context, { path }: Table, name: string): Promise<string | null> {
  const from = folderOf(path);
  const file = normal(from === "" ? name : `${from}/${name}`);
  return (await context.exists(file)) ? file : null;
}

/** Splits by the folders that photos lie in, where the tables say none and there are two or more such folders. */
function withFolderSplits(context: Context, labelled: readonly Labelled[], named: string): Labelled[] {
  const splits = labelled.map(({ split, file }) => split ?? splitOfPath(file));
  const kinds = new Set(splits);
  kinds.delete(null);
  if (kinds.size === 0) return [...labelled];
  if (!kinds.has("train"))
    throw new UserError(`${named} labels ${[...kinds].join(" and ")} photos alone; add the labels of training photos, or name the folder otherwise to train on them ("${context.root}").`); // prettier-ignore
  if (kinds.size === 1) return labelled.map((item) => ({ ...item, split: null }));
  return labelled.map((item, index) => ({ ...item, split: splits[index] ?? "train" }));
}

/** What is said of columns that number the folds of a cross-validation: nothing of them is used. */
function foldNotes(context: Context, { path, header, rows }: Table): string[] {
  return foldPlaces(header).map((place) => {
    const folds = new Set(rows.map(({ cells }) => cells[place] ?? ""));
    return `The column "${header[place]}" of "${pathOf(context, path)}" has ${formatNumberOf(folds.size, "value")} and is not used: photos are split by other columns, folders or --split. To hold a fold out, add a column named split that says train, val or test.`; // prettier-ignore
  });
}

/** The data set that tables label. */
export async function foundInTables(
  context: Context,
  tables: readonly Table[],
  files: TableFiles,
): Promise<Found & { labelled: Labelled[] }> {
  const all: Labelled[] = [];
  for (const table of tables) for (const item of await labelsOf(context, table, files)) all.push(item);
  const named = tables.map(({ path }) => `"${pathOf(context, path)}"`).join(" and ");
  const labelled = withFolderSplits(context, all, named);
  const classes = [...new Set(labelled.map(({ label }) => label))].sort(byCodeUnits);
  const gathered = new Gathered(classes);
  const seen = new Set<string>();
  for (const { file, label, split } of labelled) {
    if (seen.has(file))
      throw new UserError(`${named} both label "${file}"; keep the one that is right, or give it as --data.`);
    seen.add(file);
    const isForeign = foreignFormat(file) !== null;
    gathered.add(label, { images: isForeign ? [] : [file], foreign: isForeign ? [file] : [] }, split);
  }
  const { header, columns, path } = tables[0];
  const ofSplits = columns!.split === null ? columns!.flags.map(({ place }) => place) : [columns!.split];
  const headings = [fileColumn(tables[0], columns!, files), columns!.label, ...ofSplits];
  const notes = caseVariants(classes).map((names) => `The labels ${names.join(" and ")} differ in capitals alone.`);
  for (const label of classes.filter((name) => PERHAPS_NOTHING.test(name))) {
    const count = labelled.filter((item) => item.label === label).length;
    notes.push(`${formatNumberOf(count, "photo")} of ${named} ${count === 1 ? "has" : "have"} the label "${label}", which counts as a class of that name; where it stands for no label, take the lines out.`); // prettier-ignore
  }
  for (const note of tables.flatMap((table) => foldNotes(context, table))) notes.push(note);
  const splits = SPLITS.filter((split) => labelled.some((item) => item.split === split));
  if (splits.length > 0) {
    const counts = splits.map((split) => formatNumberOf(labelled.filter((item) => item.split === split).length, `${split} photo`)); // prettier-ignore
    notes.push(`Splits come from ${ofSplits.length === 0 ? "the names of tables or folders" : `the column ${ofSplits.map((place) => `"${header[place]}"`).join(" and ")}`}: ${counts.join(", ")}.`); // prettier-ignore
  }
  const layout = `${tables.map((table) => nameOf(table.path)).join(" and ")}: ${headings.map((place) => header[place]).join()}`;
  return { layout: folderOf(path) === "" ? layout : `${folderOf(path)}/${layout}`, classes, items: gathered.items, notes, foreign: gathered.foreign(), labelled }; // prettier-ignore
}

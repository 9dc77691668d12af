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
import { type Columns, columnsOf, namesFiles } from "./table-columns.js";
import { normal, type TableFiles } from "./table-files.js";
import { parseTable, type Row } from "./table-text.js";

/** A table of a data folder. */
export interface Table {
  /** Relative to the tree's root. */
  readonly path: string;
  readonly header: readonly string[];
  readonly rows: readonly Row[];
  /** Null where the header says nothing of files and labels. */
  readonly columns: Columns | null;
}

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
  if (columns === null && header.length === 2 && isPhotoName(header[0]))
    // Without a header: the first line is a photo already.
    return { path, header: ["file", "label"], rows: [{ cells: header, line: headerLine }, ...rows], columns: { files: [0], label: 1, split: null } }; // prettier-ignore
  return { path, header, rows, columns };
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

function fileColumn(table: Table, { files: candidates }: Columns, files: TableFiles): number {
  if (candidates.length === 1) return candidates[0];
  const shares = candidates.map((column) => shareFound(table, column, files));
  const best = shares.reduce((a, b) => (b > a ? b : a), 0);
  return candidates[shares.indexOf(best)];
}

/** The split that a row's own column names; throws a `UserError` for a word that is none. */
function splitOfRow(context: Context, { path }: Table, { cells, line }: Row, column: number | null): SplitName | null {
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
  const ofTable = splitNamed(nameOf(path).replace(/\.[^.]*$/, ""));
  const found = new Map<string, Labelled & { line: number }>();
  const missing: { name: string; line: number }[] = [];
  for (const row of rows) {
    const { cells, line } = row;
    const name = cells[column] ?? "";
    const label = className(cells[columns.label] ?? "");
    if (name === "") throw new UserError(`Line ${line} of "${shown}" names no file; write file,label.`);
    if (label === "") throw new UserError(`Line ${line} of "${shown}" gives "${name}" no label; write file,label.`);
    const own = splitOfRow(context, table, row, columns.split);
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
  const headings = [fileColumn(tables[0], columns!, files), columns!.label, columns!.split].filter((place) => place !== null); // prettier-ignore
  const notes = caseVariants(classes).map((names) => `The labels ${names.join(" and ")} differ in capitals alone.`);
  const splits = SPLITS.filter((split) => labelled.some((item) => item.split === split));
  if (splits.length > 0) {
    const counts = splits.map((split) => formatNumberOf(labelled.filter((item) => item.split === split).length, `${split} photo`)); // prettier-ignore
    notes.push(`Splits come from ${columns!.split === null ? "the names of tables or folders" : `the column "${header[columns!.split]}"`}: ${counts.join(", ")}.`); // prettier-ignore
  }
  const layout = `${tables.map((table) => nameOf(table.path)).join(" and ")}: ${headings.map((place) => header[place]).join()}`;
  return { layout: folderOf(path) === "" ? layout : `${folderOf(path)}/${layout}`, classes, items: gathered.items, notes, foreign: gathered.foreign(), labelled }; // prettier-ignore
}

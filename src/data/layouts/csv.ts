import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { parse } from "csv-parse/sync";
import { UserError } from "../../core/errors.js";
import { forEachParallel } from "../parallel.js";
import { byCodeUnits, type Found, type Item } from "../listing.js";
import type { Folder } from "../tree.js";

interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function parseRows(text: string, path: string): Row[] {
  try {
    const options = { bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count: true };
    return parse(text, options) as unknown as Row[];
  } catch (error) {
    throw new UserError(`"${path}" is not a readable CSV file: ${(error as Error).message}.`, 2, { cause: error });
  }
}

function isHeader(row: Row | undefined): boolean {
  return row?.record.map((name) => name.toLowerCase()).join() === "file,label";
}

async function checkFilesExist(root: string, lines: ReadonlyMap<string, number>, path: string): Promise<void> {
  const missing: string[] = [];
  await forEachParallel([...lines.keys()], 64, async (file) => {
    const found = await stat(join(root, file)).catch(() => null);
    if (!found?.isFile()) missing.push(file);
  });
  if (missing.length === 0) return;
  const [first] = missing.sort((a, b) => lines.get(a)! - lines.get(b)!);
  const count = missing.length === 1 ? "" : ` (the first of ${missing.length} missing files)`;
  throw new UserError(
    `Line ${lines.get(first)!} of "${path}" names "${first}", which does not exist${count}; ` +
      `give paths relative to the CSV file's folder.`,
  );
}

async function listRows(rows: readonly Row[], path: string): Promise<Found> {
  const root = dirname(path);
  const labels = new Map<string, string>();
  const lines = new Map<string, number>();
  for (const { record, info } of rows) {
    const [name = "", label = ""] = record;
    if (name === "") throw new UserError(`Line ${info.lines} of "${path}" names no file; write file,label.`);
    if (label === "")
      throw new UserError(`Line ${info.lines} of "${path}" gives "${name}" no label; write file,label.`);
    const file = relative(resolve(root), resolve(root, name)).split(sep).join("/");
    const known = labels.get(file);
    if (known !== undefined && known !== label) {
      throw new UserError(
        `Line ${info.lines} of "${path}" labels "${name}" ${label}, an earlier line ${known}; keep one of them.`,
      );
    }
    labels.set(file, label);
    lines.set(file, info.lines);
  }
  await checkFilesExist(root, lines, path);
  const classes = [...new Set(labels.values())].sort(byCodeUnits);
  const items = [...labels].map(([file, label]): Item => ({ file, label: classes.indexOf(label), split: null }));
  return { layout: `${basename(path)}: file,label`, classes, items };
}

/**
 * Lists the images that a CSV file names in lines `file,label` under that header; paths are relative to its folder.
 * Throws a `UserError` naming the line for a wrong header, an empty or contradictory label, or a missing file.
 */
export async function listCsv(path: string): Promise<Found> {
  const rows = parseRows(await readFile(path, "utf8"), path);
  if (!isHeader(rows[0])) throw new UserError(`"${path}" must begin with the line "file,label".`);
  return listRows(rows.slice(1), path);
}

/** A folder with exactly one CSV file, whose header is `file,label`. */
export async function csvFile(root: string, tree: Folder): Promise<Found | null> {
  const names = tree.others.filter((name) => /\.csv$/i.test(name));
  if (names.length !== 1) return null;
  const path = join(root, names[0]);
  // A CSV file about something else may lie beside folders of images, and need not even be well formed.
  const [firstLine] = (await readFile(path, "utf8")).split("\n", 1);
  return /^\uFEFF?\s*"?file"?\s*,\s*"?label"?\s*$/i.test(firstLine) ? listCsv(path) : null;
}

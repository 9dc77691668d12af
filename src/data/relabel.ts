import { cutList } from "../core/cut-list.js";
import { UserError } from "../core/errors.js";
import { parseTable } from "./layouts/table-text.js";
import type { Listing, SplitName } from "./listing.js";

/** A photo with the class that it has after corrections. */
export interface CorrectedPhoto {
  readonly file: string;
  readonly label: string;
  readonly split: SplitName | null;
}

/** What corrections make of a listing. */
export interface Corrected {
  readonly photos: readonly CorrectedPhoto[];
  /** How many photos have another class than before. */
  readonly changed: number;
  /** Photos that are marked without a word on what they should be; they stay what they are. */
  readonly undecided: readonly string[];
}

/**
 * Applies a table of corrections (columns file and label, as the live page exports them; others are of no account) to a
 * listing. Throws a `UserError` naming the line where a file is none of the listing's, or a label none of its classes.
 */
export function applyCorrections({ root, classes, items }: Listing, bytes: Uint8Array, path: string): Corrected {
  const { header, rows } = parseTable(bytes, path);
  const [file, label] = ["file", "label"].map((name) => header.indexOf(name));
  if (file < 0 || label < 0)
    throw new UserError(`The header of "${path}" needs columns named file and label; it has ${cutList(header)}.`);
  const labels = new Map(items.map((item) => [item.file, classes[item.label]]));
  const undecided: string[] = [];
  let changed = 0;
  for (const { cells, line } of rows) {
    const [name, wanted] = [cells[file] ?? "", cells[label] ?? ""];
    const was = labels.get(name);
    if (was === undefined)
      throw new UserError(`Line ${line} of "${path}" names "${name}", which is no photo of "${root}"; give the folder that the marks were made for.`); // prettier-ignore
    if (wanted === "") undecided.push(name);
    else if (!classes.includes(wanted))
      throw new UserError(`Line ${line} of "${path}" gives "${name}" the label "${wanted}", which is none of the classes ${cutList(classes)}.`); // prettier-ignore
    else if (wanted !== was) {
      labels.set(name, wanted);
      changed++;
    }
  }
  return { photos: items.map((item) => ({ file: item.file, label: labels.get(item.file)!, split: item.split })), changed, undecided }; // prettier-ignore
}

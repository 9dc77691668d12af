import { parse } from "csv-parse/sync";
import { UserError } from "../../core/errors.js";

/** A line of a table; `line` counts from 1. */
export interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** A table as it was read, its first row apart. */
export interface TableText {
  readonly header: readonly string[];
  readonly headerLine: number;
  readonly rows: readonly Row[];
}

const SEPARATORS = [",", ";", "\t", "|"] as const;

/** Text in UTF-8 or UTF-16, by its byte order mark or the zeros that UTF-16 has; else in Windows' Latin letters. */
export function decodeText(bytes: Uint8Array): string {
  const decode = (encoding: string, fatal = false) => new TextDecoder(encoding, { fatal }).decode(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode("utf-16le");
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode("utf-16be");
  const zeros = [0, 0];
  for (let index = 0; index < Math.min(bytes.length, 200); index++) if (bytes[index] === 0) zeros[index % 2]++;
  if (zeros[1] > 20 && zeros[0] === 0) return decode("utf-16le");
  if (zeros[0] > 20 && zeros[1] === 0) return decode("utf-16be");
  try {
    return decode("utf-8", true);
  } catch {
    return decode("windows-1252");
  }
}

/** The separator that the first line has most of, outside of quotes; a comma where it has none. */
function separatorOf(line: string): string {
  const plain = line.replace(/"[^"]*"/g, "");
  const counts = SEPARATORS.map((separator) => plain.split(separator).length);
  return SEPARATORS[counts.indexOf(counts.reduce((a, b) => (b > a ? b : a)))];
}

/**
 * Reads a table of values separated by commas, semicolons, tabs or bars, whichever its first line has. Throws a `UserError`
 * naming `path` where it cannot be read.
 */
export function parseTable(bytes: Uint8Array, path: string): TableText {
  const text = decodeText(bytes);
  // Excel may say its separator on a line before the header.
  const said = /^\s*"?sep=(.)"?\s*\r?\n/i.exec(text);
  const body = said === null ? text : text.slice(said[0].length);
  const first = body.split("\n").find((line) => line.trim() !== "") ?? "";
  try {
    const options = {
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      delimiter: said?.[1] ?? separatorOf(first),
    };
    const parsed = parse(body, options) as unknown as { record: string[]; info: { lines: number } }[];
    const shift = said === null ? 0 : 1;
    const rows = parsed.map(({ record, info }) => ({ cells: record, line: info.lines + shift }));
    const [header, ...rest] = rows;
    return { header: header?.cells ?? [], headerLine: header?.line ?? 1, rows: rest };
  } catch (error) {
    throw new UserError(`"${path}" is not a readable CSV file: ${(error as Error).message}.`, 2, { cause: error });
  }
}

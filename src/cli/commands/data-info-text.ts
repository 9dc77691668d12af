import { cutList } from "../../core/cut-list.js";
import { largestOf } from "../../core/extremes.js";
import { formatCount } from "../../core/format.js";
import { describeData, type Remark, remarkLines } from "../../data/describe-data.js";
import type { ClassCount, Inspection } from "../../data/inspect.js";
import { SPLITS, type Listing } from "../../data/listing.js";
import type { Split } from "../../data/split.js";

const MOST_CLASSES = 40;
const ALL = " (--json lists all)";

/** Lines of a table, its first column flush left, the others flush right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => largestOf(rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  "),
  );
}

function classTable(classes: readonly ClassCount[]): string[] {
  const splits = classes[0].splits === null ? [] : SPLITS.filter((name) => classes.some((c) => c.splits![name] > 0));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const row = (name: string, members: readonly ClassCount[]) => [
    name,
    ...splits.map((split) => formatCount(sum(members.map((member) => member.splits![split])))),
    formatCount(sum(members.map(({ total }) => total))),
  ];
  const shown = classes.slice(0, MOST_CLASSES);
  const rest = classes.slice(MOST_CLASSES);
  const rows = shown.map((c) => row(c.name, [c]));
  if (rest.length > 0) rows.push(row(`${formatCount(rest.length)} more${ALL}`, rest));
  return table([["class", ...splits, "images"], ...rows, row("together", classes)]);
}

/** What a folder holds, in lines for people. */
export function describeListing(listing: Listing, { classes, width, height, modes }: Inspection): string[] {
  const size = (key: "min" | "median" | "max") => `${width![key]} x ${height![key]}`;
  return [
    `${listing.root}: ${formatCount(listing.items.length)} images of ${listing.classes.length} classes`,
    `layout   ${listing.layout}`,
    ...(width === null ? [] : [`size     ${size("min")} least, ${size("median")} median, ${size("max")} most (width x height, each by itself)`]), // prettier-ignore
    `colours  ${Object.entries(modes).map(([mode, count]) => `${mode} (${formatCount(count)})`).join(" · ")}`, // prettier-ignore
    "",
    ...classTable(classes),
  ];
}

/** The remarks on a listing, by what its headers and equal files tell and by the split that training would make of it. */
export function inspectionRemarks(listing: Listing, split: Split, { unreadable, duplicates }: Inspection): Remark[] {
  const equal = duplicates.filter(({ splits, classes }) => splits.length > 1 || classes.length > 1);
  // How it was read, and its classes, stand above already.
  const remarks = describeData({ listing, split, unreadable, equal }).slice(1);
  const others = duplicates.filter((group) => !equal.includes(group));
  if (others.length > 0) {
    const details = others.map(({ files }) => cutList(files, " = ", 3));
    remarks.push({ kind: "warning", text: "Equal files within a split:", details });
  }
  return remarks;
}

/** How a folder is understood, then what may be wrong with it, in lines for people. */
export function describeRemarks(remarks: readonly Remark[]): string[] {
  const facts = remarks.filter(({ kind }) => kind === "fact").flatMap((remark) => remarkLines(remark, ALL));
  const warnings = remarks.filter(({ kind }) => kind === "warning").flatMap((remark) => remarkLines(remark, ALL));
  return [...facts, "", ...(warnings.length === 0 ? ["No problem found."] : warnings)];
}

import { formatCount } from "../../core/format.js";
import type { ClassCount, Inspection } from "../../data/inspect.js";
import { SPLITS, type Listing } from "../../data/listing.js";

const FILES_SHOWN = 10;
const IMBALANCE_WORTH_SAYING = 2;

/** Lines of a table, its first column flush left, the others flush right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
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
  return table([["class", ...splits, "images"], ...classes.map((c) => row(c.name, [c])), row("together", classes)]);
}

/** What a folder holds, in lines for people. */
export function describeListing(listing: Listing, { classes, width, height, modes }: Inspection): string[] {
  const size = (key: "min" | "median" | "max") => `${width![key]} x ${height![key]}`;
  return [
    `${listing.root}: ${formatCount(listing.items.length)} images of ${listing.classes.length} classes`,
    `layout   ${listing.layout}`,
    ...(width === null ? [] : [`size     ${size("min")} least, ${size("median")} median, ${size("max")} most (width x height, each by itself)`]), // prettier-ignore
    `colours  ${Object.entries(modes).map(([mode, count]) => `${mode} (${formatCount(count)})`).join(" · ")}`, // prettier-ignore
    ...(listing.unlabelled === 0 ? [] : [`unlabelled images, left out: ${formatCount(listing.unlabelled)}`]),
    "",
    ...classTable(classes),
  ];
}

function shown(lines: readonly string[]): string[] {
  const rest = lines.length - FILES_SHOWN;
  const some = lines.slice(0, FILES_SHOWN).map((line) => `  ${line}`);
  return rest > 0 ? [...some, `  and ${formatCount(rest)} more (--json lists all)`] : some;
}

/** What is wrong with a folder, or may be: groups of lines, each with a headline; none when all is well. */
export function describeProblems({ classes, unreadable, duplicates }: Inspection): string[] {
  const emptyIn = SPLITS.flatMap((split) => {
    const present = classes.filter((c) => c.splits !== null && c.splits[split] > 0);
    return present.length === 0 ? [] : classes.filter((c) => !present.includes(c)).map((c) => `${c.name} in ${split}`);
  });
  const counts = classes.map((c) => c.splits?.train ?? c.total);
  const ratio = Math.max(...counts) / Math.max(1, Math.min(...counts));
  const files = (groups: Inspection["duplicates"]) => shown(groups.map((group) => group.files.join(" = ")));
  const leaks = duplicates.filter(({ splits }) => splits.length > 1);
  const contradictions = duplicates.filter((group) => group.classes.length > 1);
  const others = duplicates.filter((group) => !leaks.includes(group) && !contradictions.includes(group));
  const problem = (headline: string, lines: readonly string[]) => (lines.length === 0 ? [] : [headline, ...lines]);
  return [
    ...problem("Files whose header cannot be read:", shown(unreadable.map((u) => `${u.file}: ${u.reason}`))),
    ...problem("Leakage: the same image in more than one split:", files(leaks)),
    ...problem("Contradictions: the same image in more than one class:", files(contradictions)),
    ...problem("Equal files within a split:", files(others)),
    ...problem("Classes without images in a split:", shown(emptyIn)),
    ...(ratio < IMBALANCE_WORTH_SAYING
      ? []
      : [`Imbalance: the largest class has ${ratio.toFixed(1)} times as many images to learn from as the smallest.`]),
  ];
}

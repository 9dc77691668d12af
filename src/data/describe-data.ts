import { cutLines, cutList } from "../core/cut-list.js";
import { largestOf, smallestOf } from "../core/extremes.js";
import { formatCount, formatNumberOf, formatPercent } from "../core/format.js";
import { visible } from "../core/visible.js";
import { type Listing, SPLITS, type SplitName } from "./listing.js";

/** Files that are equal byte by byte. */
export interface EqualFiles {
  readonly files: readonly string[];
  /** The splits that they stand in; more than one is leakage. */
  readonly splits: readonly SplitName[];
  /** Their classes; more than one is a contradiction. */
  readonly classes: readonly string[];
}

/** The groups that stand in more than one split: what is learnt from one is asked in the other. */
export function leaksAmong(groups: readonly EqualFiles[]): Pick<EqualFiles, "files" | "splits">[] {
  return groups.filter(({ splits }) => splits.length > 1).map(({ files, splits }) => ({ files, splits }));
}

/** What is known of a data set by the time it is described. */
export interface DataFacts {
  readonly listing: Pick<Listing, "layout" | "classes" | "items" | "notes" | "foreign" | "unlabelled">;
  /** The items of each split, as they are used. */
  readonly split: Readonly<Record<SplitName, ArrayLike<number>>>;
  /** Files that are left out because they cannot be read. */
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
  /** Groups of equal files in several splits or several classes. */
  readonly equal: readonly EqualFiles[];
  /** Classes whose pixels hardly vary, with their deviation in 0..255. */
  readonly plain?: readonly { readonly name: string; readonly deviation: number }[];
}

/** A sentence on a data set, and lines that bear it out. */
export interface Remark {
  /** `fact`: how it is understood. `warning`: what is, or may be, wrong with it. */
  readonly kind: "fact" | "warning";
  readonly text: string;
  readonly details: readonly string[];
  /** Whether the details are told, ten of them, where the rest is put in a line. */
  readonly isListed?: boolean;
}

/** Fewer photos than this judge badly: one more or less right is two points of accuracy and more. */
const FEW_TO_JUDGE_BY = 50;
const IMBALANCE_WORTH_SAYING = 2;
const NAMES: Readonly<Record<SplitName, string>> = { train: "training", val: "validation", test: "test" };

/** How many of some items each class has. */
function countsOf({ items, classes }: DataFacts["listing"], indices: ArrayLike<number>): number[] {
  const counts = new Array<number>(classes.length).fill(0);
  for (let position = 0; position < indices.length; position++) counts[items[indices[position]].label]++;
  return counts;
}

/** Where the splits come from. */
function originOf({ items }: DataFacts["listing"]): string {
  const brought = new Set<SplitName>();
  for (const { split } of items) if (split !== null) brought.add(split);
  if (brought.size === 0) return "the folder brings no split, so its photos are divided, class by class";
  if (brought.size === SPLITS.length) return "as the folder has them";
  const test = brought.has("test");
  return `validation photos are taken from the folder's training photos${test ? "" : ", its validation photos are the test"}`;
}

function facts({ listing, split }: DataFacts): string[] {
  const { layout, classes } = listing;
  const counts = SPLITS.map((name) => countsOf(listing, split[name]));
  const named = classes.map(
    (name, label) => `${name} (${formatCount(counts.reduce((sum, of) => sum + of[label], 0))})`,
  );
  const sizes = SPLITS.map((name) => `${formatCount(split[name].length)} ${NAMES[name]}`);
  return [
    `Read as ${layout}: ${classes.length} classes: ${cutList(named)}.`,
    `Splits: ${sizes.join(", ")} photos; ${originOf(listing)}.`,
  ];
}

/** "12 HEIC photos of class hat: export them as JPEG." */
function foreignText({ class: name, format, files }: NonNullable<Listing["foreign"]>[number]): string {
  if (format === "video") return `${formatNumberOf(files.length, "video")} of class ${name} ${files.length === 1 ? "is" : "are"} left out.`; // prettier-ignore
  return `${formatNumberOf(files.length, `${format} photo`)} of class ${name} cannot be read and ${files.length === 1 ? "is" : "are"} left out: export ${files.length === 1 ? "it" : "them"} as JPEG.`; // prettier-ignore
}

function photosOf(groups: readonly EqualFiles[]): number {
  return groups.reduce((sum, { files }) => sum + files.length, 0);
}

function equalLines(groups: readonly EqualFiles[]): string[] {
  return groups.map(({ files }) => cutList(files, " = ", 3));
}

/** Classes without a photo in a split that others have photos in. */
function missing({ listing, split }: DataFacts): Remark[] {
  const { classes } = listing;
  return SPLITS.flatMap((name) => {
    if (split[name].length === 0) return [];
    const counts = countsOf(listing, split[name]);
    const without = classes.filter((_, label) => counts[label] === 0);
    if (without.length === 0) return [];
    return [
      { kind: "warning" as const, text: `No ${NAMES[name]} photo is there of ${cutList(without)}.`, details: [] },
    ];
  });
}

function tooFew({ split }: DataFacts): string[] {
  return (["val", "test"] as const).flatMap((name) => {
    const count = split[name].length;
    if (count === 0) return [`There is no ${NAMES[name]} photo.`];
    if (count >= FEW_TO_JUDGE_BY) return [];
    return [`${formatNumberOf(count, `${NAMES[name]} photo`)} ${count === 1 ? "is" : "are"} few to judge by: each is ${formatPercent(1 / count)} of the accuracy.`]; // prettier-ignore
  });
}

function imbalance({ listing, split }: DataFacts): string[] {
  // A class without any is told apart.
  const counts = countsOf(listing, split.train).filter((count) => count > 0);
  const ratio = counts.length === 0 ? 1 : largestOf(counts, 0) / smallestOf(counts);
  if (ratio < IMBALANCE_WORTH_SAYING) return [];
  return [`Imbalance: the largest class has ${ratio.toFixed(1)} times as many images to learn from as the smallest.`];
}

/**
 * What there is to say of a data set before anybody trains on it, the same wherever it is said: how it is understood, then
 * what may be wrong. Details are not cut.
 */
export function describeData(data: DataFacts): Remark[] {
  const { listing, unreadable, equal, plain = [] } = data;
  const remarks: Remark[] = facts(data).map((text) => ({ kind: "fact", text, details: [] }));
  const warn = (text: string, details: readonly string[] = [], isListed = false) =>
    remarks.push({ kind: "warning", text, details, isListed });
  for (const text of listing.notes ?? []) remarks.push({ kind: "fact", text, details: [] });
  if (listing.unlabelled > 0) remarks.push({ kind: "fact", text: `${formatNumberOf(listing.unlabelled, "photo")} without a label ${listing.unlabelled === 1 ? "is" : "are"} left out.`, details: [] }); // prettier-ignore
  for (const line of cutLines((listing.foreign ?? []).map(foreignText), "")) warn(line);
  if (unreadable.length > 0)
    warn(
      `${formatNumberOf(unreadable.length, "file")} cannot be read and ${unreadable.length === 1 ? "is" : "are"} left out:`,
      unreadable.map(({ file, reason }) => `${file}: ${reason}`),
      true,
    );
  const leaks = equal.filter(({ splits }) => splits.length > 1);
  if (leaks.length > 0)
    warn(`Leakage: ${formatNumberOf(photosOf(leaks), "photo")} ${leaks.length === 1 ? "are one and the same image" : `are copies of ${leaks.length} images`} in more than one split:`, equalLines(leaks)); // prettier-ignore
  const contradictions = equal.filter(({ classes }) => classes.length > 1);
  if (contradictions.length > 0)
    warn(`Contradictions: ${formatNumberOf(photosOf(contradictions), "photo")} ${contradictions.length === 1 ? "are one and the same image" : `are copies of ${contradictions.length} images`} in more than one class:`, contradictions.map(({ files, classes }) => `${cutList(files, " = ", 3)} (${cutList(classes)})`)); // prettier-ignore
  if (plain.length > 0)
    warn(
      `The photos of ${plain.length === 1 ? "a class" : `${plain.length} classes`} hardly vary, as if they were misread:`,
      plain.map(({ name, deviation }) => `${name}: a deviation of ${deviation.toFixed(1)} of 255`),
    );
  for (const remark of missing(data)) remarks.push(remark);
  for (const text of tooFew(data)) warn(text);
  for (const text of imbalance(data)) warn(text);
  return remarks;
}

/** A remark in one line, with an example where it has details; files that cannot be read are named, ten at most. */
export function remarkLine(remark: Remark): string {
  const { text, details, isListed = false } = remark;
  if (isListed) return remarkLines(remark).map(visible).join("\n");
  return details.length === 0 ? text : `${text.replace(/:$/, ",")} for example ${details[0]}.`;
}

/** A remark in lines: its sentence, and ten of its details at most. */
export function remarkLines({ text, details }: Remark, hint = ""): string[] {
  return [text, ...cutLines(details, "  ", hint)];
}

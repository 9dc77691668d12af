import { append, largestOf } from "../core/extremes.js";
import { UserError } from "../core/errors.js";
import { RandomStream } from "../core/random.js";
import { SPLITS, type Listing, type SplitName } from "./listing.js";

/** The share of each split, in 0..1, together 1. */
export type Fractions = Readonly<Record<SplitName, number>>;

/** The items of each split: ascending indices into a listing's items. */
export type Split = Readonly<Record<SplitName, Uint32Array>>;

export interface SplitOptions {
  readonly fractions: Fractions;
  readonly seed: number;
  /** Keep at most this many training images of each class. */
  readonly limitPerClass?: number | undefined;
}

/** Reads `70/10/20` (percent for train, validation, test); throws a `UserError` unless each is at least 1 and the sum 100. */
export function parseSplit(text: string): Fractions {
  const parts = text.split("/").map((part) => (part.trim() === "" ? NaN : Number(part)));
  const sum = parts.reduce((total, part) => total + part, 0);
  if (parts.length !== 3 || !parts.every((part) => part >= 1) || Math.abs(sum - 100) > 1e-9) {
    throw new UserError(
      `--split needs three percentages of at least 1 that add up to 100 (train/validation/test, as in 70/10/20), not "${text}".`,
    );
  }
  const [train, val, test] = parts.map((part) => part / 100);
  return { train, val, test };
}

/**
 * Divides `count` things in proportion to `shares` by largest remainders. Every part gets at least one where there are
 * enough to go round; where there are not, the first part gets one before the others.
 */
export function apportion(count: number, shares: readonly number[]): number[] {
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const exact = shares.map((share) => (share / whole) * count);
  const counts = exact.map(Math.floor);
  const byRemainder = exact.map((_, part) => part).sort((a, b) => exact[b] - counts[b] - (exact[a] - counts[a]));
  for (let left = count - counts.reduce((sum, part) => sum + part, 0); left > 0; left--) counts[byRemainder.shift()!]++;
  for (let part = 0; part < (count >= shares.length ? shares.length : Math.min(count, 1)); part++) {
    if (counts[part] > 0) continue;
    counts[counts.indexOf(largestOf(counts))]--;
    counts[part]++;
  }
  return counts;
}

function byClass(listing: Listing, items: readonly number[]): [label: number, members: number[]][] {
  const groups = listing.classes.map((_, label): [number, number[]] => [label, []]);
  for (const item of items) groups[listing.items[item].label][1].push(item);
  return groups;
}

/** Divides items class by class into as many parts as there are shares, each class shuffled by its own stream. */
function stratify(listing: Listing, items: readonly number[], shares: readonly number[], seed: number): number[][] {
  const parts: number[][] = shares.map(() => []);
  for (const [label, members] of byClass(listing, items)) {
    const shuffled = new RandomStream(seed, "split", label).shuffle(members);
    let start = 0;
    apportion(members.length, shares).forEach((count, part) => {
      append(parts[part], shuffled.slice(start, start + count));
      start += count;
    });
  }
  return parts;
}

function limited(listing: Listing, items: readonly number[], limit: number, seed: number): number[] {
  return byClass(listing, items).flatMap(([label, members]) =>
    new RandomStream(seed, "limit-per-class", label).shuffle(members).slice(0, limit),
  );
}

/**
 * Splits a listing's items into train, validation and test. Splits that the folder brings are used as they are; where
 * it brings training images and one other split, that one is the test set and validation images are taken from the
 * training images; otherwise all is divided. What is divided is stratified by class and seeded. Throws a `UserError`
 * when the folder brings splits but no training images.
 */
export function splitListing(listing: Listing, { fractions, seed, limitPerClass }: SplitOptions): Split {
  const all = listing.items.map((_, index) => index);
  const brought = (split: SplitName) => all.filter((index) => listing.items[index].split === split);
  let [train, val, test] = SPLITS.map(brought);
  if (val.length + test.length === 0) {
    [train, val, test] = stratify(listing, all, [fractions.train, fractions.val, fractions.test], seed);
  } else if (train.length === 0) {
    throw new UserError(`"${listing.root}" has no training images; add a folder named train.`);
  } else if (val.length === 0 || test.length === 0) {
    test = test.length === 0 ? val : test;
    [train, val] = stratify(listing, train, [fractions.train, fractions.val], seed);
  }
  if (limitPerClass !== undefined) train = limited(listing, train, limitPerClass, seed);
  const [trainItems, valItems, testItems] = [train, val, test].map((items) => Uint32Array.from(items).sort());
  return { train: trainItems, val: valItems, test: testItems };
}

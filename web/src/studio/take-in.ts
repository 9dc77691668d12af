import { UserError } from "../../../dist/core/errors.js";
import { encodeArrays, ARRAYS_FILE } from "../../../dist/data/arrays-format.js";
import { describeData, type EqualFiles, remarkLines } from "../../../dist/data/describe-data.js";
import { interpretTree } from "../../../dist/data/layouts/interpret.js";
import type { Listing, SplitName } from "../../../dist/data/listing.js";
import { SPLITS } from "../../../dist/data/listing.js";
import { plainClasses } from "../../../dist/data/plain-classes.js";
import { MOMENTS, sumsOf } from "../../../dist/data/cache/moments.js";
import { type Split, splitListing } from "../../../dist/data/split.js";
import { treeOf } from "../../../dist/data/tree.js";
import { decodeInPage } from "../../../dist/library/page/decode.js";
import { dataRows } from "../../../dist/settings/rows/data.js";
import type { Fit } from "../../../src/data/fit.js";
import { namesIn, opfsStore } from "./opfs-store.js";
import { freeName, type GivenFile, PHOTOS, type PhotoSet, SET_FILE, type StoredSet } from "./photo-set.js";

/** Browsers decode on threads of their own: so many photos are under way at once. */
const AT_ONCE = 8;

/** What is taken in. */
export interface TakeIn {
  /** Of the folder or archive; where there is none, the folder that all files share, else `photos`. */
  readonly name: string | null;
  readonly size: number;
  readonly fit: Fit;
  readonly files: readonly GivenFile[];
}

/** Files below the one folder that holds all of them, if there is one, and its name. */
function rooted(files: readonly GivenFile[]): { name: string | null; files: readonly GivenFile[] } {
  const tops = new Set(files.map(({ path }) => path.slice(0, Math.max(0, path.indexOf("/")))));
  const [top] = tops;
  if (tops.size !== 1 || top === "" || top === undefined) return { name: null, files };
  return { name: top, files: files.map(({ path, blob }) => ({ path: path.slice(top.length + 1), blob })) };
}

const hex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Groups of equal files that stand in several splits or classes. */
function equalAmong({ items, classes }: Listing, digests: readonly string[], split: Split): EqualFiles[] {
  const splitOf = new Map<number, SplitName>();
  for (const name of SPLITS) for (const item of split[name]) splitOf.set(item, name);
  const groups = new Map<string, number[]>();
  digests.forEach((digest, item) => groups.set(digest, [...(groups.get(digest) ?? []), item]));
  return [...groups.values()].flatMap((group) => {
    const splits = [...new Set(group.flatMap((item) => splitOf.get(item) ?? []))];
    const names = [...new Set(group.map((item) => classes[items[item].label]))];
    if (splits.length < 2 && names.length < 2) return [];
    return [{ files: group.map((item) => items[item].file), splits, classes: names }];
  });
}

/**
 * Understands files as `data info` understands a folder, decodes them to squares, and keeps them in the browser. Rejects with
 * a `UserError` that says what was seen where that cannot be understood.
 */
export async function takeIn(asked: TakeIn, onProgress: (done: number, total: number) => void): Promise<PhotoSet> {
  const { size, fit } = asked;
  const below = rooted(asked.files);
  const name = asked.name ?? below.name ?? "photos";
  const blobs = new Map(below.files.map(({ path, blob }) => [path, blob]));
  const listed = await interpretTree({
    root: name,
    tree: treeOf(blobs.keys()),
    lenient: false,
    read: async (path) => new Uint8Array(await blobs.get(path)!.arrayBuffer()),
    exists: (path) => Promise.resolve(blobs.has(path)),
  });
  const bytes = 3 * size * size;
  const total = listed.items.length;
  const images = new Uint8Array(total * bytes);
  const digests = new Array<string>(total);
  const reasons = new Map<number, string>();
  let next = 0;
  let done = 0;
  const lane = async () => {
    while (next < total) {
      const item = next++;
      const blob = blobs.get(listed.items[item].file)!;
      try {
        digests[item] = hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
        images.set(await decodeInPage(blob, size, fit), item * bytes);
      } catch (error) {
        reasons.set(item, (error as Error).message.replace(/\.$/, ""));
      }
      onProgress(++done, total);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));

  const kept = listed.items.flatMap((_, item) => (reasons.has(item) ? [] : [item]));
  const classes = listed.classes.filter((_, label) => kept.some((item) => listed.items[item].label === label));
  if (classes.length < 2)
    throw new UserError(`Photos that can be read are there of ${classes.length} class, and a classifier needs two or more; ${[...reasons.values()][0] ?? ""}.`); // prettier-ignore
  const items = kept.map((item) => {
    const { file, label, split } = listed.items[item];
    return { file, label: classes.indexOf(listed.classes[label]), split };
  });
  kept.forEach((item, place) => images.copyWithin(place * bytes, item * bytes, (item + 1) * bytes));
  const used = images.subarray(0, kept.length * bytes);
  const listing = { ...listed, classes, items };
  const split = splitListing(listing, { fractions: dataRows.split.default, seed: 0 });
  const moments = new Float64Array(kept.length * MOMENTS);
  kept.forEach((_, place) => moments.set(sumsOf(used.subarray(place * bytes, (place + 1) * bytes)), place * MOMENTS));
  const remarks = describeData({
    listing,
    split,
    unreadable: [...reasons].map(([item, reason]) => ({ file: listed.items[item].file, reason })),
    equal: equalAmong(
      listing,
      kept.map((item) => digests[item]),
      split,
    ),
    plain: plainClasses(listing, moments, size, split.train),
  });
  const id = freeName(name, await namesIn(PHOTOS, "directory"));
  const set: StoredSet = {
    id,
    name,
    size,
    fit,
    classes,
    counts: classes.map((_, label) => items.filter((item) => item.label === label).length),
    remarks: remarks.map((remark) => ({ kind: remark.kind, lines: remarkLines(remark) })),
    takenAt: new Date().toISOString(),
    files: items.map(({ file }) => file),
    splits: items.map((item) => item.split),
  };
  const store = opfsStore(`${PHOTOS}/${id}`);
  await store.write(ARRAYS_FILE, encodeArrays({ images: used, labels: items.map(({ label }) => label), classes }));
  await store.write(SET_FILE, [new TextEncoder().encode(JSON.stringify(set))]);
  const { files: _, splits: __, ...shown } = set;
  return shown;
}

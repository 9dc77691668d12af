/** Sets of photos in the browser: what is there, as somebody has arranged it, and what is to be said of it. */
import { UserError } from "../../../dist/core/errors.js";
import { rearranged } from "../../../dist/data/arranged.js";
import { MOMENTS } from "../../../dist/data/cache/moments.js";
import { describeData, type EqualFiles, remarkLines } from "../../../dist/data/describe-data.js";
import { SPLITS } from "../../../dist/data/listing.js";
import { plainClasses } from "../../../dist/data/plain-classes.js";
import { splitListing } from "../../../dist/data/split.js";
import { dataRows } from "../../../dist/settings/rows/data.js";
import type { Arranged, Change } from "../../../src/data/arranged.js";
import type { Item, SplitName } from "../../../src/data/listing.js";
import { addPieces } from "./add-pieces.js";
import { fileAt, namesIn, opfsStore, removeFolder } from "./opfs-store.js";
import { freeName, type GivenFile, type Intake, INTAKE_FILE, type PackedPhoto, PHOTOS, type PhotoSet, type Piece, REMOVED_FILE, RUNS, SET_FILE, type StoredSet } from "./photo-set.js"; // prettier-ignore
import { pieceNames, whereIn } from "./places.js";
import { photoNames } from "./run-files.js";

const folderOf = (id: string) => `${PHOTOS}/${id}`;

async function json<T>(path: string): Promise<T | null> {
  const file = await fileAt(path);
  return file === null || file.size === 0 ? null : (JSON.parse(await file.text()) as T);
}

const write = (id: string, name: string, value: unknown) =>
  opfsStore(folderOf(id)).write(name, [new TextEncoder().encode(JSON.stringify(value))]);

/** The pieces of a set as they were written, up to the first that is not whole. */
export async function piecesOf(id: string): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (let next = await json<Piece>(`${folderOf(id)}/${pieceNames(0)}`); next !== null;) {
    pieces.push(next);
    next = await json<Piece>(`${folderOf(id)}/${pieceNames(pieces.length)}`);
  }
  return pieces;
}

/** Groups of equal files that stand in several splits or classes. */
function equalAmong(
  { classes, labels, files }: Arranged,
  digests: readonly string[],
  splitOf: ReadonlyMap<number, SplitName>,
): EqualFiles[] {
  const groups = new Map<string, number[]>();
  digests.forEach((digest, item) => {
    const group = groups.get(digest);
    if (group === undefined) groups.set(digest, [item]);
    else group.push(item);
  });
  return [...groups.values()].flatMap((group) => {
    const splits = [...new Set(group.flatMap((item) => splitOf.get(item) ?? []))];
    const names = [...new Set(group.map((item) => classes[labels[item]]))];
    if (splits.length < 2 && names.length < 2) return [];
    return [{ files: group.map((item) => files[item]), splits, classes: names }];
  });
}

/** A set with all that there is to say of it, in the sentences of `data info`. */
function described(id: string, intake: Intake, arranged: Arranged, pieces: readonly Piece[]): StoredSet {
  const photos: readonly PackedPhoto[] = pieces.flatMap((piece) => piece.photos);
  const unreadable = pieces.flatMap((piece) => piece.unreadable);
  const { classes, files, labels, splits, places } = arranged;
  const items: Item[] = files.map((file, at) => ({ file, label: labels[at], split: splits[at] }));
  const listing = { ...intake.listing, root: intake.name, classes, items };
  const split = splitListing(listing, { fractions: dataRows.split.default, seed: 0 });
  const splitOf = new Map<number, SplitName>();
  for (const name of SPLITS) for (const item of split[name]) splitOf.set(item, name);
  const moments = new Float64Array(places.length * MOMENTS);
  places.forEach((place, item) => moments.set(photos[place].moments, item * MOMENTS));
  const digests = places.map((place) => photos[place].digest);
  const remarks = describeData({
    listing,
    split,
    unreadable,
    equal: equalAmong(arranged, digests, splitOf),
    plain: plainClasses(listing, moments, intake.size, split.train),
  });
  const { listing: how, total, ...rest } = intake;
  const left = total - photos.length - unreadable.length;
  return {
    id,
    ...rest,
    listing: how,
    ...arranged,
    pieces: pieces.map((piece) => piece.photos.length),
    counts: classes.map((_, label) => labels.filter((one) => one === label).length),
    remarks: remarks.map((remark) => ({ kind: remark.kind, lines: remarkLines(remark) })),
    isUnfinished: left > 0,
  };
}

async function intakeOf(id: string): Promise<Intake> {
  const intake = await json<Intake>(`${folderOf(id)}/${INTAKE_FILE}`);
  if (intake === null) throw new UserError("These photos are gone from this browser; take them in again.");
  return intake;
}

/** All photos of a set's pieces, as they were given. */
function asGiven(pieces: readonly Piece[], order: readonly string[]): Arranged {
  const photos = pieces.flatMap((piece) => piece.photos);
  const classes = order.filter((name) => photos.some((photo) => photo.class === name));
  return {
    classes,
    files: photos.map(({ file }) => file),
    labels: photos.map((photo) => classes.indexOf(photo.class)),
    splits: photos.map(({ split }) => split),
    places: photos.map((_, place) => place),
  };
}

/** A set as it stands; one whose tab ended while it was taken in is what was written of it. */
export async function readSet(id: string): Promise<StoredSet> {
  const stored = await json<StoredSet>(`${folderOf(id)}/${SET_FILE}`);
  if (stored !== null) return stored;
  const [intake, pieces] = [await intakeOf(id), await piecesOf(id)];
  return described(id, intake, asGiven(pieces, intake.listing.classes), pieces);
}

/** Writes down what was taken in. Without room for that the set is read from its pieces, as often as it is asked for. */
export async function finishSet(id: string): Promise<StoredSet> {
  const set = await readSet(id);
  await write(id, SET_FILE, set).catch(() => {});
  return set;
}

/** As the page is told of it: without what each photo is. */
export function shownSet({
  files: _,
  labels: __,
  splits: ___,
  places: ____,
  pieces: _____,
  listing: ______,
  ...shown
}: StoredSet): PhotoSet {
  // prettier-ignore
  return shown;
}

/** All sets, the last first; those that are being taken in are none yet. */
export async function sets(): Promise<PhotoSet[]> {
  const { held = [] } = await navigator.locks.query();
  const found: PhotoSet[] = [];
  for (const id of await namesIn(PHOTOS, "directory")) {
    const isOpen = held.some(({ name }) => name === folderOf(id));
    if (isOpen || (await fileAt(`${folderOf(id)}/${REMOVED_FILE}`)) !== null) continue;
    // A folder in which nothing is whole yet is none, and the others are there all the same.
    const set = await readSet(id).catch(() => null);
    if (set?.pieces !== undefined && (set.pieces.length > 0 || set.isUnfinished)) found.push(shownSet(set));
  }
  return found.sort((a, b) => b.takenAt.localeCompare(a.takenAt));
}

/** Rearranges a set's classes or photos; rejects with a `UserError` where that cannot be done. */
export async function editSet(id: string, change: Exclude<Change, { type: "add" }>): Promise<PhotoSet> {
  return navigator.locks.request(folderOf(id), async () => {
    const set = described(id, await intakeOf(id), rearranged(await readSet(id), change), await piecesOf(id));
    await write(id, SET_FILE, set);
    return shownSet(set);
  });
}

/** How a set of photos that are taken one by one is begun. */
export type Begun = Pick<Intake, "name" | "size" | "fit">;

/** Adds photos that were taken or pasted to a class of a set, or of one that begins with them. */
export async function addPhotos(to: string | Begun, name: string, given: readonly GivenFile[]): Promise<PhotoSet> {
  const id = typeof to === "string" ? to : freeName(to.name, await namesIn(PHOTOS, "directory"));
  if (name.trim() === "") throw new UserError("Photos need the name of their class; type it first.");
  return navigator.locks.request(folderOf(id), async () => {
    if (typeof to !== "string") {
      const listing = { layout: "photos taken one by one", classes: [], unlabelled: 0 };
      await write(id, INTAKE_FILE, { ...to, takenAt: new Date().toISOString(), listing, total: 0 } satisfies Intake);
    }
    const [intake, before] = [await intakeOf(id), await piecesOf(id)];
    const first = before.reduce((sum, piece) => sum + piece.photos.length, 0);
    const incoming = given.map(({ path, blob }) => ({ file: `${name.trim()}/${path}`, class: name.trim(), split: null, open: () => Promise.resolve(blob) })); // prettier-ignore
    const set = await readSet(id);
    const { isFull } = await addPieces(id, intake, incoming, before.length);
    const pieces = await piecesOf(id);
    const added = pieces.flatMap((piece) => piece.photos).slice(first);
    const change: Change = { type: "add", to: name, files: added.map(({ file }) => file), places: added.map((_, at) => first + at) }; // prettier-ignore
    const after = described(id, intake, rearranged(set, change), pieces);
    await write(id, SET_FILE, after);
    if (isFull) throw new UserError("This browser gives no more room; what was there is kept. Delete runs or photos here, or free space on the disk.", 1); // prettier-ignore
    return shownSet(after);
  });
}

/** A photo of a set, and where its pixels stand. */
export interface ShownPhoto {
  readonly place: number;
  readonly file: string;
  readonly piece: number;
  readonly index: number;
}

/** Some photos of a class, from a number on. */
export async function photosOfClass(id: string, name: string, from: number, count: number): Promise<ShownPhoto[]> {
  const { classes, labels, files, places, pieces } = await readSet(id);
  const label = classes.indexOf(name);
  const own = labels.flatMap((one, at) => (one === label ? [at] : []));
  return own.slice(from, from + count).map((at) => ({ place: places[at], file: files[at], ...whereIn(pieces, places[at]) })); // prettier-ignore
}

/** The sets whose photos some run has. */
async function setsOfRuns(): Promise<Set<string>> {
  const used = new Set<string>();
  for (const run of await namesIn(RUNS, "directory")) {
    const { pack } = await photoNames(run);
    if (pack !== undefined) used.add(pack.set);
  }
  return used;
}

/** Removes a set; its pixels stay as long as a run has them from it. */
export async function removeSet(id: string): Promise<void> {
  if ((await setsOfRuns()).has(id)) await write(id, REMOVED_FILE, {});
  else await removeFolder(folderOf(id));
}

/** Removes what is left of sets that no run needs any more. */
export async function sweepSets(): Promise<void> {
  const used = await setsOfRuns();
  for (const id of await namesIn(PHOTOS, "directory"))
    if (!used.has(id) && (await fileAt(`${folderOf(id)}/${REMOVED_FILE}`)) !== null) await removeFolder(folderOf(id));
}

import { UserError } from "../../../dist/core/errors.js";
import { interpretTree } from "../../../dist/data/layouts/interpret.js";
import { treeOf } from "../../../dist/data/tree.js";
import type { Fit } from "../../../src/data/fit.js";
import { addPieces } from "./add-pieces.js";
import { isZip } from "./given-files.js";
import { namesIn, opfsStore, removeFolder } from "./opfs-store.js";
import { freeName, type GivenFile, type Intake, INTAKE_FILE, PHOTOS, type PhotoSet, type SetRemark } from "./photo-set.js"; // prettier-ignore
import { finishSet, piecesOf, shownSet } from "./sets.js";

/** What is taken in. */
export interface TakeIn {
  readonly size: number;
  readonly fit: Fit;
  readonly files: readonly GivenFile[];
}

interface Openable {
  readonly path: string;
  open(): Promise<Blob>;
}

/** The files, those of archives in place of the archives; a single archive's name is that of the whole. */
async function unpacked(given: readonly GivenFile[]): Promise<{ name: string | null; files: Openable[] }> {
  const files: Openable[] = [];
  const isSingle = given.length === 1 && isZip(given[0]);
  for (const file of given) {
    if (!isZip(file)) {
      files.push({ path: file.path, open: () => Promise.resolve(file.blob) });
      continue;
    }
    const base = isSingle ? "" : `${file.path.replace(/\.zip$/i, "")}/`;
    const { entriesOf } = await import("./archives.js");
    for (const entry of await entriesOf(file.path, file.blob)) files.push({ ...entry, path: `${base}${entry.path}` });
  }
  return { name: isSingle ? given[0].path.replace(/\.zip$/i, "").replace(/^.*\//, "") : null, files };
}

/** Files below the one folder that holds all of them, if there is one, and its name. */
function rooted(files: readonly Openable[]): { name: string | null; files: readonly Openable[] } {
  const tops = new Set(files.map(({ path }) => path.slice(0, Math.max(0, path.indexOf("/")))));
  const [top] = tops;
  if (tops.size !== 1 || top === "" || top === undefined) return { name: null, files };
  return { name: top, files: files.map((file) => ({ ...file, path: file.path.slice(top.length + 1) })) };
}

/**
 * Understands files as `data info` understands a folder, decodes them to squares, and keeps them in the browser, piece by piece.
 * Where the browser gives no more room, what is kept already stays, and a warning says so. Rejects with a `UserError` that says
 * what was seen where the files cannot be understood.
 */
export async function takeIn(asked: TakeIn, onProgress: (done: number, total: number) => void): Promise<PhotoSet> {
  const { size, fit } = asked;
  const { name: archive, files } = await unpacked(asked.files);
  const below = rooted(files);
  const name = archive ?? below.name ?? "photos";
  const open = new Map(below.files.map((file) => [file.path, () => file.open()]));
  const listed = await interpretTree({
    root: name,
    tree: treeOf(open.keys()),
    lenient: false,
    read: async (path) => new Uint8Array(await (await open.get(path)!()).arrayBuffer()),
    exists: (path) => Promise.resolve(open.has(path)),
  });
  const { layout, classes, unlabelled, notes, foreign, items } = listed;
  const id = freeName(name, await namesIn(PHOTOS, "directory"));
  const intake: Intake = { name, size, fit, takenAt: new Date().toISOString(), listing: { layout, classes, unlabelled, notes, foreign }, total: items.length }; // prettier-ignore
  return navigator.locks.request(`${PHOTOS}/${id}`, async () => {
    await opfsStore(`${PHOTOS}/${id}`).write(INTAKE_FILE, [new TextEncoder().encode(JSON.stringify(intake))]);
    const photos = items.map(({ file, label, split }) => ({ file, class: classes[label], split, open: open.get(file)! })); // prettier-ignore
    let done = 0;
    const { isFull } = await addPieces(id, intake, photos, 0, () => onProgress(++done, items.length));
    const pieces = await piecesOf(id);
    const kept = new Set(pieces.flatMap((piece) => piece.photos.map((photo) => photo.class)));
    if (kept.size < 2 && !isFull) {
      const reason = pieces.flatMap(({ unreadable }) => unreadable)[0]?.reason ?? "";
      await removeFolder(`${PHOTOS}/${id}`);
      throw new UserError(`Photos that can be read are there of ${kept.size} class, and a classifier needs two or more; ${reason}.`); // prettier-ignore
    }
    const set = shownSet(await finishSet(id));
    return isFull ? { ...set, remarks: [noRoom(set.counts, items.length), ...set.remarks] } : set;
  });
}

function noRoom(counts: readonly number[], total: number): SetRemark {
  const kept = counts.reduce((sum, count) => sum + count, 0);
  return {
    kind: "warning",
    lines: [
      `This browser gave no more room: ${kept} of ${total} photos are kept and can be trained on, the others are not. Delete runs or photos here, or free space on the disk, then take them in again.`,
    ],
  };
}

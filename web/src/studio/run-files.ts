import { ARRAYS_FILE, encodeBeforeImages } from "../../../dist/data/arrays-format.js";
import type { KeptImages } from "../../../src/data/arrays.js";
import type { OpenFile, RunStore } from "../../../src/train/run/run-store.js";
import { labOf, readJson } from "./lab-files.js";
import { fileAt, opfsStore } from "./opfs-store.js";
import { openAt, openPacked, packedBlob } from "./pack.js";
import { NAMES_FILE, type PackedImages, type PhotoNames, RUNS } from "./photo-set.js";

/** What the photos of a run, or of a lab and all of its runs, are called; a run of elsewhere does not say. */
export async function photoNames(id: string): Promise<PhotoNames> {
  const own = await readJson<PhotoNames>(opfsStore(`${RUNS}/${id}`), NAMES_FILE);
  if (own !== null) return own;
  const lab = labOf(id);
  return lab === null ? { name: "photos", files: [] } : photoNames(lab);
}

/** The file of a run's photos, wherever they are kept; null where there is none. */
export async function photosFile(id: string): Promise<Blob | null> {
  const own = await fileAt(`${RUNS}/${id}/${ARRAYS_FILE}`);
  if (own !== null) return own;
  const { pack } = await photoNames(id);
  return pack === undefined ? null : packedBlob(pack);
}

/** A run's folder; its photos are read from the set that they were taken from, so that ten runs do not keep them ten times. */
export function runStore(id: string): RunStore {
  const own = opfsStore(`${RUNS}/${id}`);
  return {
    ...own,
    read: async (name) => {
      if (name !== ARRAYS_FILE) return own.read(name);
      const file = await photosFile(id);
      return file === null ? null : new Uint8Array(await file.arrayBuffer());
    },
    open: async (name) => {
      const pack = name === ARRAYS_FILE ? await packOf(id) : null;
      if (pack !== null) return openFile(await openPacked(pack));
      return (await fileAt(own.pathOf(name))) === null ? null : openAt(own.pathOf(name));
    },
  };
}

/** Where a run's photos are; null where the run keeps them itself. */
async function packOf(id: string): Promise<PackedImages | null> {
  return (await fileAt(`${RUNS}/${id}/${ARRAYS_FILE}`)) === null ? ((await photoNames(id)).pack ?? null) : null;
}

/** Photos that are kept elsewhere as if they stood in their file. */
function openFile(images: KeptImages): OpenFile {
  const parts = encodeBeforeImages(images);
  const before = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (before.set(part, at), at + part.length), 0);
  const read = (position: number, length: number) => {
    if (position >= before.length) return images.read(position - before.length, length);
    const head = before.subarray(position, position + length);
    if (head.length === length) return head;
    const tail = images.read(0, length - head.length);
    const both = new Uint8Array(head.length + tail.length);
    both.set(head);
    both.set(tail, head.length);
    return both;
  };
  return { read, close: () => images.close?.() };
}

import { UserError } from "../../../dist/core/errors.js";
import { encodeBeforeImages } from "../../../dist/data/arrays-format.js";
import type { KeptImages } from "../../../src/data/arrays.js";
import type { OpenFile } from "../../../src/train/run/run-store.js";
import type { ReadBytes } from "../../../src/data/read-bytes.js";
import { fileAt, handleAt } from "./opfs-store.js";
import { type PackedImages, PHOTOS } from "./photo-set.js";
import { bytesOf, pieceFile, whereIn } from "./places.js";

/** What is used of a worker's files that are read at once. */
interface SyncHandle {
  read(out: Uint8Array, options: { readonly at: number }): number;
  close(): void;
}
interface WithSyncHandle {
  createSyncAccessHandle(options: { readonly mode: "read-only" }): Promise<SyncHandle>;
}
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

/** Reads a blob's bytes at once, as workers may. */
function readerOfBlob(blob: Blob): ReadBytes {
  const reader = new FileReaderSync();
  return (position, length) => new Uint8Array(reader.readAsArrayBuffer(blob.slice(position, position + length)));
}

/** Opens a file: by a handle, which is many times quicker, where the browser gives one that others may have too. */
export async function openAt(path: string): Promise<OpenFile> {
  const file = await fileAt(path);
  if (file === null) throw new UserError(`${path} is gone from this browser's storage, and photos with it; take them in again.`, 1); // prettier-ignore
  try {
    const handle = await ((await handleAt(path)) as unknown as WithSyncHandle).createSyncAccessHandle({ mode: "read-only" }); // prettier-ignore
    const read: ReadBytes = (position, length) => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, handle.read(bytes, { at: position }));
    };
    return { read, close: () => handle.close() };
  } catch {
    return { read: readerOfBlob(file), close: () => {} };
  }
}

/** Opens photos where they are kept; memory holds none but those that are read. In workers alone. */
export async function openPacked(packed: PackedImages): Promise<KeptImages> {
  const { set, size, pieces, places, labels, classes } = packed;
  const opened: OpenFile[] = [];
  const close = () => {
    for (const piece of opened) piece.close();
  };
  try {
    for (let piece = 0; piece < pieces.length; piece++)
      opened.push(await openAt(`${PHOTOS}/${set}/${pieceFile(piece)}`));
  } catch (error) {
    close();
    throw error;
  }
  const bytes = bytesOf(size);
  const part = (item: number, from: number, length: number) => {
    const { piece, index } = whereIn(pieces, places[item]);
    return opened[piece].read(index * bytes + from, length);
  };
  const read: ReadBytes = (position, length) => {
    const end = Math.min(position + length, places.length * bytes);
    const first = Math.floor(position / bytes);
    if (end <= (first + 1) * bytes) return part(first, position - first * bytes, Math.max(0, end - position));
    const all = new Uint8Array(end - position);
    for (let at = position; at < end;) {
      const item = Math.floor(at / bytes);
      const found = part(item, at - item * bytes, Math.min(end, (item + 1) * bytes) - at);
      if (found.length === 0) return all.subarray(0, at - position);
      all.set(found, at - position);
      at += found.length;
    }
    return all;
  };
  return { size, labels, classes, read, close };
}

/** A run's data.safetensors made of photos that are kept elsewhere: its bytes are read only when somebody reads them. */
export async function packedBlob(packed: PackedImages): Promise<Blob> {
  const { set, size, pieces, places } = packed;
  const bytes = bytesOf(size);
  const parts: BlobPart[] = encodeBeforeImages({ ...packed, read: () => new Uint8Array(0) }) as BlobPart[];
  const files = await Promise.all(pieces.map((_, piece) => fileAt(`${PHOTOS}/${set}/${pieceFile(piece)}`)));
  for (let item = 0; item < places.length;) {
    const { piece, index } = whereIn(pieces, places[item]);
    let count = 1;
    // Neighbours are one slice.
    while (item + count < places.length && places[item + count] === places[item] + count && index + count < pieces[piece]) count++; // prettier-ignore
    const file = files[piece];
    if (file === null || file.size < (index + count) * bytes) throw new UserError(`Photos of ${set} are gone from this browser's storage; take them in again.`, 1); // prettier-ignore
    parts.push(file.slice(index * bytes, (index + count) * bytes));
    item += count;
  }
  return new Blob(parts);
}

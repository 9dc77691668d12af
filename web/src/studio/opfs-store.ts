import { UserError } from "../../../dist/core/errors.js";
import type { RunStore } from "../../../src/train/run/run-store.js";

function isGone(error: unknown): boolean {
  return error instanceof DOMException && error.name === "NotFoundError";
}

async function folderAt(path: string, create: boolean): Promise<FileSystemDirectoryHandle | null> {
  let folder = await navigator.storage.getDirectory();
  for (const part of path.split("/").filter((name) => name !== "")) {
    try {
      folder = await folder.getDirectoryHandle(part, { create });
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  }
  return folder;
}

/** The names of what stands in a folder of the browser's own file system: its folders, or its files. */
export async function namesIn(path: string, kind: "file" | "directory"): Promise<string[]> {
  const folder = await folderAt(path, false);
  const names: string[] = [];
  if (folder !== null) for await (const [name, handle] of folder.entries()) if (handle.kind === kind) names.push(name);
  return names.sort();
}

/** Removes a folder and all in it. */
export async function removeFolder(path: string): Promise<void> {
  const cut = path.lastIndexOf("/");
  const parent = await folderAt(path.slice(0, cut), false);
  await parent?.removeEntry(path.slice(cut + 1), { recursive: true });
}

/** What a file of the browser's own file system is opened by; null where there is none. */
export async function handleAt(path: string): Promise<FileSystemFileHandle | null> {
  const cut = path.lastIndexOf("/");
  const folder = await folderAt(path.slice(0, cut), false);
  try {
    return folder === null ? null : await folder.getFileHandle(path.slice(cut + 1));
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** A file of the browser's own file system; null where there is none. */
export async function fileAt(path: string): Promise<File | null> {
  try {
    return (await (await handleAt(path))?.getFile()) ?? null;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** Bytes that may be written: not those that threads share. */
const ownBytes = (part: Uint8Array | Blob): Uint8Array<ArrayBuffer> | Blob =>
  part instanceof Blob
    ? part
    : part.buffer instanceof ArrayBuffer
      ? (part as Uint8Array<ArrayBuffer>)
      : new Uint8Array(part);

/** A disk, or this browser's share of it, that is full. */
export class NoRoom extends UserError {}

/** Whether so many bytes were too many: browsers say so only where they notice in time, else the writing breaks off somehow. */
async function isFull(error: unknown, bytes: number): Promise<boolean> {
  if (error instanceof DOMException && error.name === "QuotaExceededError") return true;
  const { usage = 0, quota = Infinity } = await navigator.storage.estimate();
  return quota - usage < bytes;
}

/** What is written goes to a file beside, which takes the other's place when it is closed. */
async function write(path: string, parts: readonly (Uint8Array | Blob)[], at: "over" | "behind"): Promise<void> {
  const cut = path.lastIndexOf("/");
  let stream: FileSystemWritableFileStream | null = null;
  try {
    const folder = (await folderAt(path.slice(0, cut), true))!;
    const handle = await folder.getFileHandle(path.slice(cut + 1), { create: true });
    stream = await handle.createWritable({ keepExistingData: at === "behind" });
    if (at === "behind") await stream.seek((await handle.getFile()).size);
    for (const part of parts) await stream.write(ownBytes(part));
    await stream.close();
  } catch (error) {
    await stream?.abort().catch(() => {});
    const bytes = parts.reduce((sum, part) => sum + (part instanceof Blob ? part.size : part.length), 0);
    if (await isFull(error, bytes))
      throw new NoRoom(`This browser gives no more room, so ${path} cannot be written; delete runs or photos here, or free space on the disk.`, 1, { cause: error }); // prettier-ignore
    throw new UserError(`${path} cannot be written to this browser's storage (${(error as Error).message}).`, 1, { cause: error }); // prettier-ignore
  }
}

/** Writes a file as large as it may be, whole or not at all. */
export const writeBlob = (path: string, blob: Blob) => write(path, [blob], "over");

/** Files of a folder in the browser's own file system, which only this site sees, kept until somebody deletes them. */
export function opfsStore(directory: string): RunStore {
  const pathOf = (name: string) => (name === "" ? directory : `${directory}/${name}`);
  return {
    pathOf,
    read: async (name) => {
      const file = await fileAt(pathOf(name));
      // A file that was never closed is there and empty: nothing of ours is.
      return file === null || file.size === 0 ? null : new Uint8Array(await file.arrayBuffer());
    },
    write: (name, parts) => write(pathOf(name), parts, "over"),
    append: (name, text) => write(pathOf(name), [new TextEncoder().encode(text)], "behind"),
    remove: async (name) => {
      const path = pathOf(name);
      if ((await fileAt(path)) !== null) await removeFolder(path);
    },
    list: (folder) => namesIn(pathOf(folder), "file"),
  };
}

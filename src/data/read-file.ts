import { closeSync, fstatSync, openSync, read } from "node:fs";
import { promisify } from "node:util";

const readSome = promisify(read);

/** Why a file cannot be read or decoded, in words for its owner. */
export function readReason(error: unknown): string {
  const { message, code, path } = error as NodeJS.ErrnoException;
  // Node reads names as UTF-8 and puts this mark for what is none, so that the file cannot be opened by that name.
  if (code === "ENOENT" && path?.includes("\ufffd"))
    return "its name is not UTF-8, so that it cannot be opened; rename it (convmv does so for whole folders)";
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a folder, not a file; give the photos in it";
  if (code === "ELOOP") return "its link leads round in a circle";
  if (code === "EACCES" || code === "EPERM") return "permission denied";
  if (code === "ENOMEM" || code === "ERR_FS_FILE_TOO_LARGE") return "it is too large for this machine's memory";
  if (code === "EIO" || code === "ESTALE") return `its disk failed (${code})`;
  const first = message.split("\n")[0];
  // The decoder's own words for what it gave up in the middle of, and for more pixels than anybody's photo has.
  if (first === "Unknown error" || first === "") return "it is damaged or cut off";
  if (first === "Input image exceeds pixel limit")
    return "it says to be larger than 268 million pixels; make it smaller";
  return first.replace(/^Input (buffer|file)/, "it");
}

/** Why a file cannot be opened, which those who decode it do not tell apart from damage; null where it can. */
export function unopenable(path: string): string | null {
  try {
    closeSync(openSync(path, "r"));
    return null;
  } catch (error) {
    return readReason(error);
  }
}

/**
 * Reads a whole file. Only the reading itself leaves the main thread, for a disk may be slow: `readFile` of `node:fs/promises`
 * makes four trips to the thread pool for each file, where the images are decoded, and takes several times the processor time.
 * Rejects with the file system's error.
 */
export async function readWhole(path: string): Promise<Buffer> {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.allocUnsafeSlow(fstatSync(file).size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await readSome(file, bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

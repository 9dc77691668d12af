import { getFileNameLowLevel, type Entry, type ZipFile } from "yauzl";
import { formatBytes } from "../../core/format.js";
import { UserError } from "../../core/errors.js";

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const DIRECTORY = 0o040000;
const STORED = 0;
const DEFLATED = 8;

/** A file to unpack, and where to, relative to the folder that receives everything; its separators are slashes. */
export interface PlannedFile {
  readonly entry: Entry;
  readonly path: string;
}

/** Why an entry of this name must not be unpacked, or undefined if it may. */
function flaw(name: string): string | undefined {
  if (name.includes("\\")) return "has a backslash in its name";
  if (name.includes("\0")) return "has a zero byte in its name";
  if (name.startsWith("/") || /^[a-z]:/i.test(name)) return "is an absolute path";
  const parts = name.replace(/\/$/, "").split("/");
  if (parts.includes("..")) return "leads out of the folder";
  return parts.some((part) => part === "" || part === ".") ? "is not a plain path" : undefined;
}

/** The same for what kind of thing the entry is; zips made on Unix tell. */
function oddity(entry: Entry): string | undefined {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  if (type !== 0 && type !== REGULAR && type !== DIRECTORY) return "is a link or a device, not a file";
  if (entry.isEncrypted()) return "is encrypted";
  const { compressionMethod } = entry;
  const known = compressionMethod === STORED || compressionMethod === DEFLATED;
  return known ? undefined : `is compressed by method ${compressionMethod}, which is unknown here`;
}

/** The paths without their first folder, if all share it and lie below it. */
function stripTop(files: readonly PlannedFile[]): PlannedFile[] {
  const top = files[0]?.path.split("/", 1)[0];
  if (!files.every(({ path }) => path.startsWith(`${top}/`))) return [...files];
  return files.map(({ entry, path }) => ({ entry, path: path.slice(top.length + 1) }));
}

/**
 * What to unpack from an archive, its single top folder stripped, found out before anything is written.
 * Throws a `UserError` if an entry is unsafe, or if all together would be larger than `limit` bytes.
 */
export async function planZip(zip: ZipFile, archive: string, limit: number): Promise<PlannedFile[]> {
  const files: PlannedFile[] = [];
  const seen = new Set<string>();
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
    const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
    const fault = flaw(name) ?? oddity(entry) ?? (seen.has(name) ? "is there twice" : undefined);
    if (fault !== undefined) {
      throw new UserError(
        `${archive} is refused, nothing was unpacked: its entry "${name}" ${fault}; give another archive with --url.`,
        1,
      );
    }
    seen.add(name);
    total += entry.uncompressedSize;
    if (total > limit) {
      throw new UserError(
        `${archive} is refused, nothing was unpacked: it would fill more than ${formatBytes(limit)}; give another archive with --url.`,
        1,
      );
    }
    if (!name.endsWith("/")) files.push({ entry, path: name });
  }
  return stripTop(files);
}

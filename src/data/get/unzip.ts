import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { openPromise, type ZipFile } from "yauzl";
import { UserError } from "../../core/errors.js";
import { diskError, requireSpace } from "./disk.js";
import type { Listener } from "./report.js";
import { planZip, type PlannedFile } from "./zip-plan.js";

/** The archive's bytes are wrong: another download may mend it. */
export class DamagedArchive extends Error {}

/** More than any archive of photos for which this is meant, less than would fill a disk unnoticed. */
const DEFAULT_LIMIT = 20e9;

async function openZip(archive: string): Promise<ZipFile> {
  try {
    // Names stay bytes here: planZip judges them, and yauzl would quietly turn backslashes into slashes.
    return await openPromise(archive, { autoClose: false, lazyEntries: true, decodeStrings: false });
  } catch (error) {
    throw new DamagedArchive(error instanceof Error ? error.message : String(error));
  }
}

/** Whether an earlier call unpacked this file, and rightly. */
async function isThere({ entry }: PlannedFile, target: string): Promise<boolean> {
  const found = await stat(target).catch(() => undefined);
  if (found === undefined || !found.isFile() || found.size !== entry.uncompressedSize) return false;
  let sum = 0;
  for await (const chunk of createReadStream(target) as AsyncIterable<Buffer>) sum = crc32(chunk, sum);
  return sum === entry.crc32;
}

/** Unpacks one file; it appears under its name only when its size and checksum are right. */
async function unpackFile(zip: ZipFile, { entry, path }: PlannedFile, target: string): Promise<void> {
  const temporary = `${target}.tmp`;
  const file = await open(temporary, "w");
  let sum = 0;
  let size = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry).catch((error: unknown) => {
      throw new DamagedArchive(`${path}: ${String(error)}`);
    });
    const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    for (;;) {
      // Only what the archive does wrong counts as damage, not what the disk does.
      const next = await chunks.next().catch((error: unknown) => {
        throw new DamagedArchive(`${path}: ${error instanceof Error ? error.message : String(error)}`);
      });
      if (next.done === true) break;
      size += next.value.length;
      sum = crc32(next.value, sum);
      await file.writeFile(next.value);
    }
  } finally {
    await file.close();
  }
  if (size !== entry.uncompressedSize || sum !== entry.crc32) {
    await rm(temporary, { force: true });
    throw new DamagedArchive(`${path}: the checksum is wrong`);
  }
  await rename(temporary, target);
}

/**
 * Unpacks a zip into an existing folder and never outside it; files that an earlier, killed call finished are kept.
 * Throws `DamagedArchive` if its bytes are wrong, a `UserError` if it is unsafe or the disk cannot take it.
 */
export async function unzip(
  archive: string,
  folder: string,
  listener: Listener = {},
  limit = DEFAULT_LIMIT,
): Promise<void> {
  const zip = await openZip(archive);
  try {
    const files = await planZip(zip, archive, limit).catch((error: unknown) => {
      throw error instanceof UserError
        ? error
        : new DamagedArchive(error instanceof Error ? error.message : String(error));
    });
    const total = files.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
    const missing: PlannedFile[] = [];
    let done = 0;
    for (const file of files) {
      if (await isThere(file, join(folder, file.path))) done += file.entry.uncompressedSize;
      else missing.push(file);
    }
    await requireSpace(folder, total - done, "unpacking");
    for (const file of missing) {
      const target = join(folder, file.path);
      await mkdir(dirname(target), { recursive: true });
      await unpackFile(zip, file, target);
      done += file.entry.uncompressedSize;
      listener.onProgress?.({ step: "unpack", done, total });
    }
  } catch (error) {
    if (error instanceof UserError || error instanceof DamagedArchive) throw error;
    throw diskError(folder, error);
  } finally {
    zip.close();
  }
}

/** Zips in and out, entry by entry, so that memory never holds one as a whole. */
import { BlobReader, BlobWriter, configure, type FileEntry, ZipReader, ZipWriter } from "@zip.js/zip.js/lib/zip-core-native.js"; // prettier-ignore
import { UserError } from "../../../dist/core/errors.js";

// It is called in a worker, and browsers inflate on threads of their own.
configure({ useWebWorkers: false });

/** A file of an archive. */
export interface Entry {
  readonly path: string;
  open(): Promise<Blob>;
}

/** The files of an archive, whose bytes are read only when one is opened. Rejects with a `UserError` where it is none. */
export async function entriesOf(name: string, archive: Blob): Promise<Entry[]> {
  try {
    const entries = await new ZipReader(new BlobReader(archive)).getEntries();
    return entries
      .filter((entry): entry is FileEntry => !entry.directory)
      .map((entry) => ({
        path: entry.filename.replaceAll("\\", "/"),
        open: () => {
          if (entry.encrypted) throw new UserError("it is encrypted; pack the archive without a password");
          return entry.getData(new BlobWriter());
        },
      }));
  } catch (error) {
    throw new UserError(`${name} cannot be read as a zip (${(error as Error).message}); pack it anew.`);
  }
}

/** Files as an archive; photos and weights are packed as they are, since they would hardly become smaller. */
export async function archiveOf(files: readonly { readonly path: string; readonly blob: Blob }[]): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter("application/zip"), { level: 0 });
  for (const { path, blob } of files) await writer.add(path, new BlobReader(blob));
  return writer.close();
}

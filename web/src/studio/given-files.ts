import type { GivenFile } from "./photo-set.js";

/** What of the browser's way to folders that are dropped is used; TypeScript has its types, without promises. */
function filesOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

async function walk(entry: FileSystemEntry, found: GivenFile[]): Promise<void> {
  if (entry.isFile) {
    found.push({ path: entry.fullPath.replace(/^\//, ""), blob: await filesOf(entry as FileSystemFileEntry) });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // It gives a hundred at a time.
  for (let some = await entriesOf(reader); some.length > 0; some = await entriesOf(reader))
    for (const one of some) await walk(one, found);
}

/** All files of what is dropped, folders gone through. Entries are asked for at once: they are void a moment later. */
export async function droppedFiles({ items }: DataTransfer): Promise<GivenFile[]> {
  const entries = Array.from(items).flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found: GivenFile[] = [];
  for (const entry of entries) await walk(entry, found);
  return found;
}

/** The files of a folder that was chosen. */
export function chosenFiles(files: FileList): GivenFile[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath === "" ? file.name : file.webkitRelativePath, blob: file })); // prettier-ignore
}

export const isZip = ({ path }: GivenFile) => /\.zip$/i.test(path);

import { cutList } from "../../core/cut-list.js";
import { formatNumberOf } from "../../core/format.js";
import type { Listing } from "../listing.js";
import { isOddName } from "../photo-kinds.js";
import { splitNamed } from "../split-words.js";
import { type Folder, foldersBelow, inside } from "../tree.js";

const ARCHIVE = /\.(zip|rar|7z|tar|tgz|tar\.\w+|tbz2?|txz)$/i;
const LIST = /\.(txt|json|jsonl|lst|names|xlsx?|ods)$/i;
/** Files of which people expect that labels are read from them. */
const LABELS = /\.(xlsx?|ods|json|jsonl|xml|parquet|ya?ml|txt)$/i;

const isAre = (count: number) => (count === 1 ? "is" : "are");
const quoted = (paths: readonly string[], named?: number) =>
  cutList(paths.map((path) => `"${path}"`), ", ", named); // prettier-ignore

/** The files of a folder and below it, other than photos, whose names pass. */
function filesBelow(base: Folder, passes: (name: string) => boolean): string[] {
  return [...foldersBelow(base)].flatMap(({ path, others }) => others.filter(passes).map((name) => inside(path, name)));
}

/** A sentence on archives, in which there may be photos; null where there is none. */
export function archivesNote(base: Folder): string | null {
  const archives = filesBelow(base, (name) => ARCHIVE.test(name));
  if (archives.length === 0) return null;
  return `${quoted(archives, 3)} ${isAre(archives.length)} not unpacked: unpack what holds photos.`;
}

/** Files beside the photos that may label them but are no tables, as half a sentence; empty where there is none. */
export function labelsHint(base: Folder): string {
  const files = [base, ...base.folders].flatMap(({ path, others }) =>
    others.filter((name) => LABELS.test(name) && !/^(readme|licen[cs]e)/i.test(name)).map((name) => inside(path, name)),
  );
  if (files.length === 0) return "";
  return ` ${quoted(files, 3)} ${isAre(files.length)} not read: write labels as a CSV table of file,label.`;
}

/** Folders beside the classes in which there is no photo, and files that may have been meant as photos or splits. */
export function leftOut(base: Folder, items: readonly Listing["items"][number][]): string[] {
  const used = new Set(items.map(({ file }) => file.slice(0, Math.max(0, file.lastIndexOf("/")))));
  const parents = new Set([...used].map((path) => path.slice(0, Math.max(0, path.lastIndexOf("/")))));
  const notes: string[] = [];
  const empty: string[] = [];
  const odd: string[] = [];
  for (const folder of foldersBelow(base)) {
    if (parents.has(folder.path)) {
      for (const kid of folder.folders) if (kid.count === 0) empty.push(kid.path);
    }
    if (used.has(folder.path))
      for (const name of folder.others) if (isOddName(name)) odd.push(inside(folder.path, name));
  }
  if (empty.length > 0) notes.push(`No photo is in ${quoted(empty)}; it is no class.`);
  if (odd.length > 0)
    notes.push(`${formatNumberOf(odd.length, "file")} beside the photos ${odd.length === 1 ? "has" : "have"} no ending of a photo and ${isAre(odd.length)} left out: ${cutList(odd, ", ", 3)}.`); // prettier-ignore
  const archives = archivesNote(base);
  if (archives !== null) notes.push(archives);
  const lists = filesBelow(base, (name) => LIST.test(name) && splitNamed(name.replace(/\.[^.]*$/, "")) !== null);
  if (lists.length > 0 && items.every(({ split }) => split === null))
    notes.push(`${quoted(lists)} ${isAre(lists.length)} not read: folders, or a CSV table of file,label,split, bring splits.`); // prettier-ignore
  return notes;
}

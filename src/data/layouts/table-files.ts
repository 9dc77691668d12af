import { foldName } from "../class-names.js";
import { type Folder, foldersBelow } from "../tree.js";

/** Finds the photos of a tree that tables mean: by their path, by the end of it, or without its ending. */
export class TableFiles {
  /** Every photo, and every picture of another format. */
  readonly #paths = new Set<string>();
  #byName: Map<string, string[]> | null = null;
  #byStem: Map<string, string[]> | null = null;
  #byFolded: Map<string, string[]> | null = null;
  #byFoldedStem: Map<string, string[]> | null = null;

  constructor(tree: Folder) {
    for (const { images, foreign } of foldersBelow(tree)) {
      for (const path of images) this.#paths.add(path);
      for (const path of foreign) this.#paths.add(path);
    }
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /**
   * The photos that a table in the folder `from` may mean by a name: the one at that path, or those of whose path and the
   * name one is the end of the other, with or without the ending; where there is none, without regard to capitals and to
   * how accents are written.
   */
  find(name: string, from: string): readonly string[] {
    const wanted = normal(name);
    const here = normal(from === "" ? wanted : `${from}/${wanted}`);
    for (const path of [here, wanted]) if (this.#paths.has(path)) return [path];
    this.#byName ??= this.#index((path) => path.slice(path.lastIndexOf("/") + 1));
    const last = wanted.slice(wanted.lastIndexOf("/") + 1);
    const named = (this.#byName.get(last) ?? []).filter((path) => isEnd(path, wanted) || isEnd(wanted, path));
    if (named.length > 0) return named;
    this.#byStem ??= this.#index((path) => stem(path.slice(path.lastIndexOf("/") + 1)));
    const stems = (this.#byStem.get(last) ?? []).filter(
      (path) => isEnd(stem(path), wanted) || isEnd(wanted, stem(path)),
    );
    return stems.length > 0 ? stems : this.#findFolded(foldName(wanted));
  }

  #findFolded(wanted: string): string[] {
    const last = wanted.slice(wanted.lastIndexOf("/") + 1);
    const ends = (path: string) => isEnd(path, wanted) || isEnd(wanted, path);
    this.#byFolded ??= this.#index((path) => foldName(path.slice(path.lastIndexOf("/") + 1)));
    const named = (this.#byFolded.get(last) ?? []).filter((path) => ends(foldName(path)));
    if (named.length > 0) return named;
    this.#byFoldedStem ??= this.#index((path) => foldName(stem(path.slice(path.lastIndexOf("/") + 1))));
    return (this.#byFoldedStem.get(last) ?? []).filter((path) => ends(foldName(stem(path))));
  }

  #index(key: (path: string) => string): Map<string, string[]> {
    const index = new Map<string, string[]>();
    for (const path of this.#paths) {
      const known = index.get(key(path));
      if (known === undefined) index.set(key(path), [path]);
      else known.push(path);
    }
    return index;
  }
}

const stem = (path: string) => path.replace(/\.[^./]+$/, "");

/** Whether `end` is the whole of `path`, or its last parts. */
function isEnd(path: string, end: string): boolean {
  return path === end || path.endsWith(`/${end}`);
}

/** A path with `/` between its parts and no `.` or `..` in it, where it stays inside. */
export function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split(/[\\/]+/)) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

import { byCodeUnits } from "./listing.js";
import { FIGURES, figureCandidates, isHiddenName, isSystemName, ownFolder } from "./passed-over.js";
import { foreignFormat, isPhotoName } from "./photo-kinds.js";

/** A folder read into memory, without what is hidden, the system's or Convscope's own. */
export interface Folder {
  readonly name: string;
  /** Relative to the tree's root, `/` between its parts; empty for the root. */
  readonly path: string;
  /** Paths of the photos directly inside, relative to the tree's root, sorted. */
  readonly images: readonly string[];
  /** Paths of pictures directly inside whose format is not decoded, sorted. */
  readonly foreign: readonly string[];
  /** Names of the other files directly inside, sorted. */
  readonly others: readonly string[];
  /** The folders directly inside, sorted by name. */
  readonly folders: readonly Folder[];
  /** Photos and pictures of other formats, inside and below. */
  readonly count: number;
}

/** A folder and what was not looked at on the way. */
export interface Tree {
  readonly folder: Folder;
  /** Paths of runs, labs, caches and figures that Convscope wrote, with what each is. */
  readonly own: readonly { readonly path: string; readonly what: string }[];
  /** Folders that could not be read, with the reason. */
  readonly closed: readonly { readonly path: string; readonly reason: string }[];
}

/** The names of one folder's content. */
export interface Entries {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** Joins a path of a tree and a name. */
export function inside(path: string, name: string): string {
  return path === "" ? name : `${path}/${name}`;
}

/**
 * What of a folder's content counts: not what is hidden or the system's. `own` says what the folder is, where Convscope
 * wrote it; `figures` names PNGs that stand beside an SVG of the same name, surely ours where `sure`.
 */
export function sift(entries: Entries): Entries & { own: string | null; figures: string[]; sure: boolean } {
  const names = new Set([...entries.files, ...entries.folders]);
  return {
    own: ownFolder(names),
    figures: figureCandidates(names),
    sure: names.has(FIGURES),
    files: entries.files.filter((name) => !isHiddenName(name)),
    folders: entries.folders.filter((name) => !isHiddenName(name) && !isSystemName(name)),
  };
}

/** The SVG beside a figure's PNG. */
export function vectorOf(figure: string): string {
  return `${figure.slice(0, -4)}.svg`;
}

/** Makes a folder of what is in it. */
export function makeFolder(name: string, path: string, files: readonly string[], folders: readonly Folder[]): Folder {
  const images: string[] = [];
  const foreign: string[] = [];
  const others: string[] = [];
  for (const file of [...files].sort(byCodeUnits)) {
    if (isPhotoName(file)) images.push(inside(path, file));
    else if (foreignFormat(file) !== null) foreign.push(inside(path, file));
    else others.push(file);
  }
  const below = folders.reduce((sum, { count }) => sum + count, 0);
  const sorted = [...folders].sort((a, b) => byCodeUnits(a.name, b.name));
  return { name, path, images, foreign, others, folders: sorted, count: images.length + foreign.length + below };
}

/** The tree that the paths of files make (`/` between their parts), as a browser gives those of a folder that is dropped. */
export function treeOf(paths: Iterable<string>): Tree {
  interface Open {
    readonly files: string[];
    readonly folders: Map<string, Open>;
  }
  const open = (): Open => ({ files: [], folders: new Map() });
  const root = open();
  for (const path of paths) {
    const parts = path.split("/");
    let at = root;
    for (const part of parts.slice(0, -1)) {
      if (!at.folders.has(part)) at.folders.set(part, open());
      at = at.folders.get(part)!;
    }
    at.files.push(parts.at(-1)!);
  }
  const own: { path: string; what: string }[] = [];
  const close = (name: string, path: string, { files, folders }: Open): Folder => {
    const found = sift({ files, folders: [...folders.keys()] });
    if (found.own !== null) {
      own.push({ path, what: found.own });
      return makeFolder(name, path, [], []);
    }
    const figures = new Set((found.sure ? found.figures : []).flatMap((file) => [file, vectorOf(file)]));
    const kept = found.files.filter((file) => !figures.has(file));
    const below = found.folders.map((child) => close(child, inside(path, child), folders.get(child)!));
    return makeFolder(name, path, kept, below);
  };
  return { folder: close("", "", root), own, closed: [] };
}

/** Goes through a folder and all below it, a folder before those inside it. */
export function* foldersBelow(folder: Folder): Generator<Folder> {
  const left = [folder];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    yield next;
    for (let index = next.folders.length - 1; index >= 0; index--) left.push(next.folders[index]);
  }
}

/** The paths of all photos in a folder and below it, relative to the tree's root. */
export function imagesBelow(folder: Folder): string[] {
  const found: string[] = [];
  for (const { images } of foldersBelow(folder)) for (const image of images) found.push(image);
  return found;
}

/** The paths of all pictures of other formats in a folder and below it. */
export function foreignBelow(folder: Folder): string[] {
  const found: string[] = [];
  for (const { foreign } of foldersBelow(folder)) for (const file of foreign) found.push(file);
  return found;
}

/** Whether a folder itself holds photos, or pictures of other formats. */
export function holdsPhotos(folder: Folder): boolean {
  return folder.images.length + folder.foreign.length > 0;
}

/** The folders directly inside a folder that hold a photo, or a picture of another format, somewhere. */
export function foldersWithImages(folder: Folder): Folder[] {
  return folder.folders.filter(({ count }) => count > 0);
}

import { lstatSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { temporaryOf } from "../../disk/temporary-name.js";
import { leaseState } from "../../disk/lease.js";
import { DRAWN_FOLDER, isDrawnFile } from "../drawn/drawn-marker.js";
import { CATALOGUES, readCatalogue } from "./catalogue.js";
import { onDisk } from "./disk.js";
import { POOL_NAME, SEGMENT_NAME } from "./pool.js";
import { FREE, STATES } from "./slots.js";
import { storeFiles } from "./store.js";
import { isInUse, USER_NAME } from "./users.js";

/** What a folder of caches keeps in one of its folders. */
export interface Kept {
  readonly path: string;
  /** `photos` of one size and fit, `drawn` pictures, the `catalogues` of what is known of files, or an `earlier` version's. */
  readonly kind: "photos" | "drawn" | "catalogues" | "earlier";
  /** Photos in it. */
  readonly photos: number;
  /** Bytes of disk that its files take. */
  readonly bytes: number;
  /** The folders that its photos were decoded from, where that is known. */
  readonly roots: readonly string[];
  readonly inUse: boolean;
}

/** Caches of version 0.1: one folder for each data set, size and fit. */
const EARLIER_NAME = /^[0-9a-f]{24}$/;
const LOCK_NAME = /^[0-9a-f]{16}\.lock$/;
const CATALOGUE_NAME = /^[0-9a-f]{16}\.json$/;

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The files of a folder, and of those in it, whose paths relative to it are a cache's. */
function filesOf(dir: string, isOwn: (file: string) => boolean): string[] {
  return namesIn(dir).flatMap((name) => {
    const path = join(dir, name);
    const inside = isFolder(path) ? namesIn(path).map((file) => join(path, file)) : [path];
    return inside.filter((file) => isOwn(file.slice(dir.length + 1)) && !isFolder(file));
  });
}

/** Whether a path relative to a folder of each kind is a cache's own. */
const isOwn: Record<Kept["kind"], (file: string) => boolean> = {
  photos: (file) => {
    const [first, second] = file.split(/[/\\]/);
    const name = temporaryOf(first) ?? first;
    if (second === undefined) return LOCK_NAME.test(name) || USER_NAME.test(first);
    return SEGMENT_NAME.test(first) && storeFiles().includes(temporaryOf(second) ?? second);
  },
  earlier: (file) => storeFiles().includes(file.replace(/^cache\.json\.\d+$/, "cache.json")),
  catalogues: (file) => CATALOGUE_NAME.test(temporaryOf(file) ?? file),
  drawn: isDrawnFile,
};

function kindOf(dir: string): Kept["kind"] | null {
  const name = basename(dir);
  if (POOL_NAME.test(name)) return "photos";
  if (name === CATALOGUES) return "catalogues";
  if (DRAWN_FOLDER.test(name)) return "drawn";
  return EARLIER_NAME.test(name) && namesIn(dir).includes("cache.json") ? "earlier" : null;
}

function countPhotos(kind: Kept["kind"], files: readonly string[]): number {
  if (kind === "drawn") return files.filter((file) => file.endsWith(".jpg")).length;
  const states = files.filter((file) => basename(file) === STATES).map((file) => readFileSync(file));
  return states.reduce((sum, bytes) => sum + bytes.filter((state) => state !== FREE).length, 0);
}

/** Says what a folder of caches keeps; what is not a cache's is passed over. */
export function listKept(cacheRoot: string): Kept[] {
  const catalogues = namesIn(join(cacheRoot, CATALOGUES)).filter((name) => CATALOGUE_NAME.test(name));
  const roots = new Map(catalogues.map((name) => [name.slice(0, 16), readCatalogue(join(cacheRoot, CATALOGUES, name))?.root])); // prettier-ignore
  const kept = namesIn(cacheRoot).flatMap((name): Kept[] => {
    const path = join(cacheRoot, name);
    const kind = isFolder(path) ? kindOf(path) : null;
    if (kind === null) return [];
    const files = filesOf(path, isOwn[kind]);
    const bytes = files.reduce((sum, file) => sum + (lstatSync(file, { throwIfNoEntry: false })?.blocks ?? 0) * 512, 0);
    const owners = kind === "photos" ? [...new Set(namesIn(path).filter((owner) => SEGMENT_NAME.test(owner)).map((owner) => roots.get(owner.slice(0, 16))))] : []; // prettier-ignore
    const isLocked = files.some((file) => LOCK_NAME.test(basename(file)) && leaseState(file) !== "free");
    const inUse = kind === "photos" && (isLocked || isInUse(path));
    const known = owners.filter((root) => root !== undefined);
    return [{ path, kind, photos: countPhotos(kind, files), bytes, roots: known, inUse }];
  });
  // Whoever trains may look at the pictures and at what is known of them.
  const isAnyInUse = kept.some(({ inUse }) => inUse);
  return kept.map((one) => (one.kind === "photos" || one.kind === "earlier" ? one : { ...one, inUse: isAnyInUse }));
}

/**
 * Removes what is not in use: the cache's own files, and folders that are empty then. Gives those that are gone. Throws a
 * `UserError` (exit code 1) when something may not be removed.
 */
export function removeKept(kept: readonly Kept[]): Kept[] {
  const unused = kept.filter(({ inUse }) => !inUse);
  for (const { path, kind } of unused) {
    onDisk(path, () => {
      for (const file of filesOf(path, isOwn[kind])) rmSync(file, { force: true });
      for (const name of [...namesIn(path).map((inner) => join(path, inner)), path]) {
        try {
          if (isFolder(name)) rmdirSync(name);
        } catch (error) {
          // What somebody else put there stays.
          if (!["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
        }
      }
    });
  }
  return unused;
}

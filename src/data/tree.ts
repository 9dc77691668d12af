import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../core/errors.js";
import { byCodeUnits } from "./listing.js";
import { readReason } from "./read-file.js";

const IMAGE = /\.(jpe?g|png|webp|gif|tiff?)$/i;

/** The endings of file names that count as images, for messages. */
export const IMAGE_ENDINGS = "jpg, jpeg, png, webp, gif, tif, tiff";

/** A folder read into memory; hidden files and the `__MACOSX` folders of zip archives are left out. */
export interface Folder {
  readonly name: string;
  /** Paths of the images directly inside, relative to the tree's root, sorted. */
  readonly images: readonly string[];
  /** Names of the other files directly inside, sorted. */
  readonly others: readonly string[];
  /** The folders directly inside, sorted by name. */
  readonly folders: readonly Folder[];
}

/** Whether a symbolic link leads to a folder, a file, or nowhere. */
async function linkTarget(path: string): Promise<"folder" | "file" | "other"> {
  const target = await stat(path).catch(() => null);
  if (target?.isDirectory()) return "folder";
  // A dangling link counts as a file: an image that is gone must be reported by name, not passed over.
  return target === null || target.isFile() ? "file" : "other";
}

async function readFolder(
  root: string,
  path: string,
  name: string,
  real: string,
  above: readonly string[],
): Promise<Folder> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch((error: unknown) => {
    throw new UserError(`The folder "${join(root, path)}" cannot be read: ${readReason(error)}.`, 2, {
      cause: error,
    });
  });
  const images: string[] = [];
  const others: string[] = [];
  const folders: Folder[] = [];
  for (const entry of entries.sort((a, b) => byCodeUnits(a.name, b.name))) {
    if (entry.name.startsWith(".") || entry.name === "__MACOSX") continue;
    const inside = path === "" ? entry.name : `${path}/${entry.name}`;
    const link = entry.isSymbolicLink() ? await linkTarget(join(root, inside)) : null;
    if (entry.isFile() || link === "file") {
      if (IMAGE.test(entry.name)) images.push(inside);
      else others.push(entry.name);
    } else if (entry.isDirectory() || link === "folder") {
      const target = link === null ? join(real, entry.name) : await realpath(join(root, inside));
      // A link back to a folder that we are inside of would never end.
      if (target !== real && !above.includes(target)) {
        folders.push(await readFolder(root, inside, entry.name, target, [...above, real]));
      }
    }
  }
  return { name, images, others, folders };
}

/** Reads a folder and all below it, following symbolic links but no loops. Throws a `UserError` naming a folder that cannot be read. */
export async function readTree(root: string): Promise<Folder> {
  return readFolder(root, "", "", await realpath(root), []);
}

/** The paths of all images in a folder and below it, relative to the tree's root. */
export function imagesBelow(folder: Folder): string[] {
  return [...folder.images, ...folder.folders.flatMap(imagesBelow)];
}

/** The folders directly inside a folder that hold an image somewhere. */
export function foldersWithImages(folder: Folder): Folder[] {
  const holds = (inside: Folder): boolean => inside.images.length > 0 || inside.folders.some(holds);
  return folder.folders.filter(holds);
}

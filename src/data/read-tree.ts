import { closeSync, openSync, readSync } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../core/errors.js";
import { readReason } from "./read-file.js";
import { type Folder, inside, makeFolder, sift, type Tree, vectorOf } from "./tree.js";

/** What the figures that Convscope draws begin with, and hardly anybody else's. */
const FIGURE_HEAD = /^<svg [^>]*role="img" aria-label="[^"]*" font-family="'Helvetica Neue', Helvetica, Arial, /;
const HEAD_BYTES = 4096;

/** Whether a symbolic link leads to a folder, a file, or nowhere. */
async function linkTarget(path: string): Promise<"folder" | "file" | "other"> {
  const target = await stat(path).catch(() => null);
  if (target?.isDirectory()) return "folder";
  // A dangling link counts as a file: an image that is gone must be reported by name, not passed over.
  return target === null || target.isFile() ? "file" : "other";
}

/** Whether an SVG is a figure that Convscope drew. */
function isFigure(path: string): boolean {
  try {
    const fd = openSync(path, "r");
    try {
      const head = Buffer.alloc(HEAD_BYTES);
      return FIGURE_HEAD.test(head.toString("utf8", 0, readSync(fd, head, 0, HEAD_BYTES, 0)));
    } finally {
      closeSync(fd);
    }
  } catch {
    return false;
  }
}

class Reader {
  readonly own: { path: string; what: string }[] = [];
  readonly closed: { path: string; reason: string }[] = [];

  constructor(private readonly root: string) {}

  async read(path: string, name: string, real: string, above: readonly string[]): Promise<Folder> {
    const at = join(this.root, path);
    const entries = await readdir(at, { withFileTypes: true }).catch((error: unknown) => {
      const reason = readReason(error);
      if (path === "")
        throw new UserError(`The folder "${at}" cannot be read: ${reason}; give another, or the right to read it.`);
      this.closed.push({ path, reason });
      return [];
    });
    const files: string[] = [];
    const folders: string[] = [];
    const links = new Set<string>();
    for (const entry of entries) {
      const link = entry.isSymbolicLink() ? await linkTarget(join(at, entry.name)) : null;
      if (link !== null) links.add(entry.name);
      if (entry.isFile() || link === "file") files.push(entry.name);
      else if (entry.isDirectory() || link === "folder") folders.push(entry.name);
    }
    const found = sift({ files, folders });
    if (found.own !== null) {
      this.own.push({ path, what: found.own });
      return makeFolder(name, path, [], []);
    }
    const drawn = found.figures.filter((file) => found.sure || isFigure(join(at, vectorOf(file))));
    for (const file of drawn) this.own.push({ path: inside(path, file), what: "a figure" });
    const figures = new Set(drawn.flatMap((file) => [file, vectorOf(file)]));
    const below: Folder[] = [];
    for (const folder of found.folders) {
      const within = inside(path, folder);
      const target = links.has(folder) ? await realpath(join(at, folder)) : join(real, folder);
      // A link back to a folder that we are inside of would never end.
      if (target !== real && !above.includes(target))
        below.push(await this.read(within, folder, target, [...above, real]));
    }
    const kept = figures.size === 0 ? found.files : found.files.filter((file) => !figures.has(file));
    return makeFolder(name, path, kept, below);
  }
}

/**
 * Reads a folder and all below it, following symbolic links but no loops. A folder inside that cannot be read is passed
 * over and named; throws a `UserError` where it is the root.
 */
export async function readTree(root: string): Promise<Tree> {
  const reader = new Reader(root);
  const folder = await reader.read("", "", await realpath(root), []);
  return { folder, own: reader.own, closed: reader.closed };
}

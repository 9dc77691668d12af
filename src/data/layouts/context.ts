import type { ClassesAt } from "../listing.js";
import type { Tree } from "../tree.js";

/** What a layout's detector works with: a tree, and the way to read a table in it. Nothing here knows where it lies. */
export interface Context {
  /** The folder as the user named it, for messages. */
  readonly root: string;
  readonly tree: Tree;
  /** Which folders are the classes; decided by the rules where it is left out. */
  readonly classesAt?: ClassesAt | undefined;
  /** What the rules refuse as unclear is read as it was before there were any: for runs from then. */
  readonly lenient: boolean;
  /** The bytes of a file; `path` is relative to the tree's root. */
  readonly read: (path: string) => Promise<Uint8Array>;
  /** Whether a file that the tree does not hold is there all the same: outside of it, or hidden. */
  readonly exists: (path: string) => Promise<boolean>;
}

/** A folder inside the root, as the user would give it. */
export function pathOf({ root }: Pick<Context, "root">, path: string): string {
  return path === "" ? root : `${root}/${path}`;
}

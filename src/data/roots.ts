/** Stands for the drawn photos where a folder of photos would stand. */
export const DRAWN = "drawn";

/** Stands for images that came from memory in place of a folder; the run keeps them in a file of its own. */
export const ARRAYS = "arrays";

/** Whether photos are in a folder of somebody's own, which commands can be given. */
export function isFolder(root: string): boolean {
  return root !== DRAWN && root !== ARRAYS;
}

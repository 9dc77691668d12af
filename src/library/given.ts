import { resolve } from "node:path";

/** A path as it is stored, absolute; a word that stands for something else stays. */
export function pathOf(path: string | undefined, word: string | null = null): string | undefined {
  return path === undefined || path === word ? path : resolve(path);
}

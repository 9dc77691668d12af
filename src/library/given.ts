import { resolve } from "node:path";

/** A path as it is stored, absolute; a word that stands for something else stays. */
export function pathOf(path: string | undefined, word: string | null = null): string | undefined {
  return path === undefined || path === word ? path : resolve(path);
}

/** What is given, without what is said to be undefined. */
export function withoutUndefined<T extends object>(settings: T): T {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as T;
}

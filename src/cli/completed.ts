/** A parser of an option's text that knows which words it takes, so that shells can offer them. */
export interface Completed {
  readonly words?: readonly string[];
}

/** Has a parser know its words. */
export function completed<P extends (text: string) => unknown>(words: readonly string[], parse: P): P & Completed {
  return Object.assign(parse, { words });
}

/** The words that a parser knows of; none for others. */
export function wordsOf(parse: unknown): readonly string[] {
  return typeof parse === "function" ? ((parse as Completed).words ?? []) : [];
}

/** Where the decoded photos of a listing lie: what threads that read them are handed. */
export interface PhotoSource {
  /** The folder of all photos of this size and fit, for messages. */
  readonly dir: string;
  readonly size: number;
  /** The folders that hold some of them. */
  readonly segments: readonly string[];
  /** For each item of the listing, the index of its segment; `NOWHERE` where it is not decoded. */
  readonly segmentOf: Uint32Array;
  /** For each item, its slot there. */
  readonly slotOf: Uint32Array;
}

/** The segment of an item that is not decoded. */
export const NOWHERE = 2 ** 32 - 1;

/** A source of so many items, none of which is decoded yet, in memory that threads share. */
export function emptySource(dir: string, size: number, items: number): PhotoSource & { readonly segments: string[] } {
  const numbers = () => new Uint32Array(new SharedArrayBuffer(4 * items));
  return { dir, size, segments: [], segmentOf: numbers().fill(NOWHERE), slotOf: numbers() };
}

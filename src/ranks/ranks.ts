/**
 * One of several processes that compute one training together, and its way to the others. This is all that is asked of a
 * transport: every rank calls `exchange` as often as every other, and `close` at the end.
 */
export interface Ranks {
  /** This process's number, from 0. */
  readonly rank: number;
  /** How many they are. */
  readonly count: number;
  /**
   * Hands each rank a piece, in their order, and gives what each handed to this one; pieces may be empty and of different
   * lengths. What is given begins at a multiple of eight bytes, and is the caller's. Rejects with `RanksLost` when another
   * one is gone.
   */
  exchange(pieces: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>[]>;
  /** Leaves the others, when all of them leave. */
  close(): Promise<void>;
  /** Ends the others too, at once: this one cannot go on. */
  abort(): void;
}

/** Another rank is gone, so that nothing can be handed over any more. */
export class RanksLost extends Error {}

/** Gives every rank what each of them brings. */
export function gather(ranks: Ranks, piece: Uint8Array): Promise<Uint8Array<ArrayBuffer>[]> {
  return ranks.exchange(Array.from({ length: ranks.count }, () => piece));
}

/** Gives every rank the first one's bytes; what the others bring does not count. */
export async function broadcast(ranks: Ranks, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const nothing = new Uint8Array(0);
  const own = ranks.rank === 0 ? bytes : nothing;
  const [first] = await ranks.exchange(Array.from({ length: ranks.count }, () => own));
  return first;
}

import { concatenate } from "../core/concatenate.js";
import { assert } from "../core/errors.js";
import type { Ranks } from "./ranks.js";
import { middleOf, ownShards, partsWithin, rowsOf, type Span } from "./tree.js";

function add(to: Float32Array, other: Float32Array): void {
  for (let index = 0; index < to.length; index++) to[index] += other[index];
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) => new Uint8Array(buffer, byteOffset, byteLength);
const floatsOf = ({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>) =>
  new Float32Array(buffer, byteOffset, byteLength / Float32Array.BYTES_PER_ELEMENT);

/**
 * Adds a vector of each shard, float32, in one fixed tree, whichever ranks compute them: halves of the shards, halves of
 * those, and so on. Each rank adds what it has whole; then every rank adds a slice of the vector for all, so that nobody
 * sends or receives more than twice the vector.
 */
export class ShardSum {
  readonly #spare: Float32Array<ArrayBuffer>[] = [];
  readonly #whole: Span;
  readonly #own: Span;

  constructor(
    private readonly ranks: Ranks,
    private readonly shards: number,
    private readonly length: number,
  ) {
    const { rank, count } = ranks;
    assert(shards % count === 0, `${shards} shards cannot be shared out among ${count} ranks`);
    this.#whole = { from: 0, to: shards };
    this.#own = ownShards(shards, rank, count);
  }

  /** The sum, on every rank; `fill` computes a shard's vector. It is written again by the next call. Rejects as `exchange` does. */
  async of(fill: (shard: number, into: Float32Array) => Promise<void>): Promise<Float32Array<ArrayBuffer>> {
    const parts: Float32Array<ArrayBuffer>[] = [];
    for (const part of partsWithin(this.#whole, this.#own)) parts.push(await this.#partial(part, fill));
    if (this.ranks.count > 1) await this.#share(parts);
    // All but the first are memory for the next time.
    for (const part of parts) this.#spare.push(part);
    return parts[0];
  }

  /** The sum of shards of this rank. */
  async #partial(
    part: Span,
    fill: (shard: number, into: Float32Array) => Promise<void>,
  ): Promise<Float32Array<ArrayBuffer>> {
    if (part.to - part.from === 1) {
      const vector = this.#spare.pop() ?? new Float32Array(this.length);
      await fill(part.from, vector);
      return vector;
    }
    const middle = middleOf(part);
    const left = await this.#partial({ from: part.from, to: middle }, fill);
    const right = await this.#partial({ from: middle, to: part.to }, fill);
    add(left, right);
    this.#spare.push(right);
    return left;
  }

  /** Turns this rank's parts of the tree into all of it: the sum lies in the first part. */
  async #share(parts: readonly Float32Array<ArrayBuffer>[]): Promise<void> {
    const { rank, count } = this.ranks;
    const sliceOf = (of: number) => rowsOf(this.length, count, { from: of, to: of + 1 });
    const pieces = Array.from({ length: count }, (_, to) => {
      const slice = sliceOf(to);
      const sent = parts.map((part) => bytesOf(part.subarray(slice.from, slice.to)));
      return sent.length === 1 ? sent[0] : concatenate(sent);
    });
    const received = await this.ranks.exchange(pieces);
    const { from, to } = sliceOf(rank);
    const known = new Map<string, Float32Array>();
    received.forEach((bytes, other) => {
      const floats = floatsOf(bytes);
      partsWithin(this.#whole, ownShards(this.shards, other, count)).forEach((part, index) => {
        known.set(keyOf(part), floats.subarray(index * (to - from), (index + 1) * (to - from)));
      });
    });
    const own = bytesOf(addTree(this.#whole, known));
    const slices = await this.ranks.exchange(Array.from({ length: count }, () => own));
    slices.forEach((bytes, other) => parts[0].set(floatsOf(bytes), sliceOf(other).from));
  }
}

const keyOf = ({ from, to }: Span) => `${from}-${to}`;

/** Adds the parts of the tree that are known to all of it; their memory is used. */
function addTree(part: Span, known: ReadonlyMap<string, Float32Array>): Float32Array {
  const found = known.get(keyOf(part));
  if (found !== undefined) return found;
  const middle = middleOf(part);
  const left = addTree({ from: part.from, to: middle }, known);
  add(left, addTree({ from: middle, to: part.to }, known));
  return left;
}

import { realpathSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { makeFolderWithParents } from "../../disk/make-folder.js";
import { type Lease, takeLease } from "../../disk/lease.js";
import { defaultCacheRoot } from "../../runtime/cache-root.js";
import { digestOf } from "../digest.js";
import type { Listing } from "../listing.js";
import { forEachParallel } from "../parallel.js";
import { readReason, readWhole } from "../read-file.js";
import { Catalogue, nameOfRoot } from "./catalogue.js";
import type { Fit } from "../fit.js";
import { decodePixels } from "./decode.js";
import { asDiskError, onDisk, requireSpace } from "./disk.js";
import { imageCache, type ImageCache } from "./image-cache.js";
import { MOMENTS } from "./moments.js";
import { splitPlanes } from "./planes.js";
import { type Place, Pool } from "./pool.js";
import { SharedCache } from "./shared-cache.js";
import { isSettled, type Signed, Signatures } from "./signature.js";
import { READY } from "./slots.js";
import { bytesOnDisk, type Store } from "./store.js";
import { isInUse } from "./users.js";

const CHECKED_ON_REUSE = 64;
/** Files asked about in one go; then whoever asks something of this process is answered. */
const SIGNED_AT_ONCE = 1000;
const SAVE_EVERY_MS = 5000;

/** What a preparation is about to do. */
export interface PrepareStart {
  /** The number of photos whose files are to be read, being new or changed, and the most bytes of disk that they may take. */
  readonly count: number;
  readonly bytes: number;
  /** The folder of all photos of this size and fit. */
  readonly path: string;
}

export interface PrepareOptions {
  /** Side of the square images in pixels. */
  readonly size: number;
  readonly fit: Fit;
  /** The folder of all caches; `defaultCacheRoot()` when left out. */
  readonly cacheRoot?: string | undefined;
  /** A folder of this machine's own, where photos are then kept: copied from `cacheRoot`, and decoded where that lacks them. */
  readonly scratch?: string | undefined;
  /** Images decoded at the same time; one more than there are cores when left out. */
  readonly concurrency?: number | undefined;
  readonly onStart?: ((info: PrepareStart) => void) | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Told in a sentence when another process decodes the same folder, which is waited for. */
  readonly onWait?: ((message: string) => void) | undefined;
}

/** Whether sums of so many values in 0..1, and of their squares, can be right: no value's square is larger than itself. */
function arePossible(moments: Float64Array, area: number): boolean {
  return [0, 1, 2].every((plane) => {
    const [sum, squares] = [moments[plane], moments[3 + plane]];
    const margin = 1e-9 * area;
    return squares >= 0 && squares <= sum + margin && sum <= area + margin;
  });
}

/**
 * Of photos that are found in a pool, those whose pixels or sums are not what was written: of an even sample, or of all once
 * one is found; and whichever have sums that cannot be.
 */
function findDamaged(pool: Pool, digests: readonly string[]): string[] {
  const area = pool.size ** 2;
  const moments = new Map<Store, Float64Array>();
  const momentsOf = ({ store, slot }: Place) => {
    if (!moments.has(store)) moments.set(store, store.moments());
    return moments.get(store)!.subarray(slot * MOMENTS, (slot + 1) * MOMENTS);
  };
  const ready = digests.filter((digest) => {
    const place = pool.find(digest);
    return place !== undefined && place.store.states[place.slot] === READY;
  });
  const isDamaged = (digest: string) => {
    const { store, slot } = pool.find(digest)!;
    return store.planes(slot) === null;
  };
  const isImpossible = (digest: string) => !arePossible(momentsOf(pool.find(digest)!), area);
  const step = Math.max(1, Math.floor(ready.length / CHECKED_ON_REUSE));
  const sample = ready.filter((_, position) => position % step === 0).slice(0, CHECKED_ON_REUSE);
  const impossible = ready.filter(isImpossible);
  return impossible.length > 0 || sample.some(isDamaged) ? ready.filter(isDamaged) : [];
}

/** One preparation under way. */
class Preparation {
  readonly #pool: Pool;
  readonly #catalogue: Catalogue;
  /** What photos are copied from. */
  readonly #shared: SharedCache | null;
  readonly #cacheRoot: string;
  readonly #signatures = new Signatures();
  readonly #owner: string;
  readonly #digests: (string | undefined)[];
  readonly #failures = new Map<number, string>();
  /** Photos being decoded, by digest: two copies of one are decoded once. */
  readonly #underWay = new Map<string, Promise<void>>();
  #lease: Promise<Lease> | null = null;
  #decoded = 0;
  #left = 0;
  #savedAt = performance.now();

  constructor(
    private readonly listing: Listing,
    private readonly options: PrepareOptions,
  ) {
    const { size, fit, cacheRoot = defaultCacheRoot(), scratch = cacheRoot } = options;
    const root = realpathSync(listing.root);
    this.#cacheRoot = scratch;
    this.#owner = nameOfRoot(root);
    this.#digests = new Array<string | undefined>(listing.items.length);
    this.#catalogue = new Catalogue(scratch, root);
    this.#pool = new Pool(scratch, size, fit);
    this.#shared = scratch === cacheRoot ? null : new SharedCache(cacheRoot, root, size, fit);
  }

  async run(indices: ArrayLike<number>): Promise<ImageCache> {
    const { concurrency = availableParallelism() + 1, size, onStart, onProgress } = this.options;
    try {
      await this.#recognise(indices);
      const todo = Array.from(indices).filter((index) => this.#placeOf(index) === undefined);
      this.#left = todo.length;
      onStart?.({ count: todo.length, bytes: bytesOnDisk(size, todo.length), path: this.#pool.dir });
      await forEachParallel(todo, concurrency, async (index) => {
        await this.#look(index);
        this.#left--;
        onProgress?.(todo.length - this.#left, todo.length);
      });
    } catch (error) {
      this.#pool.close();
      throw error;
    } finally {
      this.#catalogue.save();
      this.#shared?.close();
      (await this.#lease?.catch(() => null))?.end();
    }
    const { listing } = this;
    return imageCache(this.#pool, {
      listing,
      digests: this.#digests,
      failures: this.#failures,
      decoded: this.#decoded,
    });
  }

  /** Finds the digests of files that are what they were, and frees what is damaged of theirs. */
  async #recognise(indices: ArrayLike<number>): Promise<void> {
    const { root, items } = this.listing;
    for (let position = 0; position < indices.length; position++) {
      if (position % SIGNED_AT_ONCE === 0) await breathe();
      const index = indices[position];
      const { file } = items[index];
      const signed = this.#signatures.tryOf(join(root, file));
      if (signed === null) continue;
      const { signature } = signed;
      this.#digests[index] = this.#catalogue.digestOf(file, signature) ?? this.#shared?.digestOf(file, signature);
    }
    const known = [...new Set(this.#digests.filter((digest) => digest !== undefined))];
    for (const digest of findDamaged(this.#pool, known)) this.#pool.forget(digest);
  }

  #placeOf(index: number): Place | undefined {
    const digest = this.#digests[index];
    return digest === undefined ? undefined : this.#pool.find(digest);
  }

  /** Reads a file, and decodes it unless a file of the same bytes has been. What cannot be read may be mended later. */
  async #look(index: number): Promise<void> {
    const { file } = this.listing.items[index];
    const known = this.#digests[index];
    if (known !== undefined && (await this.#store(known, null))) return;
    const path = join(this.listing.root, file);
    const now = BigInt(Date.now()) * 1_000_000n;
    let before: Signed | null;
    let bytes: Buffer;
    try {
      before = this.#signatures.of(path);
      bytes = await readWhole(path);
    } catch (error) {
      this.#digests[index] = undefined;
      this.#failures.set(index, readReason(error));
      return;
    }
    const digest = digestOf(bytes).toString("hex");
    this.#digests[index] = digest;
    await this.#store(digest, bytes);
    // Noted only where no later change could go unseen, and none came while it was read.
    if (before !== null && isSettled(before, now) && this.#signatures.of(path)?.signature === before.signature)
      this.#catalogue.note(file, before.signature, digest);
    if (performance.now() - this.#savedAt > SAVE_EVERY_MS) {
      this.#catalogue.save();
      this.#savedAt = performance.now();
    }
  }

  /** Sees to it that the photo of these bytes is in the pool; false where it would have to be decoded from bytes not given. */
  async #store(digest: string, bytes: Buffer | null): Promise<boolean> {
    if (bytes === null && this.#shared === null) return false;
    if (this.#pool.find(digest) !== undefined) return true;
    this.#lease ??= this.#begin();
    await this.#lease;
    const other = this.#underWay.get(digest);
    if (other !== undefined) await other;
    if (this.#pool.find(digest) !== undefined) return true;
    const planes = this.#shared?.planesOf(digest) ?? null;
    if (planes !== null) {
      this.#pool.put(digest, planes);
      return true;
    }
    if (bytes === null) return false;
    const work = this.#decode(digest, bytes);
    this.#underWay.set(digest, work);
    await work;
    this.#underWay.delete(digest);
    return true;
  }

  async #decode(digest: string, bytes: Buffer): Promise<void> {
    const { size, fit } = this.options;
    const pixels =
      bytes.length === 0
        ? "the file is empty"
        : await decodePixels(bytes, size, fit).catch((error: unknown) => readReason(error));
    if (typeof pixels === "string") this.#pool.refuse(digest, pixels);
    else this.#pool.put(digest, splitPlanes(pixels));
    this.#decoded++;
  }

  /** Becomes the only process that decodes this folder, and takes in what another one did before. */
  async #begin(): Promise<Lease> {
    const pool = this.#pool;
    onDisk(pool.dir, () => makeFolderWithParents(pool.dir));
    const lease = await takeLease(join(pool.dir, `${this.#owner}.lock`), {
      doing: "decoding the same photos",
      waitMs: Infinity,
      ...(this.options.onWait && { onWait: this.options.onWait }),
    }).catch((error: unknown) => {
      throw asDiskError(pool.dir, (error as Error).cause ?? error);
    });
    try {
      pool.refresh();
      // Marks of processes that were killed are taken away on the way.
      isInUse(pool.dir);
      // At least so many are new, for no more than all that are there can be found.
      requireSpace(this.#cacheRoot, bytesOnDisk(pool.size, Math.max(0, this.#left - pool.count)));
      pool.reserve(this.#owner, this.#left);
      return lease;
    } catch (error) {
      // Whoever tries once more in this process would wait for itself.
      lease.end();
      throw error;
    }
  }
}

/**
 * Opens those of a listing's items `indices` in the cache, and decodes those that it does not hold yet, or copies them where a
 * cache that others share holds them. Content decides: a
 * photo is found wherever it was decoded before and whatever its file was called, and a file counts as unchanged only where
 * its system cannot have hidden a change. It may be killed at any moment and goes on where it stopped. What is damaged in the
 * cache is decoded again. Throws a `UserError` (exit code 1) when the disk is full or the folder cannot be written.
 */
export async function prepareCache(
  listing: Listing,
  indices: ArrayLike<number>,
  options: PrepareOptions,
): Promise<ImageCache> {
  return new Preparation(listing, options).run(indices);
}

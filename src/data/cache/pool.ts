import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DIGEST_BYTES } from "../digest.js";
import type { Fit } from "../fit.js";
import type { Planes } from "./planes.js";
import { FREE, READY } from "./slots.js";
import { CACHE_FORMAT, openStore, openStoreForWriting, readHeader, type Store } from "./store.js";

/** The name of the folder of all photos of one size and fit. */
export function poolName(size: number, fit: Fit): string {
  return `photos-v${CACHE_FORMAT}-${size}-${fit}`;
}

/** The names of pools of this and other versions. */
export const POOL_NAME = /^photos-v\d+-\d+-[a-z]+$/;
/** The names of a pool's segments: whose photos they were made for, and a number. */
export const SEGMENT_NAME = /^[0-9a-f]{16}-\d+$/;

/** A new segment has room for more photos than are there, so that one added now and then needs no segment of its own. */
const LEAST_SLOTS = 64;
const ROOM = 1.25;

/** Where a photo is, or why it is not. */
export interface Place {
  readonly store: Store;
  readonly slot: number;
}

/**
 * All decoded photos of one size and fit, known by the digest of the file that each was decoded from: whichever folder a
 * photo stands in, and whatever it is called there, it is decoded once. They lie in segments; only who holds the lease of a
 * folder of photos writes into that folder's segments.
 */
export class Pool {
  readonly dir: string;
  readonly #stores = new Map<string, Store>();
  #places = new Map<string, Place>();
  #writing: { readonly stores: Store[]; readonly free: (readonly [store: Store, slot: number])[] } | null = null;

  constructor(
    cacheRoot: string,
    readonly size: number,
    readonly fit: Fit,
  ) {
    this.dir = join(cacheRoot, poolName(size, fit));
    this.refresh();
  }

  /** Takes in what other processes have decoded meanwhile. */
  refresh(): void {
    for (const name of this.#segmentNames()) {
      const header = readHeader(join(this.dir, name), this.size, this.fit);
      const store = header === null ? null : openStore(join(this.dir, name), header);
      this.#stores.get(name)?.close();
      if (store === null) this.#stores.delete(name);
      else this.#stores.set(name, store);
    }
    this.#places = new Map();
    for (const store of this.#stores.values()) this.#index(store);
  }

  /** How many photos there are. */
  get count(): number {
    return this.#places.size;
  }

  /** Where the photo of a file with these bytes is, readable or not; undefined where it was never decoded. */
  find(digest: string): Place | undefined {
    return this.#places.get(digest);
  }

  /** Makes room for `count` photos more in the segments of one folder's photos, whose lease the caller holds. */
  reserve(owner: string, count: number): void {
    const names = this.#segmentNames().filter((name) => name.startsWith(`${owner}-`));
    const numbers = names.map((name) => Number(name.slice(owner.length + 1)));
    const stores: Store[] = [];
    const free: (readonly [store: Store, slot: number])[] = [];
    const add = (store: Store) => {
      stores.push(store);
      store.states.forEach((state, slot) => state === FREE && free.push([store, slot]));
    };
    let slots = 0;
    for (const name of names.sort()) {
      const header = readHeader(join(this.dir, name), this.size, this.fit);
      if (header === null) continue;
      slots += header.items;
      if (free.length < count) add(openStoreForWriting(join(this.dir, name), header));
    }
    if (free.length < count) {
      const items = Math.ceil(Math.max(LEAST_SLOTS, (count - free.length) * ROOM, slots * (ROOM - 1)));
      const name = `${owner}-${numbers.length === 0 ? 0 : numbers.reduce((a, b) => Math.max(a, b)) + 1}`;
      add(openStoreForWriting(join(this.dir, name), { format: CACHE_FORMAT, size: this.size, fit: this.fit, items }));
    }
    free.reverse();
    this.#writing = { stores, free };
  }

  put(digest: string, planes: Planes): Place {
    return this.#take(digest, (store, slot, bytes) => store.put(slot, planes, bytes));
  }

  refuse(digest: string, reason: string): Place {
    return this.#take(digest, (store, slot, bytes) => store.refuse(slot, reason, bytes));
  }

  /** Frees the slot of a photo that is damaged; throws a `UserError` (exit code 1) when the cache cannot be written. */
  forget(digest: string): void {
    const place = this.#places.get(digest);
    if (place === undefined) return;
    const { dir } = place.store;
    const header = readHeader(dir, this.size, this.fit);
    if (header !== null) {
      const store = openStoreForWriting(dir, header);
      store.forget(place.slot);
      store.close();
    }
    place.store.states[place.slot] = FREE;
    this.#places.delete(digest);
  }

  close(): void {
    for (const store of [...this.#stores.values(), ...(this.#writing?.stores ?? [])]) store.close();
  }

  #segmentNames(): string[] {
    try {
      return readdirSync(this.dir).filter((name) => SEGMENT_NAME.test(name));
    } catch {
      return [];
    }
  }

  #index(store: Store): void {
    const digests = Buffer.from(store.digests().buffer);
    store.states.forEach((state, slot) => {
      if (state === FREE) return;
      const digest = digests.toString("hex", slot * DIGEST_BYTES, (slot + 1) * DIGEST_BYTES);
      const known = this.#places.get(digest);
      // What one process could not read another may have.
      if (known === undefined || known.store.states[known.slot] !== READY) this.#places.set(digest, { store, slot });
    });
  }

  #take(digest: string, write: (store: Store, slot: number, bytes: Buffer) => void): Place {
    const [store, slot] = this.#writing!.free.pop()!;
    write(store, slot, Buffer.from(digest, "hex"));
    const place = { store, slot };
    this.#places.set(digest, place);
    return place;
  }
}

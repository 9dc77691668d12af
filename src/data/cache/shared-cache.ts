import type { Fit } from "../fit.js";
import { Catalogue } from "./catalogue.js";
import type { Planes } from "./planes.js";
import { Pool } from "./pool.js";
import { READY } from "./slots.js";

/**
 * Decoded photos in a folder that other machines share, of which this machine keeps copies. Nothing depends on it: what is not
 * there, not seen yet, half written or cannot be read is decoded here.
 */
export class SharedCache {
  readonly #pool: Pool | null;
  readonly #catalogue: Catalogue;

  constructor(cacheRoot: string, root: string, size: number, fit: Fit) {
    this.#catalogue = new Catalogue(cacheRoot, root);
    this.#pool = unlessBroken(() => new Pool(cacheRoot, size, fit));
  }

  /** The digest of a file that is what it was, if it is known here. */
  digestOf(file: string, signature: string): string | undefined {
    return this.#catalogue.digestOf(file, signature);
  }

  /** The photo of a file with these bytes; null where it is not to be had. */
  planesOf(digest: string): Planes | null {
    const place = this.#pool?.find(digest);
    if (place === undefined || place.store.states[place.slot] !== READY) return null;
    return unlessBroken(() => place.store.planes(place.slot));
  }

  close(): void {
    this.#pool?.close();
  }
}

function unlessBroken<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

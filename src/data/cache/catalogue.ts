import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../disk/files.js";
import { makeFolderWithParents } from "../../disk/make-folder.js";
import type { Signature } from "./signature.js";

/** The folder of all catalogues below the cache's. */
export const CATALOGUES = "catalogues";
const FORMAT = 1;

/** What a catalogue's file says. */
interface Content {
  readonly format: number;
  /** The real path of the folder of photos. */
  readonly root: string;
  readonly photos: readonly (readonly [file: string, signature: Signature, digest: string])[];
}

/** A name of 16 hexadecimal digits for a folder of photos, by its real path. */
export function nameOfRoot(root: string): string {
  return createHash("sha256").update(root).digest("hex").slice(0, 16);
}

/** Reads a catalogue's file; null where it is none, or damaged. */
export function readCatalogue(path: string): Content | null {
  try {
    const content = JSON.parse(readFileSync(path, "utf8")) as Partial<Content>;
    const isWhole = content.format === FORMAT && typeof content.root === "string" && Array.isArray(content.photos);
    return isWhole ? (content as Content) : null;
  } catch {
    return null;
  }
}

/**
 * What is known of the photos of one folder from earlier: the digest of each file's bytes, as long as its signature is what
 * it was. It saves reading all of them again to see that nothing has changed.
 */
export class Catalogue {
  readonly #path: string;
  readonly #photos: Map<string, readonly [signature: Signature, digest: string]>;
  #isChanged = false;

  constructor(
    cacheRoot: string,
    private readonly root: string,
  ) {
    this.#path = join(cacheRoot, CATALOGUES, `${nameOfRoot(root)}.json`);
    const known = readCatalogue(this.#path);
    const photos = known?.root === root ? known.photos : [];
    this.#photos = new Map(photos.map(([file, signature, digest]) => [file, [signature, digest]]));
  }

  /** The digest of a file's bytes, in hexadecimal digits; undefined where it is not known, or not any more. */
  digestOf(file: string, signature: Signature): string | undefined {
    const known = this.#photos.get(file);
    return known?.[0] === signature ? known[1] : undefined;
  }

  note(file: string, signature: Signature, digest: string): void {
    this.#photos.set(file, [signature, digest]);
    this.#isChanged = true;
  }

  /** Writes what is new. A catalogue that cannot be written is no fault: files are read again next time. */
  save(): void {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    const photos = [...this.#photos].map(([file, [signature, digest]]) => [file, signature, digest] as const);
    const content: Content = { format: FORMAT, root: this.root, photos };
    try {
      makeFolderWithParents(join(this.#path, ".."));
      replaceFile(this.#path, Buffer.from(JSON.stringify(content)));
    } catch {
      this.#isChanged = true;
    }
  }
}

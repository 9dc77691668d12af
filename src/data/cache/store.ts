import * as fs from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { DIGEST_BYTES } from "../digest.js";
import type { Fit } from "../fit.js";
import { replaceFile } from "../../disk/files.js";
import { makeFolderWithParents } from "../../disk/make-folder.js";
import { onDisk } from "./disk.js";
import { MOMENTS, sumsOf } from "./moments.js";
import type { Planes } from "./planes.js";
import { FREE, IMAGES, READY, readExactly, STATES, UNREADABLE } from "./slots.js";

const HEADER = "cache.json";
const REASONS = "unreadable.jsonl";

/** Raised whenever the same file would decode to other pixels, or the cache's files mean something else. */
export const CACHE_FORMAT = 2;

/** What `cache.json` says. */
export interface Header {
  readonly format: number;
  readonly size: number;
  readonly fit: Fit;
  /** Slots, each for one photo. */
  readonly items: number;
}

/** What `cache.json` of a segment says; null where it is none of this size and fit. */
export function readHeader(dir: string, size: number, fit: Fit): Header | null {
  try {
    const header = JSON.parse(fs.readFileSync(join(dir, HEADER), "utf8")) as Header;
    const isRight = header.format === CACHE_FORMAT && header.size === size && header.fit === fit;
    return isRight && Number.isSafeInteger(header.items) && header.items > 0 ? header : null;
  } catch {
    return null;
  }
}

/** The names of the files of a segment. */
export function storeFiles(): string[] {
  return [HEADER, REASONS, ...Object.keys(recordBytes({ size: 1 }))];
}

/** The bytes that one photo takes in each file. */
function recordBytes({ size }: Pick<Header, "size">) {
  return { [IMAGES]: 3 * size * size, [STATES]: 1, "moments.f64": 8 * MOMENTS, digest: DIGEST_BYTES, "crc.u32": 4 };
}

type FileName = keyof ReturnType<typeof recordBytes>;

/** The bytes of disk that so many photos of a size take. */
export function bytesOnDisk(size: number, count: number): number {
  return count * Object.values(recordBytes({ size })).reduce((sum, bytes) => sum + bytes, 0);
}

/** The files of one segment of a cache: slots of photos, each known by the digest of the file that it was decoded from. */
export interface Store {
  readonly dir: string;
  /** The state of every slot, as this process knows it. */
  readonly states: Uint8Array;
  /** Writes all about a decoded photo, its state last: a kill before that leaves the slot free. */
  put(slot: number, planes: Planes, digest: Uint8Array): void;
  /** Notes that a file cannot be decoded, and why. */
  refuse(slot: number, reason: string, digest: Uint8Array): void;
  /** Frees a slot. */
  forget(slot: number): void;
  /** A slot's pixels and their sums; null where they are not those that were written. */
  planes(slot: number): Planes | null;
  /** Slot by slot, the sums of red, green, blue and of their squares. */
  moments(): Float64Array;
  /** Slot by slot, the digest of the source file; zeros where there was never one. */
  digests(): Uint8Array;
  /** Why files cannot be decoded, by their digests in hexadecimal digits. */
  reasons(): Map<string, string>;
  close(): void;
}

function isWhole(dir: string, header: Header): boolean {
  try {
    if (fs.readFileSync(join(dir, HEADER), "utf8") !== JSON.stringify(header)) return false;
    const sizes = Object.entries(recordBytes(header));
    return sizes.every(([name, bytes]) => fs.statSync(join(dir, name)).size === bytes * header.items);
  } catch {
    return false;
  }
}

/** Gives every file its full length (the holes read as zero, so every slot is free) and writes the header last. */
function create(dir: string, header: Header): void {
  makeFolderWithParents(dir);
  for (const [name, bytes] of Object.entries(recordBytes(header))) {
    const fd = fs.openSync(join(dir, name), fs.constants.O_RDWR | fs.constants.O_CREAT);
    try {
      if (name === STATES) fs.ftruncateSync(fd, 0);
      fs.ftruncateSync(fd, bytes * header.items);
    } finally {
      fs.closeSync(fd);
    }
  }
  // Another process that prepares the same cache never sees half a header.
  replaceFile(join(dir, HEADER), Buffer.from(JSON.stringify(header)));
}

function parseReasons(text: string): Map<string, string> {
  const reasons = new Map<string, string>();
  for (const line of text.split("\n")) {
    try {
      const { digest, reason } = JSON.parse(line) as { digest: string; reason: string };
      reasons.set(digest, reason);
    } catch {
      // An empty line, or one cut short by a kill: its slot is still free, so that the reason will be written again.
    }
  }
  return reasons;
}

/** Opens the files of a cache that `isWhole`. */
function open(dir: string, header: Header, flags: "r" | "r+"): Store {
  const records = recordBytes(header);
  const names = Object.keys(records) as FileName[];
  const files = Object.fromEntries(names.map((name) => [name, fs.openSync(join(dir, name), flags)])) as Record<
    FileName,
    number
  >;
  const states = new Uint8Array(header.items);
  readExactly(files[STATES], states, 0, header.items, 0);
  const known = [FREE, READY, UNREADABLE];
  // A state that nobody writes is damage.
  states.forEach((state, index) => {
    if (!known.includes(state)) states[index] = FREE;
  });
  const write = (name: FileName, index: number, bytes: NodeJS.ArrayBufferView) => {
    fs.writeSync(files[name], bytes, 0, records[name], index * records[name]);
  };
  const setState = (index: number, state: number) => {
    write(STATES, index, Uint8Array.of(state));
    states[index] = state;
  };
  return {
    dir,
    states,
    put: (index, { pixels, moments }, digest) =>
      onDisk(dir, () => {
        write(IMAGES, index, pixels);
        write("moments.f64", index, moments);
        write("digest", index, digest);
        write("crc.u32", index, Uint32Array.of(crc32(pixels)));
        setState(index, READY);
      }),
    refuse: (index, reason, digest) =>
      onDisk(dir, () => {
        // A line of its own even after a line that a kill cut short.
        fs.appendFileSync(
          join(dir, REASONS),
          `\n${JSON.stringify({ digest: Buffer.from(digest).toString("hex"), reason })}\n`,
        );
        write("digest", index, digest);
        setState(index, UNREADABLE);
      }),
    forget: (index) => onDisk(dir, () => setState(index, FREE)),
    planes(index) {
      const pixels = new Uint8Array(records[IMAGES]);
      readExactly(files[IMAGES], pixels, 0, pixels.length, index * pixels.length);
      const written = new Uint32Array(1);
      readExactly(files["crc.u32"], new Uint8Array(written.buffer), 0, 4, index * 4);
      const moments = new Float64Array(MOMENTS);
      readExactly(files["moments.f64"], new Uint8Array(moments.buffer), 0, moments.byteLength, index * 8 * MOMENTS);
      const isIntact =
        crc32(pixels) === written[0] && sumsOf(pixels).every((sum, position) => sum === moments[position]);
      return isIntact ? { pixels, moments } : null;
    },
    moments() {
      const moments = new Float64Array(MOMENTS * header.items);
      readExactly(files["moments.f64"], new Uint8Array(moments.buffer), 0, moments.byteLength, 0);
      return moments;
    },
    digests() {
      const digests = new Uint8Array(DIGEST_BYTES * header.items);
      readExactly(files.digest, digests, 0, digests.length, 0);
      return digests;
    },
    reasons: () =>
      fs.existsSync(join(dir, REASONS))
        ? parseReasons(fs.readFileSync(join(dir, REASONS), "utf8"))
        : new Map<string, string>(),
    close: () => Object.values(files).forEach((fd) => fs.closeSync(fd)),
  };
}

/** Opens a segment for reading; null when there is none, or when its header or the length of a file is wrong. */
export function openStore(dir: string, header: Header): Store | null {
  return isWhole(dir, header) ? open(dir, header, "r") : null;
}

/**
 * Opens a segment for writing, and makes it anew where there is none that is whole; whoever does so is the only one that
 * writes into it. Throws a `UserError` (exit code 1) when the folder cannot be written.
 */
export function openStoreForWriting(dir: string, header: Header): Store {
  return onDisk(dir, () => {
    if (!isWhole(dir, header)) create(dir, header);
    return open(dir, header, "r+");
  });
}

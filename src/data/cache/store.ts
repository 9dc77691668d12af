import * as fs from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { DIGEST_BYTES } from "../digest.js";
import type { Fit } from "../fit.js";
import { replaceFile } from "../../disk/files.js";
import { makeFolderWithParents } from "../../disk/make-folder.js";
import { onDisk } from "./disk.js";
import type { Planes } from "./planes.js";
import { MOMENTS, sumsOf } from "./moments.js";
import { IMAGES, READY, readExactly, STATES, UNDECODED, UNREADABLE } from "./slots.js";

const HEADER = "cache.json";
const REASONS = "unreadable.jsonl";

/** What `cache.json` says. */
export interface Header {
  readonly format: number;
  readonly fingerprint: string;
  readonly size: number;
  readonly fit: Fit;
  readonly items: number;
}

/** The bytes that one item takes in each file. */
function recordBytes({ size }: Header) {
  return { [IMAGES]: 3 * size * size, [STATES]: 1, "moments.f64": 8 * MOMENTS, digest: DIGEST_BYTES, "crc.u32": 4 };
}

type FileName = keyof ReturnType<typeof recordBytes>;

/** The bytes of disk that so many items of a cache take. */
export function bytesOnDisk(header: Header, count: number): number {
  return count * Object.values(recordBytes(header)).reduce((sum, bytes) => sum + bytes, 0);
}

/** The files of one cache folder. */
export interface Store {
  /** The state of every item, as this process knows it. */
  readonly states: Uint8Array;
  /** Writes all about a decoded item, its state last: a kill before that leaves it to do. */
  put(index: number, planes: Planes, digest: Uint8Array): void;
  /** Marks an item as impossible to decode. */
  refuse(index: number, file: string, reason: string, digest: Uint8Array): void;
  /** Marks an item as to do. */
  forget(index: number): void;
  /** Whether an item's pixels, and their sums, are those that were written. */
  isIntact(index: number): boolean;
  /** Item by item, the sums of red, green, blue and of their squares. */
  moments(): Float64Array;
  /** Item by item, the digest of the source file. */
  digests(): Uint8Array;
  /** Reasons by file. */
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

/** Gives every file its full length (the holes read as zero, so every item is to do) and writes the header last. */
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
      const { file, reason } = JSON.parse(line) as { file: string; reason: string };
      reasons.set(file, reason);
    } catch {
      // An empty line, or one cut short by a kill: its item is still to do, so that the reason will be written again.
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
  const known = [UNDECODED, READY, UNREADABLE];
  // A state that nobody writes is damage.
  states.forEach((state, index) => {
    if (!known.includes(state)) states[index] = UNDECODED;
  });
  const write = (name: FileName, index: number, bytes: NodeJS.ArrayBufferView) => {
    fs.writeSync(files[name], bytes, 0, records[name], index * records[name]);
  };
  const setState = (index: number, state: number) => {
    write(STATES, index, Uint8Array.of(state));
    states[index] = state;
  };
  return {
    states,
    put: (index, { pixels, moments }, digest) =>
      onDisk(dir, () => {
        write(IMAGES, index, pixels);
        write("moments.f64", index, moments);
        write("digest", index, digest);
        write("crc.u32", index, Uint32Array.of(crc32(pixels)));
        setState(index, READY);
      }),
    refuse: (index, file, reason, digest) =>
      onDisk(dir, () => {
        // A line of its own even after a line that a kill cut short.
        fs.appendFileSync(join(dir, REASONS), `\n${JSON.stringify({ file, reason })}\n`);
        write("digest", index, digest);
        setState(index, UNREADABLE);
      }),
    forget: (index) => onDisk(dir, () => setState(index, UNDECODED)),
    isIntact(index) {
      const pixels = new Uint8Array(records[IMAGES]);
      readExactly(files[IMAGES], pixels, 0, pixels.length, index * pixels.length);
      const written = new Uint32Array(1);
      readExactly(files["crc.u32"], new Uint8Array(written.buffer), 0, 4, index * 4);
      const moments = new Float64Array(MOMENTS);
      readExactly(files["moments.f64"], new Uint8Array(moments.buffer), 0, moments.byteLength, index * 8 * MOMENTS);
      return crc32(pixels) === written[0] && sumsOf(pixels).every((sum, position) => sum === moments[position]);
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

/** Opens a cache for reading; null when there is none, or when its header or the length of a file is wrong. */
export function openStore(dir: string, header: Header): Store | null {
  return isWhole(dir, header) ? open(dir, header, "r") : null;
}

/**
 * Opens a cache for writing, and makes it anew where there is none that is whole. Two processes may do so at once: both
 * write the same bytes to the same places, so whoever writes last changes nothing, and at worst one of them finds items
 * to do that the other has done. Throws a `UserError` (exit code 1) when the folder cannot be written.
 */
export function openStoreForWriting(dir: string, header: Header): Store {
  return onDisk(dir, () => {
    if (!isWhole(dir, header)) create(dir, header);
    return open(dir, header, "r+");
  });
}

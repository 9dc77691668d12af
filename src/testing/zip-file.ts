import { crc32, deflateRawSync } from "node:zlib";

/** An entry of a zip made for a test, with whatever is to be wrong with it. */
export interface FixtureEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  readonly deflate?: boolean;
  /** A wrong checksum. */
  readonly crc?: number;
  /** A wrong uncompressed size. */
  readonly size?: number;
  /** Unix mode, file type included. */
  readonly mode?: number;
}

const UNIX = 0x031e;
const UTF8 = 0x0800;

function record(signature: number, fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer {
  const out = Buffer.alloc(4 + fields.reduce((sum, [bytes]) => sum + bytes, 0));
  out.writeUInt32LE(signature);
  let at = 4;
  for (const [bytes, value] of fields) {
    out.writeUIntLE(value, at, bytes);
    at += bytes;
  }
  return out;
}

/** Builds a zip in memory: for tests only, which need archives that no honest tool writes. */
export function makeZip(entries: readonly FixtureEntry[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content = "", deflate = false, crc, size, mode = 0o100644 } of entries) {
    const raw = Buffer.from(content);
    const data = deflate ? deflateRawSync(raw) : raw;
    const label = Buffer.from(name);
    const common = [
      [2, 20],
      [2, UTF8],
      [2, deflate ? 8 : 0],
      [4, 0],
      [4, crc ?? crc32(raw)],
      [4, data.length],
      [4, size ?? raw.length],
      [2, label.length],
      [2, 0],
    ] as const;
    const local = record(0x04034b50, common);
    directory.push(
      record(0x02014b50, [[2, UNIX], ...common, [2, 0], [2, 0], [2, 0], [4, mode * 0x10000], [4, offset]]),
      label,
    );
    bodies.push(local, label, data);
    offset += local.length + label.length + data.length;
  }
  const index = Buffer.concat(directory);
  const count = entries.length;
  const end = record(0x06054b50, [
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, index.length],
    [4, offset],
    [2, 0],
  ]);
  return Buffer.concat([...bodies, index, end]);
}

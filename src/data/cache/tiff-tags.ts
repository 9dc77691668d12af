/** What a TIFF file says of its first page's samples; null for other files, and where the directory cannot be followed. */
export interface TiffTags {
  readonly bitsPerSample: number;
  /** 1 whole numbers, 2 signed ones, 3 floating point. */
  readonly sampleFormat: number;
  /** 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 separated (CMYK), 6 YCbCr, 8 Lab. */
  readonly photometric: number;
  readonly samples: number;
  /** What each sample beyond the colours is: 0 nobody says, 1 premultiplied alpha, 2 alpha. */
  readonly extra: readonly number[];
  /** The value that is white, where the file says one. */
  readonly maximum: number | null;
}

const BYTES_OF = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
const TAG = { bits: 258, photometric: 262, samples: 277, maximum: 281, extra: 338, format: 339, floatMaximum: 341 };

/** Reads the first directory of a TIFF or BigTIFF file (TIFF 6.0, sections 2 and 8; Adobe's BigTIFF). */
export function tiffTags(bytes: Uint8Array): TiffTags | null {
  const order = String.fromCharCode(bytes[0] ?? 0, bytes[1] ?? 0);
  if (bytes.length < 16 || (order !== "II" && order !== "MM")) return null;
  const little = order === "II";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint16(2, little);
  if (version !== 42 && version !== 43) return null;
  const big = version === 43;
  const long = (at: number) => (big ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little));
  const number = (type: number, at: number): number => {
    if (type === 1) return view.getUint8(at);
    if (type === 3) return view.getUint16(at, little);
    if (type === 4) return view.getUint32(at, little);
    if (type === 11) return view.getFloat32(at, little);
    if (type === 12) return view.getFloat64(at, little);
    return type === 16 ? Number(view.getBigUint64(at, little)) : NaN;
  };
  try {
    const values = new Map<number, number[]>();
    const start = long(big ? 8 : 4);
    const count = big ? Number(view.getBigUint64(start, little)) : view.getUint16(start, little);
    for (let entry = 0; entry < count; entry++) {
      const at = start + (big ? 8 + 20 * entry : 2 + 12 * entry);
      const tag = view.getUint16(at, little);
      if (!Object.values(TAG).includes(tag)) continue;
      const type = view.getUint16(at + 2, little);
      const length = Math.min(long(at + 4), 64);
      const size = BYTES_OF[type] ?? 0;
      const inline = at + (big ? 12 : 8);
      const from = size * length <= (big ? 8 : 4) ? inline : long(inline);
      values.set(
        tag,
        Array.from({ length }, (_, index) => number(type, from + size * index)),
      );
    }
    const one = (tag: number, otherwise: number) => values.get(tag)?.[0] ?? otherwise;
    const maximum = values.get(TAG.floatMaximum)?.[0] ?? values.get(TAG.maximum)?.[0];
    return {
      bitsPerSample: one(TAG.bits, 1),
      sampleFormat: one(TAG.format, 1),
      photometric: one(TAG.photometric, 1),
      samples: one(TAG.samples, 1),
      extra: values.get(TAG.extra) ?? [],
      maximum: maximum === undefined || !(maximum > 0) ? null : maximum,
    };
  } catch (error) {
    // A directory that leads out of the file: whoever decodes it will say what is wrong.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

import { loadSharp } from "../sharp.js";
import type { TiffTags } from "./tiff-tags.js";

/** Thrown for a photo whose numbers do not say what they mean; the message is a reason that follows "is left out:". */
export class UnclearPixels extends Error {}

/** Pixels of 8 bits, with one channel or three, and transparency or none. */
interface Plain {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

/** Of 16 bits, so many of the lowest being all that is used means that white lies somewhere below 65,535, nobody says where. */
const FEWEST_OF_SIXTEEN = 4096;

const kindOf = ({ sampleFormat, bitsPerSample }: TiffTags) =>
  `${sampleFormat === 2 ? "signed" : "whole"} numbers of ${bitsPerSample} bits`;

/** The value that is white in samples of a TIFF whose largest is `largest`; throws where that cannot be told. */
function whiteOf(tags: TiffTags, largest: number, smallest: number): number {
  const { sampleFormat, bitsPerSample, maximum } = tags;
  if (smallest < 0 || Number.isNaN(smallest) || !Number.isFinite(largest))
    throw new UnclearPixels(`it has numbers that are no brightness (${smallest} to ${largest}); save it with 8 bits`);
  if (maximum !== null && maximum >= largest) return maximum;
  if (sampleFormat === 3) {
    if (largest <= 1) return 1;
    if (largest <= 255) return 255;
    throw new UnclearPixels(`its numbers go up to ${largest}, and nothing says which is white; save it with 8 bits`);
  }
  if (bitsPerSample <= 8) return 255;
  if (bitsPerSample === 16 && sampleFormat === 1) {
    if (largest > 0 && largest < FEWEST_OF_SIXTEEN) throw new UnclearPixels(sixteenReason(largest));
    return 65535;
  }
  throw new UnclearPixels(`it has ${kindOf(tags)}, and nothing says which is white; save it with 8 bits`);
}

function sixteenReason(largest: number): string {
  const bits = Math.max(1, Math.ceil(Math.log2(largest + 1)));
  return `it uses ${bits} of its 16 bits (up to ${largest}), and nothing says which value is white; save it with 8 bits, or scaled to all 16`;
}

function extremes(values: Float32Array): [smallest: number, largest: number] {
  let [smallest, largest] = [Infinity, -Infinity];
  for (const value of values) {
    if (Number.isNaN(value)) return [NaN, NaN];
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return [smallest, largest];
}

/** Whether a TIFF says of itself what no decoder minds: grey or RGB of 8 or 16 bits, with transparency or none. */
function isPlain({ bitsPerSample, sampleFormat, photometric, samples, extra, maximum }: TiffTags): boolean {
  if (photometric > 2) return samples <= 4;
  const colours = photometric === 2 ? 3 : 1;
  const alpha = samples === colours + 1 && (extra[0] === 1 || extra[0] === 2);
  return sampleFormat === 1 && bitsPerSample <= 8 && maximum === null && (samples === colours || alpha);
}

/**
 * The pixels of a TIFF that says more, or less, than usual: floating point, more than 8 bits, a white of its own, samples
 * that are neither colour nor transparency (left out). Null where it can be decoded as it is. Throws an `UnclearPixels`
 * where the file does not say what its numbers mean, and sharp's error where it is damaged.
 */
export async function plainTiff(bytes: Uint8Array, tags: TiffTags): Promise<Plain | null> {
  if (isPlain(tags)) return null;
  const { photometric, samples, extra, sampleFormat, bitsPerSample } = tags;
  const colours = photometric === 2 ? 3 : 1;
  if (photometric > 2) throw new UnclearPixels(`it has ${samples} bands of which it is not said what they are; save it as RGB`); // prettier-ignore
  if (colours === 1 && samples > 2)
    throw new UnclearPixels(`it has ${samples} bands, of which no three are said to be red, green and blue; save it as RGB`); // prettier-ignore
  if (samples < colours) throw new UnclearPixels(`it has ${samples} bands, and red, green and blue are three`);
  const hasAlpha = samples > colours && (extra[0] === 1 || extra[0] === 2);
  // 16 bits with their whole range are decoded as they are; what was not said of a band is dropped below.
  const isUsual = sampleFormat === 1 && bitsPerSample === 16 && tags.maximum === null && samples === colours + (hasAlpha ? 1 : 0); // prettier-ignore
  const sharp = await loadSharp();
  const { space } = await sharp(bytes, { failOn: "error" }).metadata();
  // The numbers as they stand in the file: asked for in its own colour space, nothing is converted.
  const { data, info } = await sharp(bytes, { failOn: "error" })
    .autoOrient()
    .toColourspace(space)
    .raw({ depth: "float" })
    .toBuffer({ resolveWithObject: true });
  const values = new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4);
  const stride = info.channels;
  const kept = colours + (hasAlpha && stride > colours ? 1 : 0);
  const pixels = info.width * info.height;
  const colour = new Float32Array(pixels * colours);
  for (let pixel = 0; pixel < pixels; pixel++)
    for (let band = 0; band < colours; band++) colour[pixel * colours + band] = values[pixel * stride + band];
  const [smallest, largest] = extremes(colour);
  const white = whiteOf(tags, largest, smallest);
  if (isUsual) return null;
  const plain = new Uint8Array(pixels * kept);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let band = 0; band < kept; band++) {
      const value = (values[pixel * stride + band] / white) * 255;
      plain[pixel * kept + band] = Math.max(0, Math.min(255, Math.round(value)));
    }
  }
  return { data: plain, width: info.width, height: info.height, channels: kept as Plain["channels"] };
}

/** Whether a PNG has 16 bits, and the bits that its sBIT chunk says are used (16 where it says nothing). */
export function pngDepth(bytes: Uint8Array): { isDeep: boolean; significant: number } {
  const isPng = bytes.length > 33 && bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47;
  if (!isPng || bytes[24] !== 16) return { isDeep: false, significant: 16 };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 33; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(bytes[at + 4], bytes[at + 5], bytes[at + 6], bytes[at + 7]);
    if (name === "sBIT") return { isDeep: true, significant: bytes[at + 8] };
    if (name === "IDAT") break;
    at += 12 + length;
  }
  return { isDeep: true, significant: 16 };
}

/** Throws an `UnclearPixels` for a PNG of 16 bits of which only the lowest are used: 12 bits of a camera, most likely. */
export async function checkSixteen(bytes: Uint8Array): Promise<void> {
  const sharp = await loadSharp();
  const { channels } = await sharp(bytes, { failOn: "error" }).stats();
  const colours = channels.length > 2 ? channels.slice(0, 3) : channels.slice(0, 1);
  const largest = colours.reduce((most, { max }) => Math.max(most, max), 0);
  if (largest > 0 && largest < FEWEST_OF_SIXTEEN) throw new UnclearPixels(sixteenReason(largest));
}

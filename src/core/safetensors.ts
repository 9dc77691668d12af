import { float32, type Shape, sizeOf, type Tensor } from "./tensor.js";

/** Named tensors and free text, as a safetensors file holds them. */
export interface SafetensorsContent {
  readonly tensors: ReadonlyMap<string, Tensor<"float32">>;
  readonly metadata: Readonly<Record<string, string>>;
}

const LENGTH_BYTES = 8;
const HEADER_LIMIT = 100_000_000;

function bytesOf({ data }: Tensor<"float32">): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * A safetensors file in pieces, to be written one after another: the header, then each tensor's bytes (not copied).
 * Source: the format's specification, https://github.com/huggingface/safetensors.
 */
export function encodeSafetensors({ tensors, metadata }: SafetensorsContent): Uint8Array<ArrayBuffer>[] {
  let offset = 0;
  const entries = [...tensors].map(([name, tensor]) => {
    const begin = offset;
    offset += tensor.data.byteLength;
    return [name, { dtype: "F32", shape: tensor.shape, data_offsets: [begin, offset] }] as const;
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const text = new TextEncoder().encode(json);
  const padded = Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES;
  const header = new Uint8Array(LENGTH_BYTES + padded).fill(" ".charCodeAt(0));
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(text, LENGTH_BYTES);
  return [header, ...[...tensors.values()].map(bytesOf)];
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Where a tensor's bytes lie in the part after the header. */
interface Place {
  readonly begin: number;
  readonly end: number;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isShape(value: unknown): value is Shape {
  return Array.isArray(value) && value.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
}

function isText(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((part) => typeof part === "string");
}

/** What to do with tensors of other element types than float32: `convert` reads other floats and passes over all else. */
export interface DecodeOptions {
  readonly others: "refuse" | "convert";
}

/** The sign, exponent and fraction of a half as a number: 5 bits of exponent, 10 of fraction. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A bfloat16 is the upper half of a float32. */
function bfloatOf(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits << 16);
  return view.getFloat32(0);
}

/** Element types that can be read, little-endian: bytes an element, and its value. */
export const FLOATS: Readonly<
  Record<string, { readonly bytes: number; readonly read: (view: DataView, at: number) => number }>
> = {
  F32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  F16: { bytes: 2, read: (view, at) => halfOf(view.getUint16(at, true)) },
  BF16: { bytes: 2, read: (view, at) => bfloatOf(view.getUint16(at, true)) },
  F64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
};

function decodeEntry(
  name: string,
  entry: unknown,
  bodyLength: number,
  { others }: DecodeOptions,
): Place & { readonly shape: Shape; readonly dtype: string | null } {
  const { dtype, shape, data_offsets: offsets } = isObject(entry) ? entry : {};
  const isFloat =
    typeof dtype === "string" && Object.hasOwn(FLOATS, dtype) && (dtype === "F32" || others === "convert");
  if (!isFloat && others === "refuse")
    throw new RangeError(`its tensor ${name} has type ${JSON.stringify(dtype) ?? "none"}, not F32`);
  if (!isShape(shape) || !isShape(offsets) || offsets.length !== 2)
    throw new RangeError(`its entry for ${name} is damaged`);
  const [begin, end] = offsets;
  if (isFloat ? end - begin !== sizeOf(shape) * FLOATS[dtype].bytes : end < begin)
    throw new RangeError(`its entry for ${name} is damaged`);
  if (end > bodyLength) throw new RangeError(`it ends before its tensor ${name} does`);
  return { shape, begin, end, dtype: isFloat ? dtype : null };
}

/** As the format wants it, the tensors' bytes follow one another from the first to the last byte. */
function checkPlaces(places: readonly Place[], bodyLength: number): void {
  const sorted = [...places].sort((a, b) => a.begin - b.begin || a.end - b.end);
  const follows = sorted.every(({ begin }, index) => begin === (index === 0 ? 0 : sorted[index - 1].end));
  if (!follows || (sorted.at(-1)?.end ?? 0) !== bodyLength) throw new RangeError("its tensors overlap or leave gaps");
}

function decodeHeader(bytes: Uint8Array): JsonObject {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new RangeError("its header is not JSON");
  }
  if (!isObject(header)) throw new RangeError("its header is no object");
  return header;
}

/**
 * Reads a whole safetensors file of float32 tensors, or of other floats where they are to be converted; throws a `RangeError`
 * that says what is wrong with it. Nothing is allocated before the header has been found to fit the
 * file.
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  options: DecodeOptions = { others: "refuse" },
): SafetensorsContent {
  if (bytes.length < LENGTH_BYTES) throw new RangeError("it is too short for a header");
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > HEADER_LIMIT || LENGTH_BYTES + length > bytes.length)
    throw new RangeError("its header is damaged or cut off");
  const header = decodeHeader(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
  const { __metadata__: metadata = {}, ...rest } = header;
  if (!isText(metadata)) throw new RangeError("its metadata are not text");
  const body = bytes.subarray(LENGTH_BYTES + length);
  const entries = Object.entries(rest).map(([name, entry]) => ({
    name,
    ...decodeEntry(name, entry, body.length, options),
  }));
  checkPlaces(entries, body.length);
  const decoded = entries.flatMap(({ dtype, ...entry }) => (dtype === null ? [] : [{ ...entry, dtype }]));
  const tensors = decoded.map(({ name, shape, begin, end, dtype }) => {
    const data = new Float32Array(sizeOf(shape));
    const { bytes: width, read } = FLOATS[dtype];
    const view = new DataView(body.buffer, body.byteOffset + begin, end - begin);
    if (dtype === "F32") new Uint8Array(data.buffer).set(body.subarray(begin, end));
    else data.forEach((_, index) => (data[index] = read(view, index * width)));
    return [name, float32(shape, data)] as const;
  });
  return { tensors: new Map(tensors), metadata };
}

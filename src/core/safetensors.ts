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

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

function isShape(value: unknown): value is Shape {
  return Array.isArray(value) && value.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
}

function decodeTensor(name: string, entry: Partial<Entry>, body: Uint8Array): Tensor<"float32"> {
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== "F32") throw new RangeError(`its tensor ${name} has type ${String(dtype)}, not F32`);
  if (!isShape(shape) || !isShape(offsets) || offsets.length !== 2)
    throw new RangeError(`its entry for ${name} is damaged`);
  const [begin, end] = offsets;
  if (end - begin !== sizeOf(shape) * 4) throw new RangeError(`its entry for ${name} is damaged`);
  if (end > body.length) throw new RangeError(`it ends before its tensor ${name} does`);
  const data = new Float32Array(sizeOf(shape));
  new Uint8Array(data.buffer).set(body.subarray(begin, end));
  return float32(shape, data);
}

/** Reads a whole safetensors file of float32 tensors; throws a `RangeError` that says what is wrong with it. */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsContent {
  if (bytes.length < LENGTH_BYTES) throw new RangeError("it is too short for a header");
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > HEADER_LIMIT || LENGTH_BYTES + length > bytes.length)
    throw new RangeError("its header is damaged or cut off");
  let header: Record<string, Partial<Entry> & Record<string, string>>;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
    header = JSON.parse(text) as typeof header;
  } catch {
    throw new RangeError("its header is not JSON");
  }
  const { __metadata__: metadata = {}, ...entries } = header;
  const body = bytes.subarray(LENGTH_BYTES + length);
  const tensors = Object.entries(entries).map(([name, entry]) => [name, decodeTensor(name, entry, body)] as const);
  return { tensors: new Map(tensors), metadata: metadata };
}

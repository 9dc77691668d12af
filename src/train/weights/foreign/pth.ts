import { FLOATS } from "../../../core/safetensors.js";
import { float32, type Shape, sizeOf, type Tensor } from "../../../core/tensor.js";
import { Global, type Pickled, type PickleWorld, readPickle } from "./pickle.js";
import { isZip, zipEntries } from "./zip.js";

/** PyTorch's classes of storages: bytes an element, and safetensors' name of the type; null for what holds no floats. */
const STORAGES: Readonly<Record<string, { readonly bytes: number; readonly float: string | null }>> = {
  "torch.FloatStorage": { bytes: 4, float: "F32" },
  "torch.DoubleStorage": { bytes: 8, float: "F64" },
  "torch.HalfStorage": { bytes: 2, float: "F16" },
  "torch.BFloat16Storage": { bytes: 2, float: "BF16" },
  "torch.LongStorage": { bytes: 8, float: null },
  "torch.IntStorage": { bytes: 4, float: null },
  "torch.ShortStorage": { bytes: 2, float: null },
  "torch.CharStorage": { bytes: 1, float: null },
  "torch.ByteStorage": { bytes: 1, float: null },
  "torch.BoolStorage": { bytes: 1, float: null },
};

/** Numbers that tensors look into. */
class Storage {
  constructor(
    readonly key: string,
    readonly type: string,
    readonly length: number,
  ) {}
}

/** A tensor of a file that `torch.save` wrote: where its numbers are, not yet these. Offset and strides are in elements. */
export class StoredTensor {
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: Shape,
    readonly strides: readonly number[],
  ) {}

  /** Whether it holds floats, of whatever width. */
  get isFloat(): boolean {
    return STORAGES[this.storage.type].float !== null;
  }
}

/** What `torch.save` was given, tensors in it by their places, and how to get at their numbers. */
export interface PthContent {
  readonly value: Pickled;
  readonly read: (tensor: StoredTensor) => Tensor<"float32">;
}

function isCount(value: Pickled): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function storageOf(id: Pickled): Storage {
  const [kind, type, key, , length, view] = Array.isArray(id) ? (id as Pickled[]) : [];
  if (kind !== "storage" || !(type instanceof Global) || !(type.name in STORAGES) || !isCount(length))
    throw new RangeError("one of its storages is damaged");
  if (view !== undefined && view !== null) throw new RangeError("it is of a version of PyTorch that is too old");
  return new Storage(String(key), type.name, length);
}

function rebuildTensor([storage, offset, shape, strides]: readonly Pickled[]): StoredTensor {
  const isRight =
    storage instanceof Storage &&
    isCount(offset) &&
    [shape, strides].every((list) => Array.isArray(list) && list.every(isCount)) &&
    (shape as Shape).length === (strides as Shape).length;
  if (!isRight) throw new RangeError("one of its tensors is damaged");
  const extents = shape as Shape;
  const steps = strides as readonly number[];
  const last = offset + extents.reduce((sum, extent, axis) => sum + (extent - 1) * steps[axis], 0);
  if (sizeOf(extents) > 0 && last >= storage.length)
    throw new RangeError("one of its tensors is larger than its storage");
  return new StoredTensor(storage, offset, extents, steps);
}

function orderedDict([items = []]: readonly Pickled[]): Map<Pickled, Pickled> {
  if (!Array.isArray(items) || !items.every((pair) => Array.isArray(pair) && pair.length === 2))
    throw new RangeError("one of its dictionaries is damaged");
  return new Map(items as [Pickled, Pickled][]);
}

/** The names that a file of tensors needs; none of them runs anything. */
const WORLD: PickleWorld = {
  calls: {
    "collections.OrderedDict": orderedDict,
    "torch._utils._rebuild_tensor_v2": rebuildTensor,
    "torch._utils._rebuild_parameter": ([data]) => data,
    "torch.Size": ([extents]) => extents,
    "torch.device": ([name]) => name,
  },
  names: Object.keys(STORAGES),
  persistent: storageOf,
};

type Bytes = Uint8Array<ArrayBuffer>;

/** Whether numbers lie in row-major order without gaps. */
function isDense(shape: Shape, strides: readonly number[]): boolean {
  return strides.every((stride, axis) => shape[axis] === 1 || stride === sizeOf(shape.slice(axis + 1)));
}

/**
 * Makes the tensors' numbers. All of them together take no more numbers than the file has bytes: views of the same storage, or
 * with a stride of 0, could otherwise ask for any amount.
 */
function reader(bytesOf: (storage: Storage) => Bytes, limit: number): PthContent["read"] {
  let made = 0;
  return ({ storage, offset, shape, strides }) => {
    const { bytes: width, float } = STORAGES[storage.type];
    if (float === null) throw new RangeError(`a ${storage.type} holds no floats`);
    const size = sizeOf(shape);
    made += size;
    if (!(made <= limit)) throw new RangeError("its tensors hold more numbers than the file has bytes");
    const bytes = bytesOf(storage);
    if (bytes.length < storage.length * width) throw new RangeError("one of its storages is cut off");
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const { read } = FLOATS[float];
    const data = new Float32Array(size);
    if (float === "F32" && isDense(shape, strides)) {
      new Uint8Array(data.buffer).set(bytes.subarray(offset * width, (offset + size) * width));
      return float32(shape, data);
    }
    const index = shape.map(() => 0);
    let at = offset;
    for (let i = 0; i < size; i++) {
      data[i] = read(view, at * width);
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        at += strides[axis];
        if (++index[axis] < shape[axis]) break;
        at -= shape[axis] * strides[axis];
        index[axis] = 0;
      }
    }
    return float32(shape, data);
  };
}

/** What PyTorch writes since 1.6: a zip archive with a pickle, and a part for each storage. */
function decodeArchive(bytes: Bytes): PthContent {
  const entries = zipEntries(bytes);
  const pickle = [...entries.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickle === undefined) throw new RangeError("it is a zip archive, but torch.save did not write it");
  const folder = pickle.replace("data.pkl", "");
  const order = entries.get(`${folder}byteorder`);
  if (order !== undefined && new TextDecoder().decode(order).trim() !== "little")
    throw new RangeError("it was written on a big-endian machine; save it again on another");
  const { value } = readPickle(entries.get(pickle)!, 0, WORLD);
  const bytesOf = ({ key }: Storage) => {
    const part = entries.get(`${folder}data/${key}`);
    if (part === undefined) throw new RangeError(`its storage ${JSON.stringify(key.slice(0, 40))} is missing`);
    return part;
  };
  return { value, read: reader(bytesOf, bytes.length) };
}

const MAGIC = Uint8Array.of(0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e);
const PROTOCOL = 1001;

function isLegacy(bytes: Bytes): boolean {
  return MAGIC.every((byte, index) => bytes[index] === byte);
}

/** What it wrote before: pickles one after another, the last of them the storages' keys, then the storages in their order. */
function decodeLegacy(bytes: Bytes): PthContent {
  const widths = new Map<string, number>();
  const persistent = (id: Pickled) => {
    const storage = storageOf(id);
    widths.set(storage.key, STORAGES[storage.type].bytes);
    return storage;
  };
  const next = (offset: number) => readPickle(bytes, offset, { ...WORLD, persistent });
  const protocol = next(MAGIC.length);
  if (protocol.value !== PROTOCOL) throw new RangeError("it is of a version of PyTorch that is not known");
  const system = next(protocol.end);
  if (system.value instanceof Map && system.value.get("little_endian") === false)
    throw new RangeError("it was written on a big-endian machine; save it again on another");
  const content = next(system.end);
  const keys = next(content.end);
  if (!Array.isArray(keys.value)) throw new RangeError("the list of its storages is damaged");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts = new Map<string, Bytes>();
  let at = keys.end;
  for (const key of keys.value.map(String)) {
    if (at + 8 > bytes.length) throw new RangeError("one of its storages is cut off");
    const length = Number(view.getBigUint64(at, true)) * (widths.get(key) ?? NaN);
    at += 8;
    if (!(at + length <= bytes.length)) throw new RangeError("one of its storages is cut off");
    parts.set(key, bytes.subarray(at, at + length));
    at += length;
  }
  const bytesOf = ({ key }: Storage) => parts.get(key) ?? new Uint8Array(0);
  return { value: content.value, read: reader(bytesOf, bytes.length) };
}

/** Whether bytes begin as what `torch.save` writes does. */
export function isPth(bytes: Bytes): boolean {
  return isZip(bytes) || isLegacy(bytes);
}

/**
 * Reads what `torch.save` wrote, in its format of zip archives or the one before 1.6, without running anything. Throws a
 * `RangeError` that says what is wrong with it, and for whatever is neither a tensor nor a plain value, by its name.
 * Source: PyTorch's torch/serialization.py and torch/_utils.py.
 */
export function decodePth(bytes: Bytes): PthContent {
  return isZip(bytes) ? decodeArchive(bytes) : decodeLegacy(bytes);
}

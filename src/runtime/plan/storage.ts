import { sizeOf, type Shape } from "../../core/tensor.js";
import { assert } from "../../core/errors.js";
import type { Graph, Value } from "../../graph/graph.js";
import { type OpsLike, SIZES } from "../contract/contract.js";
import type { Buffer, PlanBuilder } from "./plan-builder.js";

/** Lists of the channels that each image keeps (src/kernels/packed.h), and the mask that they are made of. */
export interface Lists {
  readonly buffer: Buffer;
  /** `null` where every channel is kept. */
  readonly mask: Value | null;
}

/** Maps in the packed layout; gradients of maps in its padded variant. */
export interface Packed {
  readonly buffer: Buffer;
  readonly lists: Lists;
  readonly isPadded: boolean;
}

/** The floats from image to image in the packed layout (src/kernels/packed.h). */
export function packedStride([, channels, height, width]: Shape): number {
  return vectorsOf(channels * height * width) + SIZES.PACKED_SLACK;
}

/** The same in the padded variant. */
export function paddedStride([images, channels, ...pixels]: Shape): number {
  return packedStride([images, vectorsOf(channels), ...pixels]);
}

/**
 * Where the values of a program stand, each in one layout or several. A layout that is asked for and lacking is made from
 * another, there and then, by an instruction.
 */
export class Storage {
  readonly #plain = new Map<number, Buffer>();
  readonly #rows = new Map<number, Buffer>();
  readonly #packed = new Map<number, Packed[]>();
  readonly #transposed = new Map<number, Buffer>();
  readonly #lists = new Map<string, Lists>();

  constructor(
    private readonly builder: PlanBuilder,
    private readonly graph: Graph,
  ) {}

  /** Says where a value stands in its plain layout, row-major. */
  setPlain(value: Value, buffer: Buffer): void {
    this.#plain.set(value.id, buffer);
  }

  /** Says where a value stands in the packed layout. */
  setPacked(value: Value, packed: Packed): void {
    this.#packed.set(value.id, [...(this.#packed.get(value.id) ?? []), packed]);
  }

  /** A new buffer for a value's plain layout. */
  newPlain(value: Value): Buffer {
    const buffer = this.builder.buffer(sizeOf(value.shape));
    this.setPlain(value, buffer);
    return buffer;
  }

  /** A new buffer for a value's rows. */
  newRows(value: Value): Buffer {
    if (isOnePixel(value)) return this.newPlain(value);
    const buffer = this.builder.buffer(sizeOf(value.shape));
    this.#rows.set(value.id, buffer);
    return buffer;
  }

  /** Whether a value stands in rows, and not only as one pixel an image, where these are the plain layout. */
  hasRows(value: Value): boolean {
    return this.#rows.has(value.id);
  }

  /** A value in its plain layout, row-major. */
  plain(value: Value): Buffer {
    const known = this.#plain.get(value.id);
    if (known !== undefined) return known;
    const [images, channels, ...rest] = value.shape;
    const node = this.graph.producer(value);
    if (node.op === "constant") {
      const buffer = this.newPlain(value);
      this.builder.prepare("copy", node.attributes.tensor.data, buffer, [buffer.floats]);
      return buffer;
    }
    const packed = this.#packed.get(value.id)?.[0];
    if (packed === undefined || this.#rows.has(value.id) || node.op === "normalizeImage") {
      const rows = this.rows(value);
      const buffer = this.newPlain(value);
      this.builder.emit("planes_from_rows", [rows, buffer], [images, channels, sizeOf(rest)]);
      return buffer;
    }
    const buffer = this.newPlain(value);
    this.builder.emit(
      packed.isPadded ? "unpack_gradient" : "unpack",
      [packed.buffer, packed.lists.buffer, buffer],
      [images, channels, sizeOf(rest)],
    );
    return buffer;
  }

  /** Some values in their plain layouts. */
  allPlain<V extends readonly Value[]>(values: V): { readonly [P in keyof V]: Buffer } {
    return values.map((value) => this.plain(value)) as { readonly [P in keyof V]: Buffer };
  }

  /** Maps [N, C, H, W] in rows (src/kernels/rows.h). */
  rows(value: Value): Buffer {
    const known = this.#rows.get(value.id);
    if (known !== undefined) return known;
    const [images, channels, ...rest] = value.shape;
    const node = this.graph.producer(value);
    if (node.op === "normalizeImage") {
      const bytes = this.plain(node.inputs[0]);
      const buffer = this.newRows(value);
      this.builder.emit("normalize_rows", [bytes, buffer], [images, channels, sizeOf(rest)], byteValues(node.attributes)); // prettier-ignore
      return buffer;
    }
    if (isOnePixel(value)) return this.#inside(value);
    assert(this.#plain.has(value.id) || this.#packed.has(value.id), `${node.op} is computed before it is read`);
    const plain = this.plain(value);
    const buffer = this.newRows(value);
    this.builder.emit("rows_from_planes", [plain, buffer], [images, channels, sizeOf(rest)]);
    return buffer;
  }

  /** A value's plain layout in the plan's own memory: vectors read a little past a row's end, which an array may end with. */
  #inside(value: Value): Buffer {
    const plain = this.plain(value);
    if (plain.array === null) return plain;
    const buffer = this.builder.buffer(plain.floats);
    this.builder.emit("copy", [plain, buffer], [plain.floats]);
    this.#rows.set(value.id, buffer);
    return buffer;
  }

  /** A value's packed layout as it stands, or with all channels. */
  packed(value: Value): Packed {
    const known = this.#packed.get(value.id)?.find(({ isPadded }) => !isPadded);
    return known ?? this.#pack(value, this.lists(null, value.shape), false);
  }

  /** A gradient's packed layout with the channels that `lists` keep. */
  packedGradient(value: Value, lists: Lists): Packed {
    const known = this.#packed.get(value.id)?.find((packed) => packed.isPadded && packed.lists === lists);
    return known ?? this.#pack(value, lists, true);
  }

  #pack(value: Value, lists: Lists, isPadded: boolean): Packed {
    const [images, channels, ...rest] = value.shape;
    const stride = isPadded ? paddedStride(value.shape) : packedStride(value.shape);
    const packed = { buffer: this.builder.buffer(images * stride), lists, isPadded };
    const node = this.graph.producer(value);
    if (node.op === "normalizeImage" && !isPadded) {
      this.builder.emit("normalize_packed", [this.plain(node.inputs[0]), packed.buffer], [images, channels, sizeOf(rest)], byteValues(node.attributes)); // prettier-ignore
    } else {
      const op = isPadded ? "pack_gradient" : "pack";
      this.builder.emit(op, [this.plain(value), lists.buffer, packed.buffer], [images, channels, sizeOf(rest)]);
    }
    this.setPacked(value, packed);
    return packed;
  }

  /** Whether weights are packed once, before the first run. */
  isPrepared(weights: Value): boolean {
    return this.graph.producer(weights).op === "constant";
  }

  /** What `op` makes of weights, `floats` numbers: each run, or once where the weights are constant. */
  packedWeights(op: OpsLike<"copy">, weights: Value, floats: number, integers: readonly number[]): Buffer {
    const node = this.graph.producer(weights);
    const buffer = this.builder.buffer(floats);
    if (node.op === "constant") this.builder.prepare(op, node.attributes.tensor.data, buffer, integers);
    else this.builder.emit(op, [this.plain(weights), buffer], integers);
    return buffer;
  }

  /** A matrix [rows, columns] as [columns, rows rounded up to whole vectors]. */
  transposed(value: Value): Buffer {
    const known = this.#transposed.get(value.id);
    if (known !== undefined) return known;
    const [rows, columns] = value.shape;
    const buffer = this.builder.buffer(columns * vectorsOf(rows));
    this.builder.emit("transpose", [this.plain(value), buffer], [rows, columns]);
    this.#transposed.set(value.id, buffer);
    return buffer;
  }

  /** Lists of what a mask keeps of maps [N, C, …]. */
  lists(mask: Value | null, [images, channels]: Shape): Lists {
    const key = mask === null ? `all ${images} ${channels}` : `mask ${mask.id}`;
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const buffer = this.builder.buffer(images * (1 + 2 * channels));
    const from = mask === null ? buffer : this.plain(mask);
    this.builder.emit("channel_list", [from, buffer], [images, channels, Number(mask !== null)]);
    const lists = { buffer, mask };
    this.#lists.set(key, lists);
    return lists;
  }
}

/** At least as many numbers as whole vectors of `count` hold, on every instruction set. */
export function vectorsOf(count: number): number {
  return Math.ceil(count / SIZES.WIDEST_VECTOR) * SIZES.WIDEST_VECTOR;
}

/** Whether a value has one pixel an image: its rows are its plain layout. */
function isOnePixel({ shape: [, , ...pixels] }: Value): boolean {
  return sizeOf(pixels) === 1;
}

/** What each byte becomes, channel by channel. */
function byteValues({ mean, std }: { readonly mean: readonly number[]; readonly std: readonly number[] }): number[] {
  return mean.flatMap((center, channel) =>
    Array.from({ length: 256 }, (_, byte) => (byte / 255 - center) / std[channel]),
  );
}

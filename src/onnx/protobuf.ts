const VARINT = 0;
const LENGTH_DELIMITED = 2;

const encoder = new TextEncoder();

/**
 * Writes protocol-buffer messages: the kinds of field that ONNX models and TensorBoard's events need. Nested messages are finished before
 * they are put into their parent; large byte fields are kept by reference until `finish` joins all parts once.
 */
export class ProtobufWriter {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  /** The bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** An integer field; negative numbers take ten bytes, as protobuf's int64 does. */
  integer(field: number, value: number | bigint): this {
    this.#varint(BigInt((field << 3) | VARINT));
    return this.#varint(BigInt.asUintN(64, BigInt(value)));
  }

  /** A string field. */
  string(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value));
  }

  /** A bytes field; the bytes are not copied before `finish`. */
  bytes(field: number, value: Uint8Array): this {
    this.#varint(BigInt((field << 3) | LENGTH_DELIMITED));
    this.#varint(BigInt(value.length));
    return this.#push(value);
  }

  /** A nested message field. */
  message(field: number, message: ProtobufWriter): this {
    this.#varint(BigInt((field << 3) | LENGTH_DELIMITED));
    this.#varint(BigInt(message.length));
    for (const part of message.#parts) this.#push(part);
    return this;
  }

  /** A float field. */
  float(field: number, value: number): this {
    const FIXED_32 = 5;
    this.#varint(BigInt((field << 3) | FIXED_32));
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#push(bytes);
  }

  /** A double field. */
  double(field: number, value: number): this {
    const FIXED_64 = 1;
    this.#varint(BigInt((field << 3) | FIXED_64));
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    return this.#push(bytes);
  }

  /** Everything written, as one array. */
  finish(): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(this.#length);
    let offset = 0;
    for (const part of this.#parts) {
      out.set(part, offset);
      offset += part.length;
    }
    return out;
  }

  #push(part: Uint8Array): this {
    this.#parts.push(part);
    this.#length += part.length;
    return this;
  }

  #varint(value: bigint): this {
    const bytes: number[] = [];
    let rest = value;
    while (rest > 0x7fn) {
      bytes.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    return this.#push(Uint8Array.from(bytes));
  }
}

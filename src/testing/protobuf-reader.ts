/** A field as it stands in a protobuf message: varints as bigints, floats as numbers, everything else as its bytes. */
export interface Field {
  readonly number: number;
  readonly value: bigint | number | Uint8Array;
}

/** Reads a message into its fields, in their order; written after the format's specification, not after the writer. */
export function readMessage(bytes: Uint8Array): Field[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Field[] = [];
  let offset = 0;

  function varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.getUint8(offset++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
  }

  function read(wireType: number): Field["value"] {
    if (wireType === 0) return varint();
    if (wireType === 5) {
      offset += 4;
      return view.getFloat32(offset - 4, true);
    }
    if (wireType === 1) {
      offset += 8;
      return view.getFloat64(offset - 8, true);
    }
    if (wireType !== 2) throw new Error(`wire type ${wireType}`);
    const length = Number(varint());
    if (offset + length > bytes.length) throw new Error("cut off");
    offset += length;
    return bytes.subarray(offset - length, offset);
  }

  while (offset < bytes.length) {
    const tag = Number(varint());
    fields.push({ number: tag >> 3, value: read(tag & 7) });
  }
  return fields;
}

/** A message's fields of one number. */
export function all(message: Uint8Array, number: number): Field["value"][] {
  return readMessage(message)
    .filter((field) => field.number === number)
    .map(({ value }) => value);
}

/** A message's only field of a number, as bytes. */
export function bytesOf(message: Uint8Array, number: number): Uint8Array {
  const [value, ...more] = all(message, number);
  if (!(value instanceof Uint8Array) || more.length > 0) throw new Error(`field ${number} is not there once, as bytes`);
  return value;
}

/** A message's only field of a number, as text. */
export function textOf(message: Uint8Array, number: number): string {
  return new TextDecoder().decode(bytesOf(message, number));
}

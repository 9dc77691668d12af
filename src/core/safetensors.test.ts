import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeSafetensors, encodeSafetensors, type SafetensorsContent } from "./safetensors.js";
import { float32, sizeOf } from "./tensor.js";

function encode(content: SafetensorsContent): Uint8Array {
  return Buffer.concat(encodeSafetensors(content));
}

/** A file with any header, right or wrong, and a body of so many bytes. */
function fileOf(header: unknown, bodyBytes = 0, headerLength?: bigint): Uint8Array {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(headerLength ?? BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(bodyBytes)]);
}

const entry = (begin: unknown, end: unknown, shape: unknown = [2], dtype: unknown = "F32") => {
  return { dtype, shape, data_offsets: [begin, end] };
};

const tensor = fc
  .array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 })
  .chain((shape) =>
    fc
      .float32Array({ minLength: sizeOf(shape), maxLength: sizeOf(shape) })
      .map((numbers) => float32(shape, Float32Array.from(numbers))),
  );

const content = fc
  .record({
    tensors: fc.uniqueArray(
      fc.tuple(
        fc.string({ unit: "binary" }).filter((name) => name !== "__metadata__"),
        tensor,
      ),
      { selector: ([name]) => name, maxLength: 6 },
    ),
    metadata: fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
  })
  .map(({ tensors, metadata }) => ({ tensors: new Map(tensors), metadata }));

/** Compares the numbers' bits, so that NaN and -0 count. */
function assertSame(actual: SafetensorsContent, expected: SafetensorsContent): void {
  const plain = ({ tensors, metadata }: SafetensorsContent) => ({
    metadata: Object.entries(metadata).sort(),
    tensors: [...tensors]
      .map(([name, { shape, data }]) => [name, shape, Buffer.from(data.buffer, 0, data.byteLength).toString("hex")])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  });
  assert.deepEqual(plain(actual), plain(expected));
}

test("whatever is written is read back, to the bit, wherever in memory the file lies", () => {
  fc.assert(
    fc.property(content, fc.integer({ min: 0, max: 9 }), (given, shift) => {
      const bytes = encode(given);
      const shifted = new Uint8Array(bytes.length + shift).subarray(shift);
      shifted.set(bytes);
      assertSame(decodeSafetensors(shifted), given);
    }),
  );
});

test("a file is laid out as the specification has it", () => {
  const bytes = Buffer.from(encode({ tensors: new Map([["w", float32([2], Float32Array.of(1, -2))]]), metadata: {} }));
  const length = Number(bytes.readBigUInt64LE(0));
  assert.equal(length % 8, 0);
  assert.deepEqual(JSON.parse(bytes.subarray(8, 8 + length).toString()), { __metadata__: {}, w: entry(0, 8) });
  assert.deepEqual([bytes.readFloatLE(8 + length), bytes.readFloatLE(12 + length), bytes.length], [1, -2, 16 + length]);
});

test("a file that is cut off anywhere is refused", () => {
  const metadata = { format: "pt" };
  const bytes = encode({ tensors: new Map([["w", float32([3])], ["b", float32([2])]]), metadata }); // prettier-ignore
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => decodeSafetensors(bytes.slice(0, length)), RangeError, `cut off after ${length} bytes`);
  }
});

test("whatever bytes are damaged, a file is read or refused, and nothing else happens", () => {
  const whole = encode({ tensors: new Map([["w", float32([3])], ["b", float32([2])]]), metadata: { a: "b" } }); // prettier-ignore
  const damages = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(damages, (changes) => {
      const bytes = whole.slice();
      for (const [at, value] of changes) bytes[at] = value;
      try {
        decodeSafetensors(bytes);
      } catch (error) {
        assert.ok(error instanceof RangeError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});

const refused: [what: string, file: Uint8Array, message: RegExp][] = [
  ["nothing", new Uint8Array(0), /too short/],
  ["a header longer than the file", fileOf({}, 0, 1000n), /header is damaged or cut off/],
  ["a header of 2^63 bytes", fileOf({}, 0, 2n ** 63n), /header is damaged or cut off/],
  ["the longest header there can be", fileOf({}, 0, 2n ** 64n - 1n), /header is damaged or cut off/],
  ["text that is not JSON", fileOf("hello"), /not JSON/],
  ["bytes that are not UTF-8", Buffer.concat([fileOf("", 0, 1n), Uint8Array.of(0xff)]), /not JSON/],
  ["brackets without end", fileOf("[".repeat(1_000_000)), /not JSON/],
  ...[null, 3, "text", [], true].map((header): [string, Uint8Array, RegExp] => [
    `${JSON.stringify(header)} for a header`,
    fileOf(JSON.stringify(header)),
    /header is no object/,
  ]),
  ...[null, 3, "text", []].map((value): [string, Uint8Array, RegExp] => [
    `${JSON.stringify(value)} for a tensor`,
    fileOf({ w: value }),
    /tensor w has type none, not F32/,
  ]),
  ["metadata that is not text", fileOf({ __metadata__: { epoch: 3 } }), /metadata/],
  ["metadata that is a list", fileOf({ __metadata__: ["a"] }), /metadata/],
  ["metadata that is null", fileOf({ __metadata__: null }), /metadata/],
  ["a foreign type", fileOf({ w: entry(0, 4, [2], "F16") }, 4), /tensor w has type "F16", not F32/],
  ["a type that is no text", fileOf({ w: entry(0, 4, [2], { a: 1 }) }, 4), /tensor w has type .*, not F32/],
  ["offsets past the end", fileOf({ w: entry(0, 8) }, 4), /ends before its tensor w/],
  ["offsets in reverse", fileOf({ w: entry(8, 0) }, 8), /entry for w is damaged/],
  ["offsets below zero", fileOf({ w: entry(-8, 0) }, 8), /entry for w is damaged/],
  ["offsets that are no whole numbers", fileOf({ w: entry(0.5, 8.5) }, 16), /entry for w is damaged/],
  ["one offset", fileOf({ w: { dtype: "F32", shape: [2], data_offsets: [8] } }, 8), /entry for w is damaged/],
  ["too few bytes for the shape", fileOf({ w: entry(0, 4) }, 4), /entry for w is damaged/],
  ["a shape below zero", fileOf({ w: entry(0, 8, [-2]) }, 8), /entry for w is damaged/],
  ["a shape of more than there is", fileOf({ w: entry(0, 8, [2 ** 50, 2 ** 50]) }, 8), /entry for w is damaged/],
  ["a shape that is no list", fileOf({ w: entry(0, 8, 2) }, 8), /entry for w is damaged/],
  ["tensors over each other", fileOf({ w: entry(0, 8), b: entry(4, 12) }, 12), /its tensors overlap or leave gaps/],
  ["the same bytes twice", fileOf({ w: entry(0, 8), b: entry(0, 8) }, 8), /its tensors overlap or leave gaps/],
  ["a gap between tensors", fileOf({ w: entry(0, 8), b: entry(12, 20) }, 20), /its tensors overlap or leave gaps/],
  ["bytes that belong to nothing", fileOf({ w: entry(0, 8) }, 12), /its tensors overlap or leave gaps/],
];

for (const [what, file, message] of refused) {
  test(`${what}: refused`, () => assert.throws(() => decodeSafetensors(file), { name: "RangeError", message }));
}

test("tensors may be listed in another order than they lie, and one may be empty", () => {
  const file = fileOf({ b: entry(8, 16), none: entry(8, 8, [0]), w: entry(0, 8) }, 16);
  assert.deepEqual([...decodeSafetensors(file).tensors.keys()], ["b", "none", "w"]);
});

test("halves and doubles are read as the floats that they stand for, bit by bit", () => {
  const read = (dtype: string, bytes: Buffer, count: number) =>
    [...decodeSafetensors(new Uint8Array(Buffer.concat([fileOf({ w: entry(0, bytes.length, [count], dtype) }), bytes])), { others: "convert" }).tensors.get("w")!.data]; // prettier-ignore
  const words = (...values: number[]) => Buffer.from(Uint16Array.from(values).buffer);
  // From the definition of binary16: zeros, one, the largest, the least normal, the least of all, infinities, a third.
  assert.deepEqual(
    read("F16", words(0x0000, 0x8000, 0x3c00, 0xbc00, 0x7bff, 0x0400, 0x0001, 0x7c00, 0xfc00, 0x3555), 10),
    [0, -0, 1, -1, 65504, 2 ** -14, 2 ** -24, Infinity, -Infinity, 0.333251953125],
  );
  assert.ok(Number.isNaN(read("F16", words(0x7e00), 1)[0]));
  assert.deepEqual(read("BF16", words(0x3f80, 0xc000, 0x4049, 0x0080), 4), [1, -2, 3.140625, 2 ** -126]);
  assert.deepEqual(read("F64", Buffer.from(Float64Array.of(1 / 3, -1e300).buffer), 2), [Math.fround(1 / 3), -Infinity]);
  assert.throws(() => read("F16", words(1), 2), { message: /entry for w is damaged/ });
});

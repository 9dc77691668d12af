import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readMessage } from "../testing/protobuf-reader.js";
import { ProtobufWriter } from "./protobuf.js";

const number = fc.integer({ min: 1, max: 100_000 });
const field = fc.oneof(
  fc.record({ kind: fc.constant("integer" as const), number, value: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n) }),
  fc.record({ kind: fc.constant("float" as const), number, value: fc.float({ noNaN: true }) }),
  fc.record({ kind: fc.constant("string" as const), number, value: fc.string({ unit: "binary", maxLength: 200 }) }),
  fc.record({ kind: fc.constant("bytes" as const), number, value: fc.uint8Array({ maxLength: 300 }) }),
);

test("an independent reader reads what the writer writes, nested messages too", () => {
  fc.assert(
    fc.property(fc.array(field), number, (fields, nestedNumber) => {
      const writer = new ProtobufWriter();
      for (const { kind, number, value } of fields) {
        if (kind === "integer") writer.integer(number, value);
        else if (kind === "float") writer.float(number, value);
        else if (kind === "string") writer.string(number, value);
        else writer.bytes(number, value);
      }
      const expected = fields.map(({ kind, number, value }) => ({
        number,
        value: kind === "string" ? new TextEncoder().encode(value) : value,
      }));
      const bytes = writer.finish();
      assert.equal(bytes.length, writer.length);
      assert.deepEqual(
        readMessage(bytes).map(({ number, value }) => ({
          number,
          value: value instanceof Uint8Array ? Uint8Array.from(value) : value,
        })),
        expected,
      );

      const [nested] = readMessage(new ProtobufWriter().message(nestedNumber, writer).finish());
      assert.equal(nested.number, nestedNumber);
      assert.deepEqual(Uint8Array.from(nested.value as Uint8Array), bytes);
    }),
  );
});

test("integers are written as the specification's examples have them", () => {
  assert.deepEqual([...new ProtobufWriter().integer(1, 150).finish()], [0x08, 0x96, 0x01]);
  assert.deepEqual(
    [...new ProtobufWriter().integer(1, -2).finish()],
    [0x08, 0xfe, ...new Array<number>(8).fill(0xff), 0x01],
  );
  assert.deepEqual([...new ProtobufWriter().string(2, "testing").finish()], [0x12, 7, ...Buffer.from("testing")]);
});

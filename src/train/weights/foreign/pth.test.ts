import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { UserError } from "../../../core/errors.js";
import { goldenFile } from "../../../testing/golden.js";
import { makeZip } from "../../../testing/zip-file.js";
import { readStateDict } from "../foreign-weights.js";
import { decodePth, isPth } from "./pth.js";
import { stateDictOf, unwrapped } from "./state-dict.js";

type Told = Readonly<Record<string, { readonly shape: number[]; readonly numbers: string[] }>>;
const expected = JSON.parse(readFileSync(goldenFile("pth/expected.json"), "utf8")) as Readonly<Record<string, Told>>;

const bytesOf = (name: string) => new Uint8Array(readFileSync(goldenFile(`pth/${name}.pth`)));
const decode = (bytes: Uint8Array<ArrayBuffer>) => unwrapped(stateDictOf(decodePth(bytes)));
const numberOf = (text: string) => Math.fround(Number(text.replace("inf", "Infinity").replace("nan", "NaN")));

for (const [file, what] of [
  ["kinds", "kinds"],
  ["kinds-legacy", "kinds"],
  ["checkpoint", "network"],
  ["checkpoint-legacy", "network"],
  ["protocol-4", "network"],
]) {
  test(`${file}.pth: every float tensor as PyTorch has it, to the bit, whatever its type, strides and storage`, () => {
    const { tensors } = decode(bytesOf(file));
    assert.deepEqual([...tensors.keys()], Object.keys(expected[what]));
    for (const [name, { shape, numbers }] of Object.entries(expected[what])) {
      assert.deepEqual(tensors.get(name)!.shape, shape, name);
      if (!file.startsWith("checkpoint")) assert.deepEqual([...tensors.get(name)!.data], numbers.map(numberOf), name);
    }
  });
}

test("weights among other things are found, and it is said where, and what stood before their names", () => {
  for (const file of ["checkpoint", "checkpoint-legacy"])
    assert.deepEqual(decode(bytesOf(file)).remarks, [
      'The weights are those under "model", "state_dict".',
      'Names are taken without "module." before them.',
    ]);
});

for (const [file, message] of [
  [
    "module",
    /it asks for __main__|it asks for torch\.nn\.modules\.container\.Sequential, which no tensor needs and which is not run/,
  ],
  ["arguments", /it asks for argparse\.Namespace, .*save model\.state_dict\(\) alone/],
  ["evil", /it asks for posix\.system, which no tensor needs and which is not run/],
  ["evil-legacy", /it asks for posix\.system/],
  ["sparse", /it asks for torch\._utils\._rebuild_sparse_tensor/],
  ["tensor", /it holds no dictionary of tensors/],
  ["options", /it holds lr, layers, and none of them is a dictionary of tensors/],
] as const) {
  test(`${file}.pth is refused by name in one sentence, and nothing of it is run`, () => {
    assert.throws(
      () => readStateDict(fileURLToPath(goldenFile(`pth/${file}.pth`))),
      (error) => error instanceof UserError && message.test(error.message) && !error.message.includes("\n"),
    );
    assert.ok(!existsSync("/tmp/convscope-was-run"));
  });
}

/** Whatever is wrong with a file, it is said by a `RangeError`, and no more is taken than the file can hold. */
function assertBounded(bytes: Uint8Array<ArrayBuffer>): void {
  try {
    const { tensors } = decode(bytes);
    const numbers = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
    assert.ok(numbers <= bytes.length);
  } catch (error) {
    assert.ok(error instanceof RangeError && !/Invalid|out of bounds|stack/i.test(error.message), String(error));
  }
}

for (const file of ["kinds", "kinds-legacy", "checkpoint-legacy", "checkpoint"]) {
  const whole = bytesOf(file);
  test(`${file}.pth cut off anywhere is refused`, () => {
    for (let length = 0; length < whole.length; length++) {
      const part = whole.slice(0, length);
      if (isPth(part)) assert.throws(() => decode(part), { name: "RangeError", message: /^(it|its|one of its|the) / });
    }
  });

  test(`${file}.pth with other bytes is read or refused, and never takes more than it holds`, () => {
    const place = fc.nat({ max: whole.length - 1 });
    const change = fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(change, (changes) => {
        const bytes = whole.slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        if (isPth(bytes)) assertBounded(bytes);
      }),
      { numRuns: 3000, seed: 1 },
    );
  });
}

test("any bytes in a pickle's place are read or refused", () => {
  const operations = fc.constantFrom(
    ...Buffer.from("(]})tldaesuqrhjcQRb012NKMJGXTUBC.\x85\x86\x87\x88\x89\x8a\x8c\x8f\x90\x93\x94\x95", "latin1"),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(operations, fc.integer({ min: 0, max: 255 })), { maxLength: 60 }), (pickle) => {
      const zip = makeZip([{ name: "a/data.pkl", content: Buffer.from([0x80, 2, ...pickle, 0x2e]) }]);
      assertBounded(new Uint8Array(zip));
    }),
    { numRuns: 3000, seed: 1 },
  );
});

/** A file of one storage of two numbers, and a pickle that is written out here: a dictionary of one tensor. */
function archive(
  shape: readonly number[],
  strides: readonly number[],
  offset = 0,
  copies = 1,
): Uint8Array<ArrayBuffer> {
  const int = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    return Buffer.concat([Buffer.from("J"), bytes]);
  };
  const text = (value: string) =>
    Buffer.concat([Buffer.from("X"), Buffer.from(Uint32Array.of(value.length).buffer), Buffer.from(value)]);
  const tuple = (values: readonly Buffer[]) => Buffer.concat([Buffer.from("("), ...values, Buffer.from("t")]);
  const storage = [text("storage"), Buffer.from("ctorch\nFloatStorage\n"), text("0"), text("cpu"), int(2)];
  const tensor = [
    Buffer.concat([tuple(storage), Buffer.from("Q")]),
    int(offset),
    tuple(shape.map(int)),
    tuple(strides.map(int)),
  ];
  const entries = Array.from({ length: copies }, (_, index) => [
    text(`w${index}`),
    Buffer.from("ctorch._utils\n_rebuild_tensor_v2\n"),
    tuple(tensor),
    Buffer.from("R"),
  ]);
  const pickle = Buffer.concat([Buffer.from("\x80\x02}(", "latin1"), ...entries.flat(), Buffer.from("u.")]);
  return new Uint8Array(
    makeZip([
      { name: "a/data.pkl", content: pickle },
      { name: "a/data/0", content: Buffer.from(Float32Array.of(1, 2).buffer) },
    ]),
  );
}

test("tensors that ask for more than the file has, by strides of 0, huge extents or shared storages, are refused", () => {
  assert.deepEqual([...decode(archive([2, 2], [0, 1])).tensors.get("w0")!.data], [1, 2, 1, 2]);
  assert.throws(() => decode(archive([2 ** 30, 2], [0, 1])), /hold more numbers than the file has bytes/);
  assert.throws(() => decode(archive(Array(40).fill(2 ** 30), Array(40).fill(0))), /one of its tensors is damaged/);
  assert.throws(() => decode(archive([100, 2], [0, 1], 0, 200)), /hold more numbers than the file has bytes/);
  assert.throws(() => decode(archive([2], [1], 1)), /larger than its storage/);
  assert.throws(() => decode(archive([2], [2])), /larger than its storage/);
  assert.throws(() => decode(archive([2], [-1])), /one of its tensors is damaged/);
});

test("archives that torch.save does not write are refused", () => {
  const zip = (...entries: Parameters<typeof makeZip>[0]) => new Uint8Array(makeZip(entries));
  assert.throws(() => decode(zip({ name: "a.txt", content: "x" })), /torch\.save did not write it/);
  assert.throws(() => decode(zip({ name: "a/data.pkl", content: "x".repeat(99), deflate: true })), /is compressed/);
});

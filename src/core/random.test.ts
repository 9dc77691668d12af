import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { philox, RandomStream } from "./random.js";

// Known answers published with the reference implementation, Random123 (kat_vectors, philox4x32 10).
const known = [
  { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

test("philox gives the reference implementation's known answers", () => {
  for (const { counter, key, words } of known) {
    const out = new Uint32Array(4);
    philox(counter, key, out);
    assert.deepEqual([...out], words);
  }
});

test("a stream depends on its name alone, and every part of the name matters", () => {
  const first = (stream: RandomStream) => Array.from({ length: 9 }, () => stream.uint32()).join();
  assert.equal(first(new RandomStream(1, "shuffle", 2, 3)), first(new RandomStream(1, "shuffle", 2, 3)));
  const others = [
    new RandomStream(2, "shuffle", 2, 3),
    new RandomStream(1, "dropout", 2, 3),
    new RandomStream(1, "shuffle", 3, 2),
    new RandomStream(1, "shuffle"),
  ].map(first);
  assert.equal(new Set([...others, first(new RandomStream(1, "shuffle", 2, 3))]).size, 5);
});

test("shuffle permutes", () => {
  fc.assert(
    fc.property(fc.nat(), fc.array(fc.integer()), (seed, items) => {
      const shuffled = new RandomStream(seed, "test").shuffle([...items]);
      assert.deepEqual(shuffled.sort(), [...items].sort());
    }),
  );
});

test("uniform, integer and normal have the moments they promise", () => {
  const stream = new RandomStream(7, "moments");
  const count = 40_000;
  const mean = (draw: () => number) => Array.from({ length: count }, draw).reduce((a, b) => a + b) / count;
  assert.ok(Math.abs(mean(() => stream.uniform(-1, 3)) - 1) < 0.03);
  assert.ok(Math.abs(mean(() => stream.integer(7)) - 3) < 0.06);
  assert.ok(Math.abs(mean(() => stream.normal())) < 0.03);
  assert.ok(Math.abs(mean(() => stream.normal() ** 2) - 1) < 0.05);
});

test("of nothing, nothing is drawn, and nobody waits for it", () => {
  for (const bound of [0, -1, NaN, 2 ** 33])
    assert.throws(() => new RandomStream(0, "nothing").integer(bound), /an integer below/);
});

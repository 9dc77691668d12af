import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type DropoutMask, drawMask } from "../core/dropout-mask.js";
import { Graph } from "../graph/graph.js";
import { programOf } from "../testing/execute.js";
import { guardedExecutor } from "../testing/guarded.js";
import { TARGETS } from "../testing/kernel-targets.js";

import { ortExecutor } from "./ort-executor.js";

/** Sizes on both sides of what the kernel draws at a time, and of a task. */
const sizes = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 16_300, max: 33_000 }));
const rates = fc.oneof(
  fc.constantFrom(0.5, 0.3, 2 ** -32, 1 - 2 ** -31),
  fc.double({ min: 1e-6, max: 0.999, noNaN: true }),
);
const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const masks: fc.Arbitrary<DropoutMask> = fc
  .record({ size: sizes, rate: rates, seed: word, purpose: fc.string(), epoch: word, step: word })
  .map(({ size, rate, seed, purpose, epoch, step }) => ({ shape: [size], rate, stream: [seed, purpose, epoch, step] }));

/** A program that gives back the masks that it is handed in. */
function echo(shapes: readonly DropoutMask[]) {
  const graph = new Graph();
  const values = shapes.map(({ shape }, index) => graph.input(`mask${index}`, shape));
  const outputs = values.map((value, index) => [`y${index}`, graph.add("add", [value, value], {})] as const);
  return programOf(graph, Object.fromEntries(outputs));
}

for (const { name, skip, kernels } of TARGETS) {
  describe(name, { skip }, () => {
    test("masks are drawn to the same bits as in JavaScript, for any number of threads, and nothing else is written", async () => {
      const property = fc.asyncProperty(masks, masks, fc.integer({ min: 1, max: 3 }), async (one, other, threads) => {
        const session = await guardedExecutor(kernels({ threads })).load(echo([one, other]));
        for (const step of [0, 1]) {
          const given = [one, other].map(({ stream: [seed, purpose, epoch], ...mask }): DropoutMask => {
            return { ...mask, stream: [seed, purpose, epoch, step] };
          });
          const outputs = await session.run(new Map(given.map((mask, index) => [`mask${index}`, mask])));
          given.forEach((mask, index) => {
            const expected = drawMask(mask).data.map((value) => value + value);
            assert.deepEqual(outputs.get(`y${index}`)!.data, expected);
          });
        }
        await session.close();
      });
      await fc.assert(property, { numRuns: 40 });
    });
  });
}

test("ONNX Runtime is handed drawn masks", async () => {
  const mask: DropoutMask = { shape: [7], rate: 0.4, stream: [1, "mask", 2, 3] };
  const session = await ortExecutor({ device: "cpu", threads: 1 }).load(echo([mask]));
  const outputs = await session.run(new Map([["mask0", mask]]));
  assert.deepEqual(
    [...outputs.get("y0")!.data],
    [...drawMask(mask).data].map((value) => 2 * value),
  );
  await session.close();
});

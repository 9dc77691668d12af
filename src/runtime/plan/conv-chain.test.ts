import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../../core/random.js";
import { sizeOf } from "../../core/tensor.js";
import { Graph, type Value } from "../../graph/graph.js";
import type { Program } from "../../program/program.js";
import { assertClose } from "../../testing/compare.js";
import { programOf, tensorsOf } from "../../testing/execute.js";
import { guardedExecutor } from "../../testing/guarded.js";
import { casesOf, type KernelCase } from "../../testing/kernel-cases.js";
import { TARGETS } from "../../testing/kernel-targets.js";
import { ortExecutor } from "../ort-executor.js";
import { planProgram } from "./plan-program.js";

const TOLERANCE = 1e-5;
const reference = ortExecutor({ device: "cpu", threads: 1 });

interface Tail {
  /** On which side of the sum the convolution stands; `null` without a sum. */
  readonly side: 0 | 1 | null;
  readonly activation: "none" | "relu" | "relu6";
}

const tails: fc.Arbitrary<Tail> = fc.record({
  side: fc.constantFrom(0 as const, 1 as const, null),
  activation: fc.constantFrom("none" as const, "relu" as const, "relu6" as const),
});

/** A convolution, perhaps a sum, perhaps an activation. */
function build({ inputs, attributes }: KernelCase<"conv2d">, { side, activation }: Tail) {
  const graph = new Graph();
  const [x, weight, ...bias] = inputs.map(({ shape }, index) => graph.input(`x${index}`, shape));
  const conv = graph.add("conv2d", [x, weight, ...bias] as [Value, Value], attributes);
  let y = conv;
  if (side !== null) {
    const added = graph.input("added", conv.shape);
    y = graph.add("add", side === 0 ? [y, added] : [added, y], {});
  }
  if (activation !== "none") y = graph.add(activation, [y], {});
  return { graph, conv, y };
}

async function run(program: Program, on: ReturnType<typeof guardedExecutor> | typeof reference): Promise<Float32Array> {
  const feeds = new Map(
    program.inputs.map(({ name, shape }) => {
      const stream = new RandomStream(1, name);
      return [name, Float32Array.from({ length: sizeOf(shape) }, () => stream.uniform(-2, 2))];
    }),
  );
  const session = await on.load(program);
  const y = (await session.run(tensorsOf(program, feeds))).get("y")!.data.slice();
  await session.close();
  return y;
}

for (const { name, skip, share, kernels: target } of TARGETS) {
  describe(name, { skip }, () => {
    test("a sum and an activation are done as a convolution writes, and nothing else is written", async () => {
      const kernels = target({ threads: 2 });
      const property = fc.asyncProperty(casesOf("conv2d"), tails, async (given, tail) => {
        const { graph, y } = build(given, tail);
        const program = programOf(graph, { y });
        const { ops } = planProgram(program, kernels.ops);
        assert.ok(!ops.includes("elementwise"), ops.join(" "));
        assertClose(await run(program, guardedExecutor(kernels)), await run(program, reference), TOLERANCE, "y");
      });
      await fc.assert(property, { numRuns: 80 * share });
    });

    test("what others read of a convolution stays, and so does a sum with itself", () => {
      const convolution: KernelCase<"conv2d"> = {
        inputs: [
          { shape: [1, 2, 4, 4], kind: "any" },
          { shape: [3, 2, 1, 1], kind: "any" },
        ],
        attributes: { stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1 },
      };
      const opsOf = (graph: Graph, outputs: Record<string, Value>) =>
        planProgram(programOf(graph, outputs), target({ threads: 1 }).ops).ops.filter((op) => op === "elementwise");
      const hooked = build(convolution, { side: null, activation: "relu" });
      assert.equal(opsOf(hooked.graph, { y: hooked.y, conv: hooked.conv }).length, 1);
      const { graph, conv } = build(convolution, { side: null, activation: "none" });
      assert.equal(opsOf(graph, { y: graph.add("add", [conv, conv], {}) }).length, 1);
    });
  });
}

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../core/random.js";
import { sizeOf } from "../core/tensor.js";
import { gradients } from "../graph/autodiff.js";
import { ops } from "../graph/ops.js";
import type { Program } from "../program/program.js";
import { assertClose } from "../testing/compare.js";
import { programOf, tensorsOf } from "../testing/execute.js";
import { numericalDerivative } from "../testing/finite-differences.js";
import { guardedExecutor } from "../testing/guarded.js";
import { innerProduct } from "../testing/inner-product.js";
import { casesOf, FLAVOURS, type KernelCase, kernelProgram } from "../testing/kernel-cases.js";
import { TARGETS } from "../testing/kernel-targets.js";
import { evaluate, type Feeds, hasReference } from "../testing/reference.js";
import type { Executor } from "./executor.js";
import { ortExecutor } from "./ort-executor.js";
import { KNOWN_OPS, type KnownOp } from "./plan/lower-node.js";
import { supports } from "./plan/plan-program.js";

const reference = ortExecutor({ device: "cpu", threads: 1 });
const TOLERANCE = 1e-5;

async function outputsOf(executor: Executor, program: Program, feeds: Feeds): Promise<Record<string, Float32Array>> {
  const session = await executor.load(program);
  const outputs = await session.run(tensorsOf(program, feeds));
  const copies = [...outputs].map(([name, { data }]): [string, Float32Array] => [name, data.slice()]);
  await session.close();
  return Object.fromEntries(copies);
}

/** Elements of each input by which the numerical derivative is taken. */
const ELEMENTS = 10;
const STEP = 1e-3;

async function checkGradients(op: KnownOp, given: KernelCase, seed: number, kernels: Executor): Promise<void> {
  // The mean and the variance that such a case is given are not its batch's.
  fc.pre(!("statistics" in given.attributes && given.attributes.statistics === "batch"));
  const { graph, values, y, feeds } = kernelProgram(op, given, "distinct", seed);
  const stream = new RandomStream(seed, "gradient");
  const weights = Array.from({ length: sizeOf(y.shape) }, () => Math.fround(stream.uniform(-1, 1)));
  const loss = innerProduct(graph, y, weights);
  const variables = values.filter((_, index) => ["any", "bounded", "decides"].includes(given.inputs[index].kind));
  const byVariable = gradients(graph, loss, variables);
  const program = programOf(graph, Object.fromEntries(byVariable.map((value, index) => [`by ${index}`, value])));
  assert.ok(supports(program));
  const actual = await outputsOf(kernels, program, feeds);
  variables.forEach((variable, index) => {
    const name = `x${values.indexOf(variable)}`;
    const f = (point: Float64Array) => evaluate(graph, loss, new Map(feeds).set(name, point))[0];
    const places = Array.from({ length: ELEMENTS }, () => stream.integer(sizeOf(variable.shape)));
    const expected = places.map((place) => numericalDerivative(f, feeds.get(name)!, place, STEP));
    const found = places.map((place) => actual[`by ${index}`][place]);
    assertClose(found, expected, TOLERANCE, `the gradient of ${op} by ${name}`);
  });
}

const differentiable = KNOWN_OPS.filter((op) => ops[op].derivative !== null && hasReference(op));

for (const { name, skip, share, kernels: target } of TARGETS) {
  describe(name, { skip }, () => {
    for (const op of KNOWN_OPS) {
      test(`${op} is what ONNX Runtime computes, and writes nothing else`, async () => {
        const kernels = guardedExecutor(target({ threads: 2 }));
        const property = fc.asyncProperty(
          casesOf(op),
          fc.constantFrom(...FLAVOURS),
          fc.nat(),
          async (given, flavour, seed) => {
            const { program, feeds } = kernelProgram(op, given, flavour, seed);
            assert.ok(supports(program));
            const [expected, actual] = [
              await outputsOf(reference, program, feeds),
              await outputsOf(kernels, program, feeds),
            ];
            assertClose(actual.y, expected.y, TOLERANCE, `${op} of ${flavour} numbers`);
          },
        );
        await fc.assert(property, { numRuns: 30 * share });
      });
    }

    for (const op of differentiable) {
      test(`the kernels' gradients of ${op} agree with finite differences`, async () => {
        const kernels = guardedExecutor(target({ threads: 2 }));
        const property = fc.asyncProperty(casesOf(op), fc.nat(), (given, seed) =>
          checkGradients(op, given, seed, kernels),
        );
        await fc.assert(property, { numRuns: 20 * share });
      });
    }
  });
}

test("all that networks are made of is differentiated above", () => {
  const few = ["conv2d", "maxPool2d", "avgPool2d", "globalAvgPool2d", "linear", "relu", "applyMask", "add"] as const;
  for (const op of few) assert.ok(differentiable.includes(op), op);
});

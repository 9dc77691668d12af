import assert from "node:assert/strict";
import { test } from "node:test";
import { float32 } from "../core/tensor.js";
import { Graph } from "../graph/graph.js";
import { assertClose } from "../testing/compare.js";
import { executor } from "../testing/execute.js";
import { type GoldenCase, goldenCases } from "../testing/golden.js";
import { sgd, type SgdOptions } from "./sgd.js";

const TOLERANCE = 1e-6;

/** One update of one parameter "w", its gradient handed in. */
function updateProgram(options: SgdOptions, size: number) {
  const optimizer = sgd(options);
  const graph = new Graph();
  const [parameter, gradient] = ["w", "gradient"].map((name) => graph.input(name, [size]));
  const learningRate = graph.input("lr", []);
  const slots = optimizer.slots.map((name) => graph.input(name, [size]));
  const updated = optimizer.update({ graph, parameter, gradient, slots, learningRate });
  return {
    graph,
    inputs: [
      { name: "gradient", shape: [size], dtype: "float32" as const },
      { name: "lr", shape: [], dtype: "float32" as const },
    ],
    outputs: new Map(),
    state: [
      { name: "w", kind: "parameter" as const, before: parameter, after: updated.parameter },
      ...optimizer.slots.map((name, index) => ({
        name,
        kind: "optimizer" as const,
        before: slots[index],
        after: updated.slots[index],
      })),
    ],
  };
}

async function check({ attributes, inputs, outputs }: GoldenCase): Promise<void> {
  const { lr, ...options } = attributes as unknown as SgdOptions & { lr: readonly number[] };
  const size = inputs.parameter.shape[0];
  const program = updateProgram(options, size);
  const state = executor.createState(program.state);
  state.write("w", Float32Array.from(inputs.parameter.values));
  const session = await executor.load(program, state);
  for (const [step, rate] of lr.entries()) {
    const gradient = float32([size], Float32Array.from(inputs.gradients.values.slice(step * size, (step + 1) * size)));
    await session.run(
      new Map([
        ["gradient", gradient],
        ["lr", float32([], Float32Array.of(rate))],
      ]),
    );
    const expected = outputs.parameters.values.slice(step * size, (step + 1) * size);
    assertClose(state.read("w").data, expected, TOLERANCE, `the parameter after step ${step}`);
  }
  if (outputs.velocity !== undefined) {
    assertClose(state.read("momentum_buffer").data, outputs.velocity.values, TOLERANCE, "the velocity");
  }
  await session.close();
}

const cases = goldenCases().filter(({ op }) => op === "sgd");

test("there are golden runs of SGD", () => assert.ok(cases.length >= 7));

for (const golden of cases) {
  test(`ten steps of SGD are PyTorch's: ${golden.name}`, () => check(golden));
}

/** Gives w after each of some steps with the same gradient of 0.5 at learning rate 0.1, from w = 1. */
async function trajectory(options: SgdOptions, steps: number): Promise<number[]> {
  const program = updateProgram(options, 1);
  const state = executor.createState(program.state);
  state.write("w", Float32Array.of(1));
  const session = await executor.load(program, state);
  const values: number[] = [];
  for (let step = 0; step < steps; step++) {
    const gradient = float32([1], Float32Array.of(0.5));
    await session.run(new Map([["gradient", gradient], ["lr", float32([], Float32Array.of(0.1))]])); // prettier-ignore
    values.push(state.read("w").data[0]);
  }
  await session.close();
  return values;
}

const plain = { momentum: 0, weightDecay: 0, nesterov: false };

// g = 0.5 + 0.1 w; v = 0.9 v + g, beginning as g; w -= 0.1 v, with Nesterov's variant 0.1 (g + 0.9 v).
const byHand: [what: string, options: SgdOptions, expected: number[]][] = [
  ["nothing but the gradient", plain, [0.95, 0.9, 0.85]],
  ["momentum", { ...plain, momentum: 0.9 }, [0.95, 0.855, 0.7195]],
  ["weight decay", { ...plain, weightDecay: 0.1 }, [0.94, 0.8806, 0.821794]],
  ["momentum and weight decay", { momentum: 0.9, weightDecay: 0.1, nesterov: false }, [0.94, 0.8266]],
  ["Nesterov's momentum and weight decay", { momentum: 0.9, weightDecay: 0.1, nesterov: true }, [0.886, 0.725566]],
  ["Nesterov's momentum of 0, which is none", { ...plain, nesterov: true }, [0.95, 0.9, 0.85]],
];

for (const [what, options, expected] of byHand) {
  test(`steps computed by hand: ${what}`, async () =>
    assertClose(await trajectory(options, expected.length), expected, TOLERANCE, "w"));
}

test("memory is kept only where there is momentum", () => {
  assert.deepEqual(sgd(plain).slots, []);
  assert.deepEqual(sgd({ ...plain, momentum: 0.5 }).slots, ["momentum_buffer"]);
});

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

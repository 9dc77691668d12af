import assert from "node:assert/strict";
import { test } from "node:test";
import { float32 } from "../core/tensor.js";
import { assertClose } from "../testing/compare.js";
import { executor } from "../testing/execute.js";
import { type GoldenCase, goldenCases } from "../testing/golden.js";
import { runUpdates, testAgainstGolden, updateProgram } from "../testing/optimizer.js";
import { sgd } from "./sgd.js";

type SgdOptions = Parameters<typeof sgd.create>[0];

const TOLERANCE = 1e-6;

async function check({ attributes, inputs, outputs }: GoldenCase): Promise<void> {
  const { lr, ...options } = attributes as unknown as SgdOptions & { lr: readonly number[] };
  const size = inputs.parameter.shape[0];
  const program = updateProgram(sgd.create(options), [size]);
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

testAgainstGolden("sgd", sgd.create);

const cases = goldenCases().filter(({ op }) => op === "sgd");

test("there are golden runs of SGD", () => assert.ok(cases.length >= 7));

for (const golden of cases) {
  test(`ten steps of SGD are PyTorch's: ${golden.name}`, () => check(golden));
}

/** Gives w after each of some steps with the same gradient of 0.5 at learning rate 0.1, from w = 1. */
async function trajectory(options: SgdOptions, steps: number): Promise<number[]> {
  const updates = Array.from({ length: steps }, () => ({ gradient: [0.5], rate: 0.1 }));
  return (await runUpdates(sgd.create(options), [1], updates)).after.map(([w]) => w);
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
  assert.deepEqual(sgd.create(plain).slotsOf([2]), []);
  assert.deepEqual(sgd.create({ ...plain, momentum: 0.5 }).slotsOf([2]), ["momentum_buffer"]);
});

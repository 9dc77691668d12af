import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../core/errors.js";
import { optimizers } from "../optim/optimizers.js";
import { configOf } from "./config-of.js";
import { overlay } from "./overlay.js";
import type { TrainSettings } from "./settings.js";

const of = (settings: TrainSettings) => configOf({ data: "drawn", threads: 1, ...settings });

test("what is left out has PyTorch's defaults, but for the assignment's momentum", () => {
  const configs = optimizers.map(({ name }) => of({ optimizer: name }).optimizer);
  assert.deepEqual(configs, [
    { name: "sgd", momentum: 0.9, weightDecay: 0, nesterov: false, learningRate: 0.001 },
    { name: "adam", betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, learningRate: 0.001 },
    { name: "adamw", betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.01, learningRate: 0.001 },
    { name: "rmsprop", alpha: 0.99, eps: 1e-8, momentum: 0, weightDecay: 0, learningRate: 0.01 },
    { name: "lion", betas: [0.9, 0.99], weightDecay: 0, learningRate: 0.0001 },
    { name: "muon", momentum: 0.95, others: "adamw", othersShare: 0.05, weightDecay: 0, learningRate: 0.02 },
  ]);
});

test("a plain run's configuration is what it was before there was anything else", () => {
  const plain: TrainSettings = { schedule: "constant", accumulate: 1, labelSmoothing: 0, classWeights: "none" };
  assert.deepEqual(Object.keys(of(plain)), [
    "data",
    "model",
    "optimizer",
    "batch",
    "epochs",
    "seed",
    "threads",
    "device",
  ]);
});

test("schedules have their defaults", () => {
  assert.deepEqual(of({ schedule: "cosine" }).schedule, { name: "cosine", warmupEpochs: 0 });
  assert.deepEqual(of({ schedule: "one-cycle" }).schedule, { name: "one-cycle", warmupEpochs: 3 });
  assert.deepEqual(of({ schedule: "plateau" }).schedule, { name: "plateau", patience: 10, factor: 0.1 });
  assert.deepEqual(of({ schedule: "step", lrEvery: 3 }).schedule, { name: "step", every: 3, factor: 0.1 });
});

const refused: [settings: TrainSettings, message: RegExp][] = [
  [
    { optimizer: "adam", momentum: 0.9 },
    /^momentum is no setting of adam; leave it out, or choose sgd or rmsprop or muon/,
  ],
  [{ betas: [0.9, 0.99] }, /^betas is no setting of sgd; leave it out, or choose adam or adamw or lion with optimizer/],
  [{ momentum: 0, nesterov: true }, /^nesterov needs a momentum above 0, not 0/],
  [{ optimizer: "adam", betas: [0.9, 1] }, /^betas needs two numbers from 0 to below 1, .* not 0\.9,1/],
  [{ optimizer: "adam", betas: [0.9] as unknown as [number, number] }, /^betas needs two numbers .* not \[0\.9\]\./],
  [{ decayOn: "weights" }, /^decayOn needs a weightDecay above 0/],
  [{ warmupEpochs: 1 }, /^warmupEpochs is no setting of constant; .* choose cosine or one-cycle with schedule/],
  [{ schedule: "step" }, /^schedule step needs lrEvery, such as 3/],
  [{ schedule: "step", lrEvery: 10 }, /^lrEvery 10 is not below the 10 epochs/],
  [{ schedule: "multi-step" }, /^schedule multi-step needs lrMilestones/],
  [{ schedule: "multi-step", lrMilestones: [4, 4] }, /^lrMilestones needs rising epochs, .* not 4,4/],
  [{ schedule: "multi-step", lrMilestones: [4, 12] }, /^lrMilestones 12 is not below/],
  [{ schedule: "one-cycle", warmupEpochs: 10 }, /^warmupEpochs 10 is not below the 10 epochs/],
  [{ clipNorm: 0 }, /^clipNorm needs a number above 0/],
  [{ labelSmoothing: 1 }, /^labelSmoothing needs a number from 0 to below 1, not 1/],
  [{ ema: 0 }, /^ema needs a number between 0 and 1, .* not 0/],
  [{ ema: 1 }, /^ema needs a number between 0 and 1, .* not 1/],
];

for (const [settings, message] of refused) {
  test(`refused: ${JSON.stringify(settings)}`, () =>
    assert.throws(
      () => of(settings),
      (error) => error instanceof UserError && message.test(error.message),
    ));
}

test("choosing another optimiser or schedule drops what belonged to the one before", () => {
  const base: TrainSettings = { momentum: 0.8, learningRate: 0.1, schedule: "cosine", warmupEpochs: 2 };
  assert.deepEqual(overlay(base, { ema: 0.9 }), { ...base, ema: 0.9 });
  assert.deepEqual(overlay(base, { optimizer: "sgd" }), { ...base, optimizer: "sgd" });
  assert.deepEqual(overlay(base, { optimizer: "adam", schedule: "one-cycle" }), {
    learningRate: 0.1,
    schedule: "one-cycle",
    warmupEpochs: 2,
    optimizer: "adam",
  });
  assert.deepEqual(overlay(base, { schedule: "constant" }), { momentum: 0.8, learningRate: 0.1, schedule: "constant" });
  // What a set says itself is not dropped, so that a contradiction in it is refused.
  assert.throws(() => of(overlay(base, { optimizer: "adam", momentum: 0.5 })), /momentum is no setting of adam/);
});

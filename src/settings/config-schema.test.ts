import assert from "node:assert/strict";
import { test } from "node:test";
import { optimizers } from "../optim/optimizers.js";
import { configOf } from "./config-of.js";
import { configSchema } from "./config-schema.js";

const base = { data: "drawn", threads: 1 } as const;
const accepted = (config: unknown) => configSchema.safeParse(JSON.parse(JSON.stringify(config))).success;

/** What the first version wrote. */
const first = {
  data: { root: "drawn", fit: "crop", fractions: { train: 0.7, val: 0.1, test: 0.2 } },
  model: { model: "convnet3", options: { dropout: 0.3 }, imageSize: 256 },
  optimizer: { name: "sgd", learningRate: 0.001, momentum: 0.9, weightDecay: 0, nesterov: false },
  epochs: 10,
  batch: 32,
  seed: 0,
  device: "cpu",
  threads: 4,
};

test("configurations of this version and of the first are read, with whatever later ones add", () => {
  assert.ok(accepted(first));
  assert.ok(accepted({ ...first, later: 3 }));
  for (const { name } of optimizers) assert.ok(accepted(configOf({ ...base, optimizer: name })), name);
  const everything = { schedule: "one-cycle", augment: "strong", sampling: "balanced", ema: 0.9, clipNorm: 1, executor: "wasm", freeze: ["conv1"], limitPerClass: 3 } as const; // prettier-ignore
  assert.ok(accepted(configOf({ ...base, ...everything })));
  assert.ok(accepted(configOf({ ...base, schedule: "multi-step", lrMilestones: [2, 4], split: { train: 0.5, val: 0.25, test: 0.25 } }))); // prettier-ignore
});

const tampered: [what: string, change: object][] = [
  ["an optimiser that there is not", { optimizer: { ...first.optimizer, name: "sgd2" } }],
  ["a rate that is a word", { optimizer: { ...first.optimizer, learningRate: "fast" } }],
  ["a momentum above 1", { optimizer: { ...first.optimizer, momentum: 2 } }],
  ["a setting of the optimiser gone", { optimizer: { name: "adam", learningRate: 0.1, weightDecay: 0 } }],
  ["a schedule that there is not", { schedule: { name: "sawtooth" } }],
  ["no epochs", { epochs: 0 }],
  ["half a batch", { batch: 0.5 }],
  ["threads gone", { threads: undefined }],
  ["an average above 1", { ema: 1.5 }],
  ["shares that do not add up", { data: { ...first.data, fractions: { train: 0.7, val: 0.7, test: 0.2 } } }],
  ["half an augmentation", { data: { ...first.data, augment: { flip: "both" } } }],
  ["no image size", { model: { ...first.model, imageSize: 0 } }],
  ["options that are a list", { model: { ...first.model, options: [] } }],
];

for (const [what, change] of tampered) test(`refused: ${what}`, () => assert.ok(!accepted({ ...first, ...change })));

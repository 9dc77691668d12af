import assert from "node:assert/strict";
import { test } from "node:test";
import { configOf } from "./config-of.js";
import { trainingSentence } from "./sentence.js";
import type { TrainSettings } from "./settings.js";
import { table } from "./table.js";

const configFor = (settings: TrainSettings) => configOf({ data: "drawn", threads: 1, ...settings });

test("the assignment's training in a sentence, its weight decay of 0 too", () => {
  assert.match(
    trainingSentence(configFor({}), "en"),
    /^Cross-entropy, SGD with learning rate 0\.001, momentum 0\.9, weight decay 0, batches of 32, 10 epochs, dropout 0\.3\. After/,
  );
  assert.match(
    trainingSentence(configFor({}), "zh"),
    /^交叉熵损失，SGD，学习率 0\.001，动量 0\.9，权重衰减 0，批大小 32，10 轮，dropout 0\.3。/,
  );
});

test("everything that is set is said, in both languages", () => {
  const config = configFor({
    optimizer: "adamw",
    learningRate: 0.0123,
    betas: [0.81, 0.987],
    eps: 1e-6,
    weightDecay: 0.045,
    decayOn: "weights",
    schedule: "one-cycle",
    warmupEpochs: 3.5,
    labelSmoothing: 0.17,
    classWeights: "balanced",
    clipNorm: 1.25,
    batch: 48,
    accumulate: 7,
    epochs: 21,
    earlyStopping: 6,
    ema: 0.9876,
    dropout: 0.23,
    dropoutKind: "element",
    finalRelu: true,
    weights: "/tmp/first.safetensors",
    freeze: ["conv1"],
  });
  const said = ["AdamW", "0.0123", "0.81", "0.987", "0.000001", "0.045", "3.5", "0.17", "1.25", "48", "7", "21", "6", "0.9876", "0.23", "first.safetensors", "conv1", "ReLU"]; // prettier-ignore
  for (const language of ["en", "zh"] as const) {
    const sentence = trainingSentence(config, language);
    for (const value of said) assert.ok(sentence.includes(value), `${value} is not in: ${sentence}`);
    assert.doesNotMatch(sentence, /undefined|null/);
  }
  assert.match(trainingSentence(config, "en"), /balanced class weights/);
  assert.match(trainingSentence(configFor({ sampling: "balanced" }), "en"), /all classes appear alike/);
});

test("every setting that changes what a training learns has its part of the sentence, or the schedule's", () => {
  const told = ["optimizer", "schedule", "loss", "epoch", "sampling", "start"];
  const silent = table.filter(({ group, row }) => told.includes(group) && row.says === undefined);
  assert.deepEqual(
    silent.map(({ name }) => name),
    // The optimiser has its title, the schedule a sentence of its own; kept checkpoints change nothing.
    [
      "optimizer",
      "schedule",
      "lrEvery",
      "lrFactor",
      "lrMilestones",
      "warmupEpochs",
      "lrPatience",
      "lrCooldown",
      "checkpointEvery",
    ],
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { epochMetrics } from "../testing/live-runs.js";
import { diagnosisLine } from "./diagnosis-line.js";

const END = { epochs: 10 };
const epochs = (losses: readonly number[], gap = 0.05) =>
  losses.map((loss, index) => ({ ...epochMetrics(index + 1), "train/loss": 1 / (index + 1), "val/loss": loss, "train/acc": 0.8 + gap, "val/acc": 0.8 })); // prettier-ignore

test("what a diagnosis is seen by is said in words, with the epoch from which the loss rises", () => {
  const rising = diagnosisLine(epochs([1, 0.8, 0.5, 0.6, 0.7, 0.8], 0.2), "running", 10, END);
  assert.equal(rising?.diagnosis, "overfit");
  assert.equal(rising?.text, "the validation loss rises since epoch 3; training accuracy is 20.0 points above validation accuracy"); // prettier-ignore
  assert.match(diagnosisLine(epochs([1, 0.9, 0.8, 0.7, 0.6, 0.5]), "running", 10, END)!.text, /still falls/);
  assert.match(diagnosisLine(epochs([1, 0.9]), "running", 10, END)!.text, /too few epochs/);
});

test("there is none before the first epoch", () => {
  assert.equal(diagnosisLine([], "running", 10, END), null);
  assert.equal(diagnosisLine([], "diverged", 10, END), null);
});

test("a run that a schedule ended because the loss had stopped falling is not said to be not converged", () => {
  // Flat for long, then lower while the schedule cools down, which ends the run: as of `cooldown`.
  const losses = [...Array.from({ length: 8 }, () => 1), 0.97, 0.9, 0.83, 0.76];
  const schedule = { name: "cooldown", patience: 3, cooldownEpochs: 4 } as const;
  const end = { epochs: 100, schedule };
  assert.equal(diagnosisLine(epochs(losses), "finished", 10, { epochs: 12 })?.diagnosis, "not converged");
  assert.deepEqual(diagnosisLine(epochs(losses), "finished", 10, end, "zh"), {
    diagnosis: "good fit",
    text: "验证损失不再下降，训练也没有超出很多",
  });
});

test("of a schedule that has ended while the loss still fell, it is said that a longer one may help", () => {
  const falling = epochs([1, 0.9, 0.8, 0.7, 0.6, 0.5]).map((one, index) => ({ ...one, lr: [0.01, 0.02, 0.01, 0.005, 0.001, 0.00001][index] })); // prettier-ignore
  const line = diagnosisLine(falling, "finished", 10, END)!;
  assert.equal(line.diagnosis, "schedule ended");
  assert.match(line.text, /more epochs with a longer schedule may help/);
  assert.match(diagnosisLine(falling, "finished", 10, END, "zh")!.text, /更长的学习率计划/);
});

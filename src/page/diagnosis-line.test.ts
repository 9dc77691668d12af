import assert from "node:assert/strict";
import { test } from "node:test";
import { epochMetrics } from "../testing/live-runs.js";
import { diagnosisLine } from "./diagnosis-line.js";

const epochs = (losses: readonly number[], gap = 0.05) =>
  losses.map((loss, index) => ({ ...epochMetrics(index + 1), "train/loss": 1 / (index + 1), "val/loss": loss, "train/acc": 0.8 + gap, "val/acc": 0.8 })); // prettier-ignore

test("what a diagnosis is seen by is said in words, with the epoch from which the loss rises", () => {
  const rising = diagnosisLine(epochs([1, 0.8, 0.5, 0.6, 0.7, 0.8], 0.2), "running", 10);
  assert.equal(rising?.diagnosis, "overfit");
  assert.equal(rising?.text, "the validation loss rises since epoch 3; training accuracy is 20.0 points above validation accuracy"); // prettier-ignore
  assert.match(diagnosisLine(epochs([1, 0.9, 0.8, 0.7, 0.6, 0.5]), "running", 10)!.text, /still falls/);
  assert.match(diagnosisLine(epochs([1, 0.9]), "running", 10)!.text, /too few epochs/);
});

test("there is none before the first epoch", () => {
  assert.equal(diagnosisLine([], "running", 10), null);
  assert.equal(diagnosisLine([], "diverged", 10), null);
});

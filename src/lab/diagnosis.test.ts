import assert from "node:assert/strict";
import { test } from "node:test";
import { metricsOf } from "../testing/curves.js";
import { diagnose } from "./diagnosis.js";

const CLASSES = 10;
const epochs = Array.from({ length: 10 }, (_, index) => index);
const constant = (value: number) => epochs.map(() => value);
/** From one value to another, fast at first and flat at the end. */
const settling = (from: number, to: number) => epochs.map((epoch) => to + (from - to) * Math.exp(-epoch));

test("a network that learned what it could, on both kinds of photos, fits well", () => {
  const metrics = metricsOf({
    trainLoss: settling(2.3, 0.4),
    valLoss: settling(2.3, 0.5),
    trainAcc: settling(0.1, 0.88),
    valAcc: settling(0.1, 0.84),
  });
  assert.equal(diagnose(metrics, "finished", CLASSES), "good fit");
});

test("a validation loss that rises again while the training loss falls is overfitting", () => {
  const metrics = metricsOf({
    trainLoss: epochs.map((epoch) => 2.3 * 0.8 ** epoch),
    valLoss: epochs.map((epoch) => 1.2 + 0.04 * (epoch - 4) ** 2),
    trainAcc: settling(0.1, 0.7),
    valAcc: settling(0.1, 0.6),
  });
  assert.equal(diagnose(metrics, "finished", CLASSES), "overfit");
});

test("a training accuracy far above that of validation is overfitting, though no loss rises", () => {
  const metrics = metricsOf({
    trainLoss: settling(2.3, 0.1),
    valLoss: settling(2.3, 1.2),
    trainAcc: settling(0.1, 0.99),
    valAcc: settling(0.1, 0.6),
  });
  assert.equal(diagnose(metrics, "finished", CLASSES), "overfit");
});

test("losses that still fall are not converged, however low the accuracy", () => {
  const falling = epochs.map((epoch) => 2.3 - 0.1 * epoch);
  const rising = epochs.map((epoch) => 0.1 + 0.03 * epoch);
  const metrics = metricsOf({ trainLoss: falling, valLoss: falling, trainAcc: rising, valAcc: rising });
  assert.equal(diagnose(metrics, "finished", CLASSES), "not converged");
});

test("too few epochs to judge by are not converged", () => {
  const metrics = metricsOf({ trainLoss: [2.3, 2.3], valLoss: [2.3, 2.3], trainAcc: [0.1, 0.1], valAcc: [0.1, 0.1] });
  assert.equal(diagnose(metrics, "finished", CLASSES), "not converged");
});

test("a network that stays with guessing underfits", () => {
  const metrics = metricsOf({
    trainLoss: constant(2.3),
    valLoss: constant(2.3),
    trainAcc: constant(0.12),
    valAcc: constant(0.11),
  });
  assert.equal(diagnose(metrics, "finished", CLASSES), "underfit");
});

test("a run that was ended by its loss, or whose loss ends far above guessing, diverged", () => {
  assert.equal(diagnose([], "diverged", CLASSES), "diverged");
  const metrics = metricsOf({
    trainLoss: epochs.map((epoch) => 2.3 + epoch),
    valLoss: constant(9),
    trainAcc: constant(0.1),
    valAcc: constant(0.1),
  });
  assert.equal(diagnose(metrics, "finished", CLASSES), "diverged");
});

test("nothing is said of a run without an epoch", () => {
  assert.equal(diagnose([], "failed", CLASSES), null);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream } from "../core/random.js";
import { metricsOf } from "../testing/curves.js";
import { diagnose, DIAGNOSIS_RULES, findingsOf } from "./diagnosis.js";

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
  assert.equal(diagnose(metrics, "finished", CLASSES, false), "good fit");
});

test("a validation loss that rises again while the training loss falls is overfitting", () => {
  const metrics = metricsOf({
    trainLoss: epochs.map((epoch) => 2.3 * 0.8 ** epoch),
    valLoss: epochs.map((epoch) => 1.2 + 0.04 * (epoch - 4) ** 2),
    trainAcc: settling(0.1, 0.7),
    valAcc: settling(0.1, 0.6),
  });
  assert.equal(diagnose(metrics, "finished", CLASSES, false), "overfit");
});

test("a training accuracy far above that of validation is overfitting, though no loss rises", () => {
  const metrics = metricsOf({
    trainLoss: settling(2.3, 0.1),
    valLoss: settling(2.3, 1.2),
    trainAcc: settling(0.1, 0.99),
    valAcc: settling(0.1, 0.6),
  });
  assert.equal(diagnose(metrics, "finished", CLASSES, false), "overfit");
});

test("losses that still fall are not converged, however low the accuracy", () => {
  const falling = epochs.map((epoch) => 2.3 - 0.1 * epoch);
  const rising = epochs.map((epoch) => 0.1 + 0.03 * epoch);
  const metrics = metricsOf({ trainLoss: falling, valLoss: falling, trainAcc: rising, valAcc: rising });
  assert.equal(diagnose(metrics, "finished", CLASSES, false), "not converged");
});

test("too few epochs to judge by are not converged", () => {
  const metrics = metricsOf({ trainLoss: [2.3, 2.3], valLoss: [2.3, 2.3], trainAcc: [0.1, 0.1], valAcc: [0.1, 0.1] });
  assert.equal(diagnose(metrics, "finished", CLASSES, false), "not converged");
});

test("a network that stays with guessing underfits", () => {
  const metrics = metricsOf({
    trainLoss: constant(2.3),
    valLoss: constant(2.3),
    trainAcc: constant(0.12),
    valAcc: constant(0.11),
  });
  assert.equal(diagnose(metrics, "finished", CLASSES, false), "underfit");
});

test("a run that was ended by its loss, or whose loss ends far above guessing, diverged", () => {
  assert.equal(diagnose([], "diverged", CLASSES, false), "diverged");
  const metrics = metricsOf({
    trainLoss: epochs.map((epoch) => 2.3 + epoch),
    valLoss: constant(9),
    trainAcc: constant(0.1),
    valAcc: constant(0.1),
  });
  assert.equal(diagnose(metrics, "finished", CLASSES, false), "diverged");
});

test("nothing is said of a run without an epoch", () => {
  assert.equal(diagnose([], "failed", CLASSES, false), null);
});

/** Noise of a validation set of some hundred photos on 200 curves of a kind; `length` epochs from ten to forty. */
function curves(make: (at: (from: number, to: number) => number[], length: number) => Curves): Curves[] {
  return Array.from({ length: 200 }, (_, index) => {
    const random = new RandomStream(index, "diagnosis");
    const length = 10 + Math.floor(30 * random.uniform());
    const settle = (from: number, to: number) =>
      Array.from({ length }, (_, epoch) => to + (from - to) * Math.exp((-7 * epoch) / length));
    const made = make(settle, length);
    const noisy = (values: readonly number[], share: number) =>
      values.map((value) => value * (1 + share * (2 * random.uniform() - 1)));
    return { ...made, valLoss: noisy(made.valLoss, 0.03), valAcc: noisy(made.valAcc, 0.03) };
  });
}

type Curves = Parameters<typeof metricsOf>[0];

/** The share of curves that are diagnosed so. */
function share(all: readonly Curves[], as: string): number {
  const found = all.filter((one) => diagnose(metricsOf(one), "finished", CLASSES, false) === as);
  return found.length / all.length;
}

test("noisy curves of a known kind are told for what they are", () => {
  const good = curves((at) => ({ trainLoss: at(2.3, 0.5), valLoss: at(2.3, 0.6), trainAcc: at(0.1, 0.84), valAcc: at(0.1, 0.81) })); // prettier-ignore
  const gap = curves((at) => ({ trainLoss: at(2.3, 0.1), valLoss: at(2.3, 1.1), trainAcc: at(0.1, 0.97), valAcc: at(0.1, 0.7) })); // prettier-ignore
  const low = curves((at) => ({ trainLoss: at(2.3, 1.9), valLoss: at(2.3, 1.9), trainAcc: at(0.1, 0.32), valAcc: at(0.1, 0.31) })); // prettier-ignore
  const rising = curves((_, length) => {
    const along = (value: (way: number) => number) => Array.from({ length }, (_, epoch) => value(epoch / (length - 1)));
    return {
      trainLoss: along((way) => 2.3 * Math.exp(-3 * way)),
      valLoss: along((way) => 1 + 2.5 * (way - 0.5) ** 2),
      trainAcc: along((way) => 0.1 + 0.68 * way),
      valAcc: along((way) => 0.1 + 0.6 * way),
    };
  });
  const falling = curves((_, length) => {
    const along = (from: number, to: number) =>
      Array.from({ length }, (_, epoch) => from + ((to - from) * epoch) / (length - 1));
    return { trainLoss: along(2.3, 1), valLoss: along(2.3, 1), trainAcc: along(0.1, 0.6), valAcc: along(0.1, 0.6) };
  });
  assert.ok(share(good, "good fit") > 0.9, `good fit: ${share(good, "good fit")}`);
  assert.ok(share(gap, "overfit") > 0.9, `overfit by the gap: ${share(gap, "overfit")}`);
  assert.ok(share(rising, "overfit") > 0.9, `overfit by the rise: ${share(rising, "overfit")}`);
  assert.ok(share(low, "underfit") > 0.9, `underfit: ${share(low, "underfit")}`);
  assert.ok(share(falling, "not converged") > 0.9, `not converged: ${share(falling, "not converged")}`);
});

test("no diagnosis contradicts the gap that stands beside it", () => {
  const random = new RandomStream(7, "diagnosis");
  for (let round = 0; round < 500; round++) {
    const walk = (from: number, step: number) => {
      let value = from;
      return Array.from({ length: 12 }, () => (value = Math.max(0.01, value + step * (2 * random.uniform() - 1))));
    };
    const metrics = metricsOf({ trainLoss: walk(1, 0.1), valLoss: walk(1, 0.1), trainAcc: walk(0.7, 0.05), valAcc: walk(0.6, 0.05) }); // prettier-ignore
    const { gap } = findingsOf(metrics)!;
    const diagnosis = diagnose(metrics, "finished", CLASSES, true);
    if (diagnosis === "overfit") assert.ok(gap >= DIAGNOSIS_RULES.overfitGapOfRise, `overfit with a gap of ${gap}`);
    if (diagnosis === "good fit") assert.ok(gap < DIAGNOSIS_RULES.overfitGap, `good fit with a gap of ${gap}`);
  }
});

test("training that ended because its loss had stopped falling is converged, though its cool-down fell", () => {
  const losses = [2.3, 1.8, 1.4, 1.2, 1.2, 1.2, 1.2, 1.1, 1, 0.9];
  const metrics = metricsOf({ trainLoss: losses, valLoss: losses, trainAcc: settling(0.1, 0.7), valAcc: settling(0.1, 0.7) }); // prettier-ignore
  assert.equal(diagnose(metrics, "finished", CLASSES, false), "not converged");
  assert.equal(diagnose(metrics, "finished", CLASSES, true), "good fit");
});

test("a loss that falls while the schedule takes the rate to nothing is the schedule's end, not a lack of epochs", () => {
  /** Losses and accuracies that follow the learning rate: of one cycle, a cosine, and steps of a tenth. */
  const cases = { oneCycle: (way: number) => 4e-6 + (1 + Math.cos(Math.PI * Math.max(0, (way - 0.3) / 0.7))) / 2, cosine: (way: number) => (1 + Math.cos(Math.PI * way)) / 2, steps: (way: number) => 0.1 ** Math.floor(4 * way) }; // prettier-ignore
  for (const [name, rateAt] of Object.entries(cases)) {
    const all = curves((_, length) => {
      const along = (value: (way: number) => number) =>
        Array.from({ length }, (_, epoch) => value((epoch + 1) / length));
      return {
        trainLoss: along((way) => 2.2 - 1.6 * way),
        valLoss: along((way) => 2.2 - 1.5 * way),
        trainAcc: along((way) => 0.1 + 0.75 * way),
        valAcc: along((way) => 0.1 + 0.73 * way),
        rate: along((way) => 0.01 * rateAt(way)),
      };
    });
    assert.ok(share(all, "schedule ended") > 0.9, `${name}: ${share(all, "schedule ended")}`);
    // The same curves at a rate that could go on.
    assert.ok(share(all.map((one) => ({ ...one, rate: one.rate!.map(() => 0.01) })), "not converged") > 0.9, name); // prettier-ignore
    // Halfway, before the rate is spent, nothing is said of the schedule.
    const half = <T>(values: readonly T[]) => values.slice(0, Math.ceil(values.length / 2));
    const halves = all.map((one) => ({ trainLoss: half(one.trainLoss), valLoss: half(one.valLoss), trainAcc: half(one.trainAcc), valAcc: half(one.valAcc), rate: half(one.rate!) })); // prettier-ignore
    assert.equal(share(halves, "schedule ended"), 0, name);
  }
});

test("a schedule that has ended hides neither a gap nor a loss that is flat, and explains no run of three epochs", () => {
  const rate = epochs.map((epoch) => 0.01 * (1 - (epoch + 1) / epochs.length));
  const falling = epochs.map((epoch) => 2.2 - 0.15 * epoch);
  const far = metricsOf({ trainLoss: falling, valLoss: falling, trainAcc: settling(0.1, 0.97), valAcc: settling(0.1, 0.7), rate }); // prettier-ignore
  assert.equal(diagnose(far, "finished", CLASSES, false), "overfit");
  const flat = metricsOf({ trainLoss: settling(2.3, 0.4), valLoss: settling(2.3, 0.5), trainAcc: settling(0.1, 0.88), valAcc: settling(0.1, 0.84), rate }); // prettier-ignore
  assert.equal(diagnose(flat, "finished", CLASSES, false), "good fit");
  const short = metricsOf({ trainLoss: [2, 1, 0.5], valLoss: [2, 1, 0.5], trainAcc: [0.1, 0.5, 0.8], valAcc: [0.1, 0.5, 0.8], rate: [0.01, 0.005, 0] }); // prettier-ignore
  assert.equal(diagnose(short, "finished", CLASSES, false), "not converged");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Findings, nextSteps } from "./next-steps.js";

/** A network that has nothing to complain of. */
const fine: Findings = {
  minutes: 30,
  imageSize: 128,
  shortSide: 150,
  passes: 40,
  trainAccuracy: 0.9,
  valAccuracy: 0.88,
  augment: "standard",
  classes: ["cat", "dog", "cup"].map((name) => ({ name, train: 500 })),
  confusion: [
    [90, 5, 5],
    [5, 90, 5],
    [5, 5, 90],
  ],
  valPhotos: 1000,
  sureMistakes: [],
  gain: null,
};
const advice = (change: Partial<Findings>) => nextSteps({ ...fine, ...change }).map((step) => step.advice);
const weak = [
  [60, 35, 5],
  [5, 90, 5],
  [5, 5, 90],
];

test("where no rule applies nothing is advised", () => {
  assert.deepEqual(nextSteps(fine), []);
});

test("a class that is recognised clearly less often wants photos, or a look at its labels", () => {
  const few = [{ name: "cat", train: 80 }, ...fine.classes.slice(1)];
  assert.deepEqual(advice({ confusion: weak, classes: few }), ["Add photos of cat."]);
  assert.match(advice({ confusion: weak })[0], /labels of cat and dog/);
  const [{ evidence }] = nextSteps({ ...fine, confusion: weak });
  assert.match(evidence, /60 of 100 photos of cat .* 35 are taken for dog/);
  const guessing = [[0, 100, 0], [0, 100, 0], [0, 100, 0]]; // prettier-ignore
  assert.deepEqual(advice({ confusion: guessing }), [], "of a network that guesses nothing follows");
});

test("more time, larger images, other photos and better judging are advised by their numbers", () => {
  const gain = { seconds: 600, expected: 0.02, ci95: [0.01, 0.03] as const, exponent: 0.3, points: [] };
  assert.deepEqual(advice({ gain }), ["Train longer: --minutes 40."]);
  assert.deepEqual(advice({ gain: { ...gain, ci95: [-0.01, 0.03] } }), []);
  assert.deepEqual(advice({ gain: { ...gain, ci95: null } }), []);
  assert.deepEqual(advice({ gain: { ...gain, ci95: [-0.01, 0.005] } }), ["Longer training will hardly help."]);
  assert.deepEqual(advice({ shortSide: 400 }), ["Try larger images: --image-size 256, with more minutes."]);
  assert.match(advice({ trainAccuracy: 0.99, valAccuracy: 0.85 })[0], /Add training photos of all classes, or vary/);
  assert.deepEqual(advice({ trainAccuracy: 0.7, passes: 8 }), ["Vary the photos less, or train longer."]);
  assert.match(advice({ valPhotos: 60 })[0], /more photos for validation/);
  const sureMistakes = Array.from({ length: 5 }, (_, index) => ({
    file: `${index}.jpg`,
    actual: "cat",
    predicted: "dog",
  }));
  const [step] = nextSteps({ ...fine, sureMistakes });
  assert.match(step.advice, /relabel/);
  assert.match(step.evidence, /0\.jpg \(cat, taken for dog\)/);
  assert.deepEqual(advice({ sureMistakes: sureMistakes.slice(0, 2) }), []);
});

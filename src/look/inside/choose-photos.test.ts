import assert from "node:assert/strict";
import { test } from "node:test";
import { pairOf, responses, teachingCandidates } from "./choose-photos.js";

const photo = (file: string, label: number, predicted: number, confidence: number) => ({
  ...{ item: 0, loss: 0, file },
  ...{ label, predicted, confidence },
});

test("photos to teach with are right ones, the surest of each class", () => {
  const judgements = [
    photo("wrong", 0, 1, 0.99),
    photo("a1", 0, 0, 0.5),
    photo("b1", 1, 1, 0.6),
    photo("a2", 0, 0, 0.9),
    photo("a3", 0, 0, 0.7),
  ];
  assert.deepEqual(
    teachingCandidates({ judgements }).map(({ file }) => file),
    ["a2", "a3", "b1"],
  );
});

test("a photo's response counts each layer beside the other photos' and not by its size; a dead layer counts nothing", () => {
  const [weak, strong] = responses([
    [100, 1, 0],
    [100, 3, 0],
  ]);
  assert.ok(Math.abs(weak - (1 + 0.5) / 3) < 1e-12);
  assert.ok(Math.abs(strong - (1 + 1.5) / 3) < 1e-12);
});

test("of two classes the photos that respond most are chosen; where only one class has a right photo, the first of two", () => {
  const [a, b, c, wrong] = [photo("a", 0, 0, 0.9), photo("b", 0, 0, 0.8), photo("c", 1, 1, 0.4), photo("w", 2, 1, 0.9)];
  const files = (...given: Parameters<typeof pairOf>) => pairOf(...given).map(({ file }) => file);
  assert.deepEqual(files([wrong, a, b, c], [a, b, c], [1, 3, 2]), ["b", "c"]);
  assert.deepEqual(files([wrong, b, a], [a, b], [1, 3]), ["w", "b"]);
  assert.deepEqual(files([], [], []), []);
});

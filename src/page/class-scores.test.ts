import assert from "node:assert/strict";
import { test } from "node:test";
import { classScores, confusedPairs, countsOf } from "./class-scores.js";

test("precision, recall and F1 are those of scikit-learn's classification_report", () => {
  // y_true = 0 0 0 0 1 1 1 2, y_pred = 0 0 1 1 1 1 0 1: class 2 is never predicted, class 3 never there.
  const truth = [0, 0, 0, 0, 1, 1, 1, 2];
  const said = [0, 0, 1, 1, 1, 1, 0, 1];
  const counts = countsOf(truth.map((label, index) => ({ label, predicted: said[index] })), 4); // prettier-ignore
  const [first, second, third, fourth] = classScores(counts);
  assert.deepEqual([first.precision, first.recall, first.f1, first.photos], [2 / 3, 2 / 4, 4 / 7, 4]);
  assert.deepEqual([second.precision, second.recall, second.f1, second.photos], [2 / 5, 2 / 3, 4 / 8, 3]);
  assert.deepEqual([third.precision, third.recall, third.f1, third.taken], [null, 0, 0, 0]);
  assert.deepEqual([fourth.precision, fourth.recall, fourth.f1], [null, null, null]);
});

test("a thousand classes are counted, and their most confused pairs found, in no time", () => {
  const judgements = Array.from({ length: 50_000 }, (_, index) => ({ label: index % 1000, predicted: (index * 7) % 1000 })); // prettier-ignore
  for (let more = 0; more < 60; more++) judgements.push({ label: 3, predicted: 5 });
  const started = performance.now();
  const counts = countsOf(judgements, 1000);
  assert.equal(classScores(counts).length, 1000);
  assert.deepEqual(confusedPairs(counts, 1), [{ label: 3, predicted: 5, count: 60 }]);
  assert.ok(performance.now() - started < 2000);
});

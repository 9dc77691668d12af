import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, representative } from "./choose.js";
import type { LabResult } from "./lab-file.js";

function result(experiment: string, seed: number, accuracy: number, change: Partial<LabResult> = {}): LabResult {
  return {
    experiment,
    stage: "depth",
    model: "convnet3",
    seed,
    run: `runs/${experiment}-${seed}`,
    status: "finished",
    parameters: 1000,
    epochs: 10,
    val: { accuracy, loss: 1, epoch: 7, trainAccuracy: accuracy + 0.1, trainLoss: 0.8, gap: 0.1 },
    test: null,
    diagnosis: "good fit",
    seconds: 10,
    imagesPerSecond: 100,
    ...change,
  };
}

test("the highest mean over seeds is chosen, and its best run stands for it", () => {
  const choice = choose([result("a", 0, 0.9), result("a", 1, 0.3), result("b", 0, 0.65), result("b", 1, 0.7)], 100)!;
  assert.equal(choice.experiment, "b");
  assert.equal(choice.run, "runs/b-1");
  assert.deepEqual(
    choice.candidates.map(({ experiment }) => experiment),
    ["b", "a"],
  );
});

test("test accuracies are not looked at", () => {
  const test = { accuracy: 1 } as LabResult["test"];
  const results = [result("a", 0, 0.5, { test }), result("b", 0, 0.6)];
  assert.equal(choose(results, 100)!.experiment, "b");
});

test("the lower loss decides where accuracies are the same", () => {
  const lower = result("b", 0, 0.5);
  const results = [result("a", 0, 0.5), { ...lower, val: { ...lower.val!, loss: 0.9 } }];
  assert.equal(choose(results, 100)!.experiment, "b");
});

test("an experiment with a run that failed or diverged is not chosen", () => {
  const results = [
    result("failed", 0, 0.9),
    result("failed", 1, 0.9, { status: "failed", val: null }),
    result("diverged", 0, 0.8, { diagnosis: "diverged" }),
    result("steady", 0, 0.2),
  ];
  assert.equal(choose(results, 100)!.experiment, "steady");
  assert.equal(choose(results.slice(0, 3), 100), null);
  assert.equal(choose([], 100), null);
});

test("those within the chosen one's interval are named, those outside are not", () => {
  const { indistinguishable, ci95 } = choose([result("a", 0, 0.5), result("b", 0, 0.45), result("c", 0, 0.2)], 100)!;
  assert.deepEqual(indistinguishable, ["b"]);
  assert.ok(ci95[0] > 0.4 && ci95[0] < 0.41, `Wilson's lower end of 50 of 100 is 0.4038, not ${ci95[0]}`);
});

test("an experiment's representative is its best run that ended well", () => {
  const results = [result("a", 0, 0.4), result("a", 1, 0.5), result("a", 2, 0.9, { status: "interrupted" })];
  assert.equal(representative(results, "a")!.seed, 1);
  assert.equal(representative(results, "b"), null);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunSummary } from "./api.js";
import { checkpointOrder } from "./checkpoint-order.js";

test("checkpoints stand in the order of training, the best where it was reached and the last at the end", () => {
  const summary = { best: { epoch: 4, accuracy: 1, loss: 0 }, done: 10 } as RunSummary;
  const texts = (checkpoints: string[]) => checkpointOrder({ checkpoints, summary }).map(({ text }) => text);
  assert.deepEqual(texts(["0", "5", "10", "best", "last"]), [
    "before training",
    "best, after epoch 4",
    "after epoch 5",
    "after epoch 10",
    "last, after epoch 10",
  ]);
  assert.deepEqual(texts([]), []);
});

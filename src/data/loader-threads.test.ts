import assert from "node:assert/strict";
import { test } from "node:test";
import { augmentationThreads } from "./loader-threads.js";

test("one thread for every four cores, one at least and four at most", () => {
  assert.deepEqual([1, 2, 7, 8, 12, 64].map(augmentationThreads), [1, 1, 1, 2, 3, 4]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { constant } from "./constant.js";

test("the rate stays", () => {
  const rates = [0, 3].map((update) =>
    constant.create({ name: "constant" }, 4)({ update, updates: 4, epoch: 0, valLosses: [] }),
  );
  assert.deepEqual(rates, [1, 1]);
});

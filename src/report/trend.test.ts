import assert from "node:assert/strict";
import { test } from "node:test";
import { trendOf } from "./trend.js";

test("only steps that all agree are a trend", () => {
  assert.equal(trendOf([1, 2, 3]), "rises");
  assert.equal(trendOf([3, 2, -1]), "falls");
  assert.equal(trendOf([1, 3, 2]), "mixed");
  assert.equal(trendOf([1, 1, 2]), "mixed");
  assert.equal(trendOf([2, 2, 2]), "same");
  assert.equal(trendOf([2]), "mixed");
});

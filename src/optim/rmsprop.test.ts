import assert from "node:assert/strict";
import { test } from "node:test";
import { testAgainstGolden } from "../testing/optimizer.js";
import { rmsprop } from "./rmsprop.js";

testAgainstGolden("rmsprop", rmsprop.create);

test("a velocity is kept only where there is momentum", () => {
  const options = { alpha: 0.99, eps: 1e-8, weightDecay: 0 };
  assert.deepEqual(rmsprop.create({ ...options, momentum: 0 }).slotsOf([2]), ["square_avg"]);
  assert.deepEqual(rmsprop.create({ ...options, momentum: 0.9 }).slotsOf([2]), ["square_avg", "momentum_buffer"]);
});

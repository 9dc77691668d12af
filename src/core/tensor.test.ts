import assert from "node:assert/strict";
import { test } from "node:test";
import { float32, sameShape, sizeOf } from "./tensor.js";

test("the size of a shape is the product of its extents; a scalar has one element", () => {
  assert.equal(sizeOf([2, 3, 4]), 24);
  assert.equal(sizeOf([5, 0]), 0);
  assert.equal(sizeOf([]), 1);
});

test("shapes are the same when rank and every extent are", () => {
  assert.ok(sameShape([2, 3], [2, 3]));
  assert.ok(sameShape([], []));
  assert.ok(!sameShape([2, 3], [3, 2]));
  assert.ok(!sameShape([2], [2, 1]));
  assert.ok(!sameShape([2, 1], [2]));
});

test("a float32 tensor is zeros, or the numbers given, not copied, of which there must be enough", () => {
  assert.deepEqual([...float32([2, 2]).data], [0, 0, 0, 0]);
  const data = Float32Array.of(1, 2);
  assert.equal(float32([2, 1], data).data, data);
  assert.throws(() => float32([2, 2], data), { name: "RangeError", message: /\[2, 2\] holds 4 numbers, not 2/ });
});

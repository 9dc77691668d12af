import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream } from "../../core/random.js";
import { isIdentity } from "./affine.js";
import { drawPolicy, type PolicyOperation } from "./rand-augment.js";

/** Whether an operation leaves every image as it is. */
function isStill(operation: PolicyOperation): boolean {
  switch (operation.kind) {
    case "identity":
      return true;
    case "geometry":
      return isIdentity(operation.affine);
    case "color":
      return operation.color.type !== "hue" && operation.color.factor === 1;
    case "tone":
      return operation.tone.type === "posterize"
        ? operation.tone.bits === 8
        : operation.tone.type === "solarize" && operation.tone.threshold === 256;
  }
}

test("as many operations as asked for, every kind among them", () => {
  const stream = new RandomStream(0, "policy");
  assert.equal(drawPolicy(stream, { ops: 3, magnitude: 9 }, 64).length, 3);
  assert.deepEqual(drawPolicy(stream, { ops: 0, magnitude: 9 }, 64), []);
  const kinds = drawPolicy(stream, { ops: 500, magnitude: 9 }, 64).map((operation) =>
    operation.kind === "color"
      ? operation.color.type
      : operation.kind === "tone"
        ? operation.tone.type
        : operation.kind,
  );
  assert.deepEqual([...new Set(kinds)].sort(), ["autoContrast", "brightness", "contrast", "geometry", "identity", "posterize", "saturation", "solarize"]); // prettier-ignore
});

test("at magnitude 0 only automatic contrast, which has no strength, changes anything", () => {
  const operations = drawPolicy(new RandomStream(0, "policy"), { ops: 200, magnitude: 0 }, 64);
  for (const operation of operations)
    assert.ok(isStill(operation) || (operation.kind === "tone" && operation.tone.type === "autoContrast"));
});

test("operations have both signs and grow with the magnitude", () => {
  const shifts = drawPolicy(new RandomStream(0, "policy"), { ops: 500, magnitude: 30 }, 331).flatMap((operation) =>
    operation.kind === "geometry" && operation.affine.x0 !== 0 ? [Math.round(operation.affine.x0)] : [],
  );
  assert.deepEqual([...new Set(shifts)].sort(), [-150, 150]);
});

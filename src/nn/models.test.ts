import assert from "node:assert/strict";
import { test } from "node:test";
import { convNetDefaults } from "./models/convnet.js";
import { describeNetwork, parseModelName } from "./models.js";

test("a description completes what was asked for by the model's defaults", () => {
  const description = describeNetwork("convnet4", { dropout: 0.1 }, 128, 7);
  assert.deepEqual(description, {
    model: "convnet4",
    options: { ...convNetDefaults(4), dropout: 0.1 },
    imageSize: 128,
    classes: 7,
  });
  assert.deepEqual(description.options.channels, [16, 24, 32, 40]);
  assert.deepEqual(description.options.kernels, [3, 4, 4, 4]);
});

test("an unknown model is refused with the known ones; names that objects inherit are unknown too", () => {
  assert.equal(parseModelName("convnet2"), "convnet2");
  assert.throws(() => parseModelName("convnet9"), { name: "UserError", message: /"convnet9"; choose one of convnet2/ });
  assert.throws(() => parseModelName("toString"), { name: "UserError" });
});

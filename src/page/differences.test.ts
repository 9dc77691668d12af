import assert from "node:assert/strict";
import { test } from "node:test";
import { differences } from "./differences.js";

test("only settings that differ are listed, by their path, with what is missing marked", () => {
  const a = { seed: 0, model: { name: "convnet2", channels: [4, 4] }, ema: 0.9 };
  const b = { seed: 0, model: { name: "convnet3", channels: [4, 4, 8] } };
  assert.deepEqual(differences([a, b]), [
    { setting: "model.name", values: ["convnet2", "convnet3"] },
    { setting: "model.channels", values: ["4, 4", "4, 4, 8"] },
    { setting: "ema", values: ["0.9", "–"] },
  ]);
  assert.deepEqual(differences([a, a]), []);
  assert.deepEqual(differences([a]), []);
});

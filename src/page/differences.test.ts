import assert from "node:assert/strict";
import { test } from "node:test";
import { configOf } from "../settings/config-of.js";
import { differences } from "./differences.js";

const base = { data: "drawn", threads: 2 } as const;

test("only settings that differ are listed, as people call them and with units, what is missing marked", () => {
  const a = configOf({ ...base, model: "convnet2", imageSize: 64, ema: 0.9 });
  const b = configOf({ ...base, model: "convnet3", optimizer: "adam", schedule: "cosine", rotate: 10 });
  const listed = differences([a, b]);
  assert.deepEqual(
    listed.map(({ setting, values }) => ({ setting, values })),
    [
      { setting: "image size", values: ["64 px", "256 px"] },
      { setting: "network", values: ["convnet2", "convnet3"] },
      { setting: "channels", values: ["16, 24", "16, 24, 32"] },
      { setting: "kernels", values: ["3, 4 px", "3, 4, 4 px"] },
      { setting: "pools", values: ["2, 2 px", "2, 2, 2 px"] },
      { setting: "optimiser", values: ["sgd", "adam"] },
      { setting: "momentum", values: ["0.9", "–"] },
      { setting: "Nesterov's momentum", values: ["no", "–"] },
      { setting: "betas", values: ["–", "0.9, 0.999"] },
      { setting: "eps", values: ["–", "1e-8"] },
      { setting: "schedule", values: ["constant", "cosine"] },
      { setting: "rising learning rate", values: ["–", "0 epochs"] },
      { setting: "moving average of the weights", values: ["0.9", "–"] },
      { setting: "augmentation", values: ["none", "–"] },
      { setting: "rotation", values: ["0°", "10°"] },
    ],
  );
  const numbers = new Map(listed.map(({ setting, numbers }) => [setting, numbers]));
  assert.deepEqual(numbers.get("rotation"), [0, 10]);
  assert.deepEqual(numbers.get("momentum"), [0.9, null]);
  for (const setting of ["network", "channels", "Nesterov's momentum"])
    assert.equal(numbers.get(setting), null, setting);
  assert.deepEqual(differences([a, a]), []);
  assert.deepEqual(differences([a]), []);
});

test("what is off and what is left out are the same; options of a network of one's own keep their names", () => {
  const plain = configOf(base);
  assert.deepEqual(differences([plain, configOf({ ...base, accumulate: 1, labelSmoothing: 0, executor: "auto" })]), []);
  const own = { ...plain, model: { ...plain.model, options: { ...plain.model.options, depth: 3 } } };
  assert.deepEqual(differences([plain, own]), [{ setting: "depth", values: ["–", "3"], numbers: [null, 3] }]);
});

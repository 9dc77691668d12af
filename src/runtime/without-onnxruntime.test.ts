/** The main job without ONNX Runtime, an optional package: everything but what asks for it by name works. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { CommandLine, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";
import { without } from "../testing/without-packages.js";
import { hasNativeKernels } from "./native-executor.js";

const ADVICE = /add it with: npm install onnxruntime-node --ignore-scripts\n$/;
const SMALL = ["--data", "photos", "--image-size", "32", "--epochs", "1", "--batch", "4", "--threads", "1"];

const folder = workFolder();
const kinds = [
  { name: "native", skip: hasNativeKernels() ? false : "the kernels are not built", hidden: [] },
  { name: "wasm", skip: false, hidden: ["convscope-kernels.node"] },
];
const commandLineOf = (hidden: readonly string[]) =>
  new CommandLine(folder, { ...without("onnxruntime-node", ...hidden), CC: "false" });

before(() => writePhotos(join(folder, "photos")));

for (const { name, skip, hidden } of kinds) {
  test(`depthwise networks train, evaluate, predict and are exported on ${name} kernels alone`, { skip }, async () => {
    const commandLine = commandLineOf(hidden);
    const trained = await commandLine.run("train", ...SMALL, "--model", "mobilenet_v2", "--out", name);
    assert.equal(trained.code, 0, trained.stderr);
    assert.match(trained.stderr, name === "wasm" ? /on convscope kernels \(wasm/ : /on convscope kernels \((?!wasm)/);
    const evaluated = await commandLine.run("evaluate", name, "--json");
    assert.equal(evaluated.code, 0, evaluated.stderr);
    assert.ok((JSON.parse(evaluated.stdout) as { total: number }).total > 0);
    const exported = await commandLine.run("export", name, "--format", "onnx", "--out", `${name}.onnx`);
    assert.equal(exported.code, 0, exported.stderr);
    assert.ok(existsSync(join(folder, `${name}.onnx`)));
  });
}

test("what asks for ONNX Runtime by name says how to add it, and begins nothing", async () => {
  for (const asked of [
    ["--executor", "ort"],
    ["--device", "webgpu"],
  ]) {
    const { code, stderr } = await commandLineOf([]).run("train", ...SMALL, ...asked, "--out", "refused");
    assert.equal(code, 2, stderr);
    assert.ok(stderr.includes(`${asked.join(" ")} needs ONNX Runtime`), stderr);
    assert.match(stderr, ADVICE);
    assert.ok(!existsSync(join(folder, "refused")));
  }
});

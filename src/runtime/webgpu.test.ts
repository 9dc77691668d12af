import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { initialize } from "../nn/initialize.js";
import { lower } from "../onnx/lower.js";
import { encodeModel } from "../onnx/model.js";
import { sgd } from "../optim/sgd.js";
import { trainingProgram } from "../program/training.js";
import { assertClose } from "../testing/compare.js";
import { tensorsOf } from "../testing/execute.js";
import { drawStep, normalization, runSteps, smallNetwork, smallResNet } from "../testing/networks.js";
import { onnxRuntime } from "./ort.js";
import { ortExecutor } from "./ort-executor.js";

/** Chromium's imitation of a graphics card, and what ONNX Runtime finds it with: slow, and enough for small networks. */
const IMITATION = "/usr/lib/chromium/vk_swiftshader_icd.json";
const LOADERS = ["/usr/lib/x86_64-linux-gnu/libvulkan.so.1", "/usr/lib/aarch64-linux-gnu/libvulkan.so.1"];
const isThere = existsSync(IMITATION) && LOADERS.some((path) => existsSync(path));
const skip = isThere ? false : "there is no imitated graphics card (Debian: apt install chromium libvulkan1)";
// Read when the provider begins, in this process.
process.env.VK_ICD_FILENAMES = IMITATION;

const networks = {
  "two convolutions": smallNetwork({ dropout: 0.3 }, 16),
  "a small ResNet": smallResNet(12),
};
const optimizer = sgd.create({ momentum: 0.9, weightDecay: 0.01, nesterov: false });

for (const [name, network] of Object.entries(networks)) {
  const program = trainingProgram({ network, normalization, optimizer, batch: 4, clipNorm: 1 });

  test(`steps of ${name} on WebGPU are the CPU's`, { skip }, async () => {
    const weights = initialize(network, 1);
    const feeds = [0, 1, 2].map((step) => drawStep(program, step, 0.01));
    const run = (device: "cpu" | "webgpu") => runSteps(program, weights, feeds, ortExecutor({ device, threads: 1 }));
    const [expected, actual] = [await run("cpu"), await run("webgpu")];
    for (const [step, outputs] of expected.outputs.entries()) {
      for (const [output, numbers] of Object.entries(outputs)) {
        assertClose(actual.outputs[step][output], numbers, 1e-4, `${output} of step ${step}`);
      }
    }
    for (const [variable, numbers] of Object.entries(expected.after)) {
      assertClose(actual.after[variable], numbers, 1e-4, variable);
    }
  });

  test(`nothing of a step of ${name} is computed on the CPU meanwhile`, { skip }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "convscope-webgpu-"));
    const file = join(folder, "optimized.onnx");
    const session = await onnxRuntime().InferenceSession.create(encodeModel(lower("test", program, "webgpu")), {
      executionProviders: ["webgpu"],
      optimizedModelFilePath: file,
      logSeverityLevel: 4,
    });
    const optimized = readFileSync(file, "latin1");
    await session.release();
    rmSync(folder, { recursive: true });
    assert.match(optimized, /Conv/);
    // ONNX Runtime puts such nodes in where a tensor goes from one to the other.
    assert.doesNotMatch(optimized, /Memcpy(To|From)Host/);
  });
}

test("what a step changed is read after it was downloaded, and what is written counts", { skip }, async () => {
  const network = networks["two convolutions"];
  const program = trainingProgram({ network, normalization, optimizer, batch: 2 });
  const executor = ortExecutor({ device: "webgpu", threads: 1 });
  const state = executor.createState(program.state);
  for (const [name, { data }] of initialize(network, 1)) state.write(name, data);
  const session = await executor.load(program, state);
  const step = () => session.run(tensorsOf(program, drawStep(program, 0, 0.01)));
  const before = state.read("fc2.bias").data;
  await step();
  assert.throws(() => state.read("fc2.bias"), /fc2\.bias was changed on the GPU and not downloaded/);
  await state.download!();
  const after = state.read("fc2.bias").data;
  assert.notDeepEqual(after, before);
  state.write("fc2.bias", before);
  assert.deepEqual(state.read("fc2.bias").data, before);
  await state.download!();
  assert.deepEqual(state.read("fc2.bias").data, before);
  await step();
  await state.download!();
  assert.notDeepEqual(state.read("fc2.bias").data, before);
  assert.throws(() => state.read("fc9.bias"), /the state has no variable fc9\.bias/);
  await session.close();
});

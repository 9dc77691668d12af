import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hasNativeKernels } from "../runtime/native-executor.js";
import { CommandLine, workFolder } from "../testing/cli.js";
import { without } from "../testing/without-packages.js";
import type { Examination } from "./doctor/examine.js";

type Said = Examination & { readonly advice: readonly string[] };

const folder = workFolder();

async function doctor(env: NodeJS.ProcessEnv): Promise<Said> {
  const { code, stdout, stderr } = await new CommandLine(folder, env).run("doctor", "--json");
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Said;
}

const skip = hasNativeKernels() ? false : "the kernels are not built";

test("the doctor says what runs here and how fast, and has nothing to advise where all is well", { skip }, async () => {
  const { kernels, runsOn, sharp, cache, advice } = await doctor({});
  assert.ok(existsSync(kernels.native.file!), kernels.native.file!);
  assert.ok(runsOn.executor.includes(kernels.native.instructionSet!));
  for (const figure of [runsOn.gigaflopsPerSecond, runsOn.gigabytesPerSecond, runsOn.imagesPerSecond])
    assert.ok(figure > 0 && figure < 1e6, String(figure));
  assert.ok("kind" in sharp && sharp.kind === "native");
  assert.equal(cache.folder, join(folder, "cache"));
  assert.deepEqual(
    advice.filter((sentence) => /compiler|Node 22|sharp|CONVSCOPE/.test(sentence)),
    [],
  );
});

test("where nothing was compiled and packages are missing, it says why and what to do about it", async () => {
  const hidden = ["convscope-kernels.node", "onnxruntime", "sharp-linux", "sharp-darwin", "sharp-win32"];
  const { kernels, runsOn, sharp, onnxruntime, webgpu, advice } = await doctor({ ...without(...hidden), CC: "false" });
  assert.equal(kernels.native.file, null);
  assert.equal(kernels.compiler, null);
  assert.ok(kernels.native.obstacles.some((reason) => reason.includes("there is no C compiler")));
  assert.match(runsOn.executor, /wasm/);
  assert.ok("kind" in sharp && sharp.kind === "wasm", JSON.stringify(sharp));
  assert.deepEqual(onnxruntime, { node: null, web: null });
  assert.match(String(webgpu), /npm install onnxruntime-node/);
  assert.ok(
    advice.some((sentence) => sentence.includes("install a C compiler")),
    advice.join("\n"),
  );
  assert.ok(
    advice.some((sentence) => sentence.includes("--include=optional")),
    advice.join("\n"),
  );
});

test("it says the same in lines", { skip }, async () => {
  const { code, stdout, stderr } = await new CommandLine(folder).run("doctor");
  assert.equal(code, 0, stderr);
  for (const line of [
    /^kernels +\w+, .*\.node$/m,
    /^arithmetic +\d+ GFLOP\/s/m,
    /^convnet3 +\d+ images\/s/m,
    /^cache /m,
  ])
    assert.match(stdout, line);
  assert.doesNotMatch(stderr, /vulkan|XDG_RUNTIME_DIR/i);
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { workFolder } from "./testing/cli.js";
import { writePhotos } from "./testing/photos.js";
import * as convscope from "./index.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

test("the README's example runs as it stands, from a folder that has the package installed", async () => {
  const folder = workFolder();
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const example = /## Use as a library.*?```js\n(.*?)```/s.exec(readme)?.[1];
  assert.ok(example, "the README has an example");
  await writePhotos(join(folder, "photos"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(ROOT, join(folder, "node_modules", "convscope"), "junction");
  writeFileSync(join(folder, "example.mjs"), example);
  const env = { ...process.env, CONVSCOPE_CACHE: join(folder, "cache") };
  const said = execFileSync(process.execPath, ["example.mjs"], { cwd: folder, encoding: "utf8", env });
  for (const epoch of [1, 2, 3]) assert.match(said, new RegExp(`epoch: ${epoch},`));
  assert.match(said, /\d of \d right \[/);
  for (const file of ["runs/mine/test.json", "runs/mine/network.json", "figures/cam.svg"])
    assert.ok(existsSync(join(folder, file)), file);
});

test("one of the named networks trains two steps through the package's entry", async () => {
  const { createNetwork, describeNetwork, initialize, ortExecutor, RandomStream, sgd, trainingProgram } = convscope;
  const options = { channels: [3, 4], kernels: [3, 3], fc: [6], dropout: 0 };
  const network = createNetwork(describeNetwork("convnet2", options, 16, 3));
  const optimizer = sgd.create({ momentum: 0.9, weightDecay: 1e-4, nesterov: true });
  const normalization = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
  const program = trainingProgram({ network, batch: 3, optimizer, normalization });
  const executor = ortExecutor({ device: "cpu", threads: 1 });
  const state = executor.createState(program.state);
  const weights = initialize(network, 1);
  for (const [name, { data }] of weights) state.write(name, data);
  const random = new RandomStream(1, "images");
  const session = await executor.load(program, state);
  const losses: number[] = [];
  for (let step = 0; step < 2; step++) {
    const pixels = Uint8Array.from({ length: 3 * 3 * 16 * 16 }, () => random.integer(256));
    const outputs = await session.run(
      new Map<string, convscope.Tensor>([
        ["images", { dtype: "uint8", shape: [3, 3, 16, 16], data: pixels }],
        ["targets", convscope.float32([3, 3], Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1))],
        ["learning_rate", convscope.float32([], Float32Array.of(0.01))],
      ]),
    );
    losses.push(outputs.get("loss")!.data[0]);
  }
  await session.close();
  for (const loss of losses) assert.ok(Math.abs(loss - Math.log(3)) < 0.5, `a loss of a new network, not ${loss}`);
  for (const [name, { data }] of weights) assert.notDeepEqual(state.read(name).data, data, `${name} was updated`);
});

test("the entry offers what the README promises, and errors of one's own making can be told apart", () => {
  const functions = [
    ...(["fit", "openRun", "runLab", "openDataset", "openLoader", "startTraining", "loadRun"] as const),
    ...(["evaluateRun", "predictFiles", "confusionMatrix", "drawRun"] as const),
  ];
  for (const name of functions) assert.equal(typeof convscope[name], "function", name);
  assert.throws(() => convscope.readRun("nowhere"), convscope.UserError);
  const recipe: convscope.RecipeInput = { name: "r", stages: [{ name: "s", experiments: [{ name: "e", set: {} }] }] };
  assert.equal(convscope.defineRecipe(recipe), recipe);
});

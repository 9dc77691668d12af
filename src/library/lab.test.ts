import assert from "node:assert/strict";
import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { RandomStream } from "../core/random.js";
import type { RecipeInput } from "../lab/recipe.js";
import { CommandLine, workFolder } from "../testing/cli.js";
import { runLab } from "./lab.js";

const folder = workFolder();
const SIZE = 12;
const COUNT = 60;
const random = new RandomStream(0, "photos");
const labels = Uint32Array.from({ length: COUNT }, (_, index) => index % 3);
const images = Uint8Array.from({ length: COUNT * 3 * SIZE * SIZE }, (_, at) => {
  const [item, channel] = [Math.floor(at / (3 * SIZE * SIZE)), Math.floor(at / (SIZE * SIZE)) % 3];
  return random.integer(120) + (labels[item] === channel ? 90 : 20);
});
const data = { images, labels, classes: ["red", "green", "blue"] };
const recipe: RecipeInput = {
  name: "two",
  defaults: { model: "convnet2", channels: [4, 4], kernels: 3, fc: [8], batch: 8, epochs: 2, learningRate: 0.02 },
  stages: [
    {
      name: "dropout",
      experiments: [
        { name: "with", set: {} },
        { name: "without", set: { dropout: 0 } },
      ],
    },
  ],
};

test("a lab on images in memory stops, goes on, chooses, reports, and moves with its images", async () => {
  const out = join(folder, "lab");
  const stop = new AbortController();
  const reason = new Error("enough");
  const stopped = runLab({
    data,
    recipe,
    out,
    threads: 1,
    signal: stop.signal,
    onEvent: (event) => event.type === "train" && event.event.type === "epoch" && stop.abort(reason),
  });
  await assert.rejects(stopped, (error) => error === reason);
  const lab = await runLab({ out, resume: true, threads: 1 });
  assert.equal(lab.results.length, 2);
  assert.ok(lab.results.every(({ status, test: judged }) => status === "finished" && judged!.total === 12));
  assert.match(readFileSync(lab.report, "utf8"), /<html/);
  assert.ok(lab.chosen !== null && lab.file.choice !== null);
  const judged = await lab.chosen.evaluate();
  const moved = join(folder, "moved");
  renameSync(out, moved);
  const run = lab.chosen.directory.replace(out, moved);
  assert.ok(!existsSync(join(run, "data.safetensors")), "its images are the lab's, once");
  const printed = await new CommandLine(folder).run("evaluate", run, "--json");
  assert.deepEqual(JSON.parse(printed.stdout), judged);
  await assert.rejects(runLab({ data, recipe, out: moved }), /already holds a lab/);
  await assert.rejects(runLab({ recipe, out: join(folder, "none") }), /data is missing/);
  await assert.rejects(runLab({ data, recipe, out: moved, resume: true, seed: 7 }), /begun with another seed/);
});

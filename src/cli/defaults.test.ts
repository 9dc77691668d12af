import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { RunFile } from "../train/run/run-file.js";
import { CommandLine, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";

const folder = workFolder();
await writePhotos(join(folder, "photos"));
const cli = new CommandLine(folder);
const configOf = (run: string) => (JSON.parse(readFileSync(join(folder, run, "run.json"), "utf8")) as RunFile).config;

async function train(...args: readonly string[]): Promise<string> {
  const { code, stderr } = await cli.ask("train", ...args);
  assert.equal(code, 0, stderr);
  return stderr;
}

test("a project's defaults train as flags do, are said, and flags win; a run goes on with its own", async () => {
  const project = join(folder, "convscope.json");
  const small = {
    data: "photos",
    imageSize: 16,
    limitPerClass: 2,
    epochs: 1,
    threads: 1,
    optimizer: "adam",
    betas: [0.8, 0.9],
  };
  writeFileSync(project, JSON.stringify({ ...small, model: "convnet2", channels: [4, 4], fc: [8] }));
  const said = await train("--out", "a");
  assert.match(said, /^Defaults of convscope\.json: data \S*photos, imageSize 16, .*optimizer adam, betas 0\.8,0\.9/m);
  const other = await train("--out", "b", "--optimizer", "sgd", "--batch", "8");
  assert.doesNotMatch(other, /^Defaults of.*(adam|betas)/m);
  assert.equal(configOf("b").optimizer.name, "sgd");
  assert.equal(configOf("b").batch, 8);

  writeFileSync(project, JSON.stringify({ ...small, imageSize: 24 }));
  assert.doesNotMatch(await train("--resume", "--out", "a", "--epochs", "2"), /Defaults of/);
  assert.equal(configOf("a").epochs, 2);

  const { code } = await cli.ask("export", "a", "--format", "settings", "--out", "a.json");
  assert.equal(code, 0);
  assert.match(
    await train("--settings", "a.json", "--out", "c"),
    /^Settings of a\.json: data \S*photos, imageSize 16/m,
  );
  assert.deepEqual(configOf("c"), configOf("a"));
  const weights = (run: string) => readFileSync(join(folder, run, "checkpoints/best.safetensors"));
  assert.ok(weights("a").equals(weights("c")));
});

test("a default that is no setting stops the command with a sentence", async () => {
  writeFileSync(join(folder, "convscope.json"), JSON.stringify({ epocs: 3 }));
  const { code, stderr } = await cli.ask("train", "--data", "photos");
  assert.equal(code, 2);
  assert.match(stderr, /convscope\.json: there is no setting epocs; choose among/);
});

import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { decodeSafetensors, encodeSafetensors } from "../core/safetensors.js";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";
import type { TrainConfig } from "../train/run/config.js";
import type { RunFile } from "../train/run/run-file.js";

const folder = workFolder();
const photos = await writePhotos(join(folder, "photos"));
const commandLine = new CommandLine(folder);
const train = (out: string) => ["train", "--data", photos, ...TINY, "--epochs", "8", "--out", out];
const path = (out: string, file: string) => join(folder, out, file);
const last = (out: string) => path(out, "checkpoints/last.safetensors");

/** The configuration with no more than what the first version wrote: nothing of schedules, augmentation, averages. */
function asFirstVersion(config: TrainConfig): unknown {
  const { data, model, optimizer, epochs, batch, seed, device, threads } = config;
  const { root, fit, fractions } = data;
  assert.equal(optimizer.name, "sgd");
  const { name, learningRate, momentum, weightDecay, nesterov } = optimizer;
  return {
    data: { root, fit, fractions },
    model,
    optimizer: { name, learningRate, momentum, weightDecay, nesterov },
    epochs,
    batch,
    seed,
    device,
    threads,
  };
}

/** Rewrites a run's files as the first version of Convscope would have left them. */
function writeAsFirstVersion(out: string): void {
  const run = JSON.parse(readFileSync(path(out, "run.json"), "utf8")) as RunFile;
  writeFileSync(path(out, "run.json"), JSON.stringify({ ...run, config: asFirstVersion(run.config) }));
  const { tensors, metadata } = decodeSafetensors(readFileSync(last(out)));
  const { epoch, step, lossSum, correct } = JSON.parse(metadata.position) as Record<string, number>;
  const position = JSON.stringify({ epoch, step, lossSum, correct });
  writeFileSync(last(out), Buffer.concat([...encodeSafetensors({ tensors, metadata: { ...metadata, position } })]));
}

before(async () => {
  assert.equal((await commandLine.run(...train("undisturbed"))).code, 0);
  const started = commandLine.start(...train("earlier"));
  await started.said(/epoch +1\/8/);
  started.signal("SIGINT", "all");
  assert.equal((await started.ended).code, 130);
  writeAsFirstVersion("earlier");
  cpSync(join(folder, "earlier"), join(folder, "elsewhere"), { recursive: true });
});

test("a run that goes on on another executor than it was begun on says so", async () => {
  const run = JSON.parse(readFileSync(path("elsewhere", "run.json"), "utf8")) as RunFile;
  writeFileSync(
    path("elsewhere", "run.json"),
    JSON.stringify({ ...run, executor: "onnxruntime-node 0.1 (cpu, 1 threads)" }),
  );
  const { code, stderr } = await commandLine.run("train", "--resume", "--out", "elsewhere");
  assert.equal(code, 0, stderr);
  assert.match(stderr, /begun on onnxruntime-node 0\.1 \(cpu, 1 threads\) and goes on on onnxruntime-node [1-9]/);
});

test("a run from before schedules, augmentation and averages refuses them, and resumes to the same bits", async () => {
  for (const [option, said] of [
    [["--augment", "light"], /earlier was begun with --augment "none", not "flip/],
    [["--schedule", "cosine"], /earlier was begun with --schedule "constant", not "cosine"/],
    [["--sampling", "balanced"], /earlier was begun with --sampling "shuffled", not "balanced"/],
    [["--clip-norm", "1"], /earlier was begun with --clip-norm unset, not 1/],
    [["--ema", "0.9"], /earlier was begun with --ema unset, not 0\.9/],
  ] as const) {
    const { code, stderr } = await commandLine.run("train", "--resume", "--out", "earlier", ...option);
    assert.equal(code, 2, stderr);
    assert.match(stderr, said);
  }
  const same = ["--augment", "none", "--schedule", "constant", "--sampling", "shuffled", "--accumulate", "1"];
  const resumed = await commandLine.run("train", "--resume", "--out", "earlier", ...same);
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.match(resumed.stderr, /Going on after/);
  assert.doesNotMatch(resumed.stderr, /was begun on/);
  for (const file of ["checkpoints/best.safetensors", "checkpoints/last.safetensors"])
    assert.ok(readFileSync(path("earlier", file)).equals(readFileSync(path("undisturbed", file))), file);
});

test("a plain run's configuration is still what the first version wrote", () => {
  const { config } = JSON.parse(readFileSync(path("undisturbed", "run.json"), "utf8")) as RunFile;
  assert.deepEqual(config, asFirstVersion(config));
});

test("what came of an earlier run can be looked at and tested", async () => {
  for (const args of [
    ["evaluate", "earlier"],
    ["look", "earlier", "curves"],
  ]) {
    const { code, stderr } = await commandLine.run(...args);
    assert.equal(code, 0, stderr);
  }
});

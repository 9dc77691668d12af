import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { InferenceSession, Tensor } from "onnxruntime-node";
import sharp from "sharp";
import { decodeSafetensors } from "../core/safetensors.js";
import { wilsonInterval } from "../core/wilson.js";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { PHOTO_CLASSES, writePhotos } from "../testing/photos.js";
import type { Evaluation } from "../train/judge/judged-split.js";

const folder = workFolder();
await writePhotos(join(folder, "photos"), 20);
const commandLine = new CommandLine(folder);
const trained = await commandLine.ask("train", "--data", "photos", ...TINY, "--epochs", "8", "--out", "run");

test("training leaves the files that it promises, results on stdout and progress on stderr", () => {
  assert.equal(trained.code, 0, trained.stderr);
  assert.match(trained.stdout, /^Finished: run .*\nNext: convscope evaluate run\n$/);
  assert.match(trained.stderr, /Training convnet2 .* on (onnxruntime-node .*cpu|convscope kernels)/);
  const run = JSON.parse(readFileSync(join(folder, "run/run.json"), "utf8")) as Record<string, unknown>;
  assert.equal(run.status, "finished");
  const lines = readFileSync(join(folder, "run/metrics.jsonl"), "utf8").trim().split("\n");
  assert.equal(lines.length, 8);
  const wanted = [
    "epoch",
    "train/loss",
    "train/acc",
    "val/loss",
    "val/acc",
    "lr",
    "seconds",
    "images_per_second",
    "data_wait_seconds",
  ];
  for (const name of wanted)
    assert.equal(typeof (JSON.parse(lines[7]) as Record<string, unknown>)[name], "number", name);
});

test("evaluate --json prints one value as the contract has it, and counts every image once", async () => {
  const { code, stdout, stderr } = await commandLine.ask("evaluate", "run", "--json");
  assert.equal(code, 0, stderr);
  const result = JSON.parse(stdout) as Evaluation;
  assert.equal(result.total, 12);
  assert.deepEqual(result.classes, PHOTO_CLASSES);
  assert.equal(
    result.confusion.flat().reduce((a, b) => a + b),
    result.total,
  );
  assert.equal(
    result.correct,
    result.confusion.reduce((sum, row, label) => sum + row[label], 0),
  );
  assert.deepEqual(result.ci95, wilsonInterval(result.correct, result.total));
  assert.deepEqual(
    result.perClass.map(({ total }) => total),
    [4, 4, 4],
  );
  assert.ok(result.accuracy > 0.6, `classes of distinct colours are learnt, not ${result.accuracy}`);
  assert.deepEqual(JSON.parse(readFileSync(join(folder, "run/test.json"), "utf8")), result);
});

test("evaluate draws tables without colours where NO_COLOR says so", async () => {
  const { stdout } = await commandLine.ask("evaluate", "run", "--split", "val");
  assert.match(stdout, /95 % interval/);
  assert.match(stdout, /Confusion matrix, counts/);
  assert.ok(!stdout.includes("\x1b"));
});

test("predict --json names what cannot be read in its place, and exits 2", async () => {
  writeFileSync(join(folder, "broken.jpg"), "no photo");
  const photo = join("photos", "sky", "3.png");
  const { code, stdout } = await commandLine.ask("predict", "run", photo, "broken.jpg", photo, "--top", "2", "--json");
  assert.equal(code, 2);
  const results = JSON.parse(stdout) as {
    file: string;
    error?: string;
    predictions?: { class: string; probability: number }[];
  }[];
  assert.deepEqual(
    results.map(({ file }) => file),
    [photo, "broken.jpg", photo],
  );
  assert.ok(results[1].error);
  assert.equal(results[0].predictions?.length, 2);
  assert.equal(results[0].predictions[0].class, "sky");
  assert.deepEqual(results[2].predictions, results[0].predictions);
});

test("predict takes a command line as long as a folder's photos make it", async () => {
  const photo = join(folder, "photos", "sky", "3.png");
  const { code, stdout } = await commandLine.ask("predict", "run", ...Array<string>(1500).fill(photo), "--json");
  assert.equal(code, 0);
  assert.equal((JSON.parse(stdout) as unknown[]).length, 1500);
});

test("an exported ONNX file runs by itself on any number of images and says what predict says", async () => {
  assert.equal(
    (await commandLine.ask("export", "run", "--format", "onnx", "--out", "net.onnx", "--with-preprocessing")).code,
    0,
  );
  const session = await InferenceSession.create(join(folder, "net.onnx"));
  const { data } = await sharp(join(folder, "photos/leaf/2.png"))
    .resize(32, 32)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const planar = Uint8Array.from({ length: 3 * 1024 }, (_, i) => data[(i % 1024) * 3 + Math.floor(i / 1024)]);
  const twice = Uint8Array.from([...planar, ...planar]);
  const { probabilities } = await session.run({ images: new Tensor("uint8", twice, [2, 3, 32, 32]) });
  assert.deepEqual(probabilities.dims, [2, 3]);
  const { stdout } = await commandLine.ask("predict", "run", join("photos", "leaf", "2.png"), "--json", "--top", "1");
  const [{ predictions }] = JSON.parse(stdout) as { predictions: { class: string; probability: number }[] }[];
  const index = PHOTO_CLASSES.indexOf(predictions[0].class);
  for (const row of [0, 1]) {
    assert.ok(Math.abs(Number(probabilities.data[row * 3 + index]) - predictions[0].probability) < 1e-5);
  }
});

test("exported safetensors hold the best weights under PyTorch's names", async () => {
  assert.equal((await commandLine.ask("export", "run", "--format", "safetensors", "--out", "net.safetensors")).code, 0);
  const read = (path: string) => decodeSafetensors(readFileSync(join(folder, path))).tensors;
  const exported = read("net.safetensors");
  assert.deepEqual(exported, read("run/checkpoints/best.safetensors"));
  const names = [
    "conv1.weight",
    "conv1.bias",
    "conv2.weight",
    "conv2.bias",
    "fc1.weight",
    "fc1.bias",
    "fc2.weight",
    "fc2.bias",
  ];
  assert.deepEqual([...exported.keys()], names);
});

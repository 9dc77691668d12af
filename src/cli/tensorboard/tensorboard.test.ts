import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { configOf } from "../../settings/config-of.js";
import { CommandLine, workFolder } from "../../testing/cli.js";
import { writePhotos } from "../../testing/photos.js";
import { all, bytesOf } from "../../testing/protobuf-reader.js";
import { TensorBoard } from "./board.js";
import { crc32c } from "./record.js";

const folder = workFolder();

test("checksums are CRC-32C", () => {
  const text = (value: string) => new TextEncoder().encode(value);
  // RFC 3720, B.4, and the check value of the catalogue of CRCs.
  assert.equal(crc32c(text("123456789")), 0xe3069283);
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
  assert.equal(crc32c(new Uint8Array(32).fill(255)), 0x62a8ab43);
});

/** CRC-32C bit by bit, by the definition, so that the table is not compared with itself. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes)
    for (let bit = 0; bit < 8; bit++) {
      const isOdd = ((sum ^ (byte >> bit)) & 1) === 1;
      sum = (sum >>> 1) ^ (isOdd ? 0x82f63b78 : 0);
    }
  sum = (sum ^ 0xffffffff) >>> 0;
  return (Math.floor(sum / 2 ** 15) + (sum % 2 ** 15) * 2 ** 17 + 0xa282ead8) % 2 ** 32;
}

/** The events of a file, each record's two checksums looked at. */
function events(path: string): Uint8Array[] {
  const bytes = new Uint8Array(readFileSync(path));
  const view = new DataView(bytes.buffer);
  const found: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = Number(view.getBigUint64(at, true));
    const data = bytes.subarray(at + 12, at + 12 + length);
    assert.equal(view.getUint32(at + 8, true), checksum(bytes.subarray(at, at + 8)));
    assert.equal(view.getUint32(at + 12 + length, true), checksum(data));
    found.push(data);
    at += 16 + length;
  }
  return found;
}

const text = (bytes: unknown) => new TextDecoder().decode(bytes as Uint8Array);

/** What the scalars of a file are, by step. */
function scalars(path: string): Record<string, Record<string, number>> {
  const steps = events(path).flatMap((event) => {
    const [summary] = all(event, 5) as Uint8Array[];
    const values = summary === undefined ? [] : (all(summary, 1) as Uint8Array[]);
    const plain = values.filter((value) => all(value, 2).length > 0);
    if (plain.length === 0) return [];
    const named = plain.map((value) => [text(all(value, 1)[0]), all(value, 2)[0] as number]);
    return [[String(all(event, 2)[0]), Object.fromEntries(named) as Record<string, number>]];
  });
  assert.equal(new Set(steps.map(([step]) => step)).size, steps.length, "a step twice");
  return Object.fromEntries(steps) as Record<string, Record<string, number>>;
}

/** The values of a file that have a field, with their tags and steps. */
function valuesOf(path: string, field: number) {
  return events(path).flatMap((event) =>
    (all(event, 5) as Uint8Array[])
      .flatMap((summary) => all(summary, 1) as Uint8Array[])
      .filter((value) => all(value, field).length > 0)
      .map((value) => ({ tag: text(all(value, 1)[0]), step: Number(all(event, 2)[0] ?? 0), value })),
  );
}

/** The content of the plugin's record of a tag. */
function plugin(path: string, tag: string): Uint8Array {
  for (const event of events(path))
    for (const summary of all(event, 5) as Uint8Array[])
      for (const value of all(summary, 1) as Uint8Array[])
        if (text(all(value, 1)[0]) === tag) {
          const data = bytesOf(bytesOf(value, 9), 1);
          assert.equal(text(all(data, 1)[0]), "hparams");
          return bytesOf(data, 2);
        }
  throw new Error(`no ${tag}`);
}

const epoch = (number: number) => ({
  epoch: number,
  "train/loss": 1 / number,
  "train/acc": 0.5,
  "val/loss": 2 / number,
  "val/acc": 0.25,
  lr: 0.5,
  seconds: 10,
  val_seconds: 2,
  images_per_second: 8,
  data_wait_seconds: 0,
});

function writeRun(name: string, status: string, epochs: number): string {
  const run = join(folder, name);
  mkdirSync(run, { recursive: true });
  const config = configOf({ data: "drawn", threads: 1, optimizer: "adam", batch: 8, batchNorm: true });
  const normalization = { mean: [0, 0, 0], std: [1, 1, 1] };
  const split = { classes: [], train: [], val: [], test: [] };
  const startedAt = "2024-01-01T00:00:00.000Z";
  const content = { status, config, split, normalization, classes: ["a"], data: { fingerprint: "" }, executor: "x", startedAt }; // prettier-ignore
  writeFileSync(join(run, "run.json"), JSON.stringify(content));
  writeFileSync(join(run, "metrics.jsonl"), Array.from({ length: epochs }, (_, index) => `${JSON.stringify(epoch(index + 1))}\n`).join("")); // prettier-ignore
  return run;
}

test("an event file has the version, the settings, each epoch once, and the end", () => {
  const run = writeRun("a", "running", 1);
  const board = new TensorBoard(join(folder, "board"));
  const path = board.run(run)!;
  assert.deepEqual(Object.keys(scalars(path)), ["1"]);
  writeRun("a", "finished", 3);
  for (let again = 0; again < 2; again++) assert.equal(board.run(run), path);
  const [first] = events(path);
  assert.equal(text(all(first, 3)[0]), "brain.Event:2");
  assert.equal(all(first, 1)[0], Date.parse("2024-01-01T00:00:00.000Z") / 1000);
  const steps = scalars(path);
  assert.deepEqual(Object.keys(steps), ["1", "2", "3"]);
  assert.equal(steps[2]["val/loss"], 1);
  assert.equal(steps[3]["train/loss"], Math.fround(1 / 3));
  assert.equal(steps[1].epoch, undefined);

  const start = bytesOf(plugin(path, "_hparams_/session_start_info"), 3);
  const settings = Object.fromEntries(
    (all(start, 1) as Uint8Array[]).map((entry) => {
      const value = bytesOf(entry, 2);
      const [number, words, truth] = [2, 3, 4].map((field) => all(value, field)[0]);
      return [text(all(entry, 1)[0]), number ?? (words === undefined ? truth === 1n : text(words))];
    }),
  );
  assert.deepEqual(
    ["batch", "optimizer", "learningRate", "betas", "batchNorm", "threads"].map((name) => settings[name]),
    [8, "adam", 0.001, "0.9,0.999", true, undefined],
  );
  const end = bytesOf(plugin(path, "_hparams_/session_end_info"), 4);
  assert.equal(all(end, 1)[0], 1n);
});

test("whoever opens a run's file again replaces their own, and leaves others alone", () => {
  const run = writeRun("b", "running", 2);
  const root = join(folder, "again");
  mkdirSync(join(root, "b"), { recursive: true });
  writeFileSync(join(root, "b", "events.out.tfevents.1.other"), "");
  writeFileSync(join(root, "b", "events.out.tfevents.1.other.convscope"), "");
  new TensorBoard(root).run(run);
  const files = readdirSync(join(root, "b"));
  assert.equal(files.length, 2);
  assert.ok(files.includes("events.out.tfevents.1.other"));
});

test("train and lab write them as they go, and export afterwards, beside CSV", async () => {
  const cli = new CommandLine(folder);
  await writePhotos(join(folder, "photos"));
  const small = ["--data", "photos", "--image-size", "16", "--limit-per-class", "2", "--threads", "1"];
  const trained = await cli.ask("train", ...small, "--model", "convnet2", "--epochs", "2", "--out", "r", "--tensorboard", "tb"); // prettier-ignore
  assert.equal(trained.code, 0, trained.stderr);
  const [file] = readdirSync(join(folder, "tb", "r"));
  const live = scalars(join(folder, "tb", "r", file));
  assert.deepEqual(Object.keys(live), ["1", "2"]);
  const path = join(folder, "tb", "r", file);
  const histograms = valuesOf(path, 5);
  assert.deepEqual([...new Set(histograms.map(({ step }) => step))], [0, 1, 2]);
  const first = bytesOf(histograms.find(({ tag }) => tag === "conv1.weight")!.value, 5);
  const doubles = (field: number) => new Float64Array(bytesOf(first, field).slice().buffer);
  assert.equal(all(first, 3)[0], 16 * 3 * 3 * 3);
  assert.equal(doubles(7).reduce((sum, count) => sum + count, 0), 16 * 3 * 3 * 3); // prettier-ignore
  assert.deepEqual([doubles(6).length, doubles(6).at(-1)], [64, all(first, 2)[0]]);
  const images = valuesOf(path, 4);
  assert.deepEqual(images.map(({ tag, step }) => [tag, step]), [0, 1, 2].map((step) => ["conv1.weight", step])); // prettier-ignore
  const { width, height } = await sharp(bytesOf(bytesOf(images[0].value, 4), 4)).metadata();
  assert.deepEqual([width, height], [8 * 40 - 10, 2 * 40 - 10]);
  const exported = await cli.ask("export", "r", "--format", "tensorboard", "--out", "later");
  assert.equal(exported.code, 0, exported.stderr);
  assert.deepEqual(scalars(join(folder, exported.stdout.trim().replace("Wrote ", ""))), live);

  assert.equal((await cli.ask("export", "r", "--format", "csv", "--out", "m.csv")).code, 0);
  const [heading, ...rows] = readFileSync(join(folder, "m.csv"), "utf8").trimEnd().split("\r\n").map((line) => line.split(",")); // prettier-ignore
  assert.equal(rows.length, 2);
  const column = heading.indexOf("val/loss");
  assert.equal(Math.fround(Number(rows[1][column])), live[2]["val/loss"]);

  const recipe = { name: "two", defaults: { model: "convnet2", epochs: 1 }, imageSize: 16, stages: [{ name: "all", experiments: [{ name: "a", set: {} }] }] }; // prettier-ignore
  writeFileSync(join(folder, "two.json"), JSON.stringify(recipe));
  const lab = await cli.ask("lab", ...small, "--recipe", "two.json", "--out", "l", "--tensorboard", "tl");
  assert.equal(lab.code, 0, lab.stderr);
  assert.deepEqual(readdirSync(join(folder, "tl")), readdirSync(join(folder, "l", "runs")));
});

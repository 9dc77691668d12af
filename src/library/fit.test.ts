import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { UserError } from "../core/errors.js";
import { RandomStream } from "../core/random.js";
import { augmentations } from "../data/augment/augmentation.js";
import type { ImageArrays } from "../data/arrays.js";
import { conv2d } from "../nn/layers/conv2d.js";
import { dropout } from "../nn/layers/dropout.js";
import { flatten } from "../nn/layers/flatten.js";
import { linear } from "../nn/layers/linear.js";
import { maxPool2d } from "../nn/layers/max-pool2d.js";
import { relu } from "../nn/layers/activations.js";
import { sequential } from "../nn/layers/sequential.js";
import { adamw } from "../optim/adamw.js";
import { oneCycle } from "../optim/schedules/one-cycle.js";
import { CommandLine, workFolder } from "../testing/cli.js";
import { readRun } from "../train/run/run-folder.js";
import { fit, type FitOptions } from "./fit.js";
import { openRun } from "./run.js";
import type { EventOf } from "./listeners.js";

const SIZE = 16;
const COUNT = 60;
const BYTES = 3 * SIZE * SIZE;
const folder = workFolder();
const cache = join(folder, "cache");
process.env.CONVSCOPE_CACHE = cache;

/** Noise in which each class brightens one channel; by class, as a folder lists its photos. */
const random = new RandomStream(0, "photos");
const labels = Uint32Array.from({ length: COUNT }, (_, index) => Math.floor((3 * index) / COUNT));
const images = Uint8Array.from({ length: COUNT * BYTES }, (_, at) => {
  const [item, channel] = [Math.floor(at / BYTES), Math.floor(at / (SIZE * SIZE)) % 3];
  return random.integer(120) + (labels[item] === channel ? 90 : 20);
});
const data: ImageArrays = { images, labels, classes: ["blue", "green", "red"] };

async function writePhotos(): Promise<string> {
  const root = join(folder, "photos");
  for (let item = 0; item < COUNT; item++) {
    const name = data.classes[labels[item]];
    mkdirSync(join(root, name), { recursive: true });
    const planes = images.subarray(item * BYTES, (item + 1) * BYTES);
    const area = SIZE * SIZE;
    const pixels = Uint8Array.from({ length: BYTES }, (_, at) => planes[(at % 3) * area + Math.floor(at / 3)]);
    const raw = { width: SIZE, height: SIZE, channels: 3 as const };
    await sharp(pixels, { raw })
      .png()
      .toFile(join(root, name, `${String(item).padStart(2, "0")}.png`));
  }
  return root;
}

const photos = await writePhotos();

const net = ({ classes }: { classes: number }) =>
  sequential([
    ["conv1", conv2d(6, { kernel: 3 })],
    ["relu1", relu()],
    ["pool1", maxPool2d({ kernel: 2 })],
    ["drop", dropout(0.3)],
    ["flatten", flatten()],
    ["fc", linear(classes)],
  ]);

const FILE = `
import { conv2d, dropout, flatten, linear, maxPool2d, relu, sequential } from "convscope";
export default ({ classes }) => sequential([
  ["conv1", conv2d(6, { kernel: 3 })], ["relu1", relu()], ["pool1", maxPool2d({ kernel: 2 })], ["drop", dropout(0.3)],
  ["flatten", flatten()], ["fc", linear(classes)],
]);
`;

const base = {
  imageSize: SIZE,
  epochs: 2,
  batch: 8,
  threads: 1,
  optimizer: adamw({ learningRate: 0.01 }),
  schedule: oneCycle(),
  augment: augmentations.light,
} satisfies Omit<FitOptions, "data">;

let made = 0;
const newFolder = () => join(folder, `run-${made++}`);
const weightsOf = (run: string) => readFileSync(join(run, "checkpoints", "last.safetensors")).toString("hex");

test("a value, a function, a file and the command line train to the same bits, on a folder or on arrays of its pixels", async () => {
  const file = join(folder, "net.mjs");
  writeFileSync(file, FILE);
  const runs = [
    await fit(net, { ...base, data, out: newFolder() }),
    await fit(net({ classes: 3 }), { ...base, data, out: newFolder(), cache }),
    await fit(file, { ...base, data: photos, out: newFolder(), cache }),
  ];
  const out = newFolder();
  const options = ["--image-size", "16", "--epochs", "2", "--batch", "8", "--threads", "1"];
  const how = ["--optimizer", "adamw", "--lr", "0.01", "--schedule", "one-cycle", "--augment", "light"];
  const said = await new CommandLine(folder).run("train", "--data", photos, "--model", file, ...options, ...how, "--out", out); // prettier-ignore
  assert.equal(said.code, 0, said.stderr);
  const weights = [...runs.map(({ directory }) => directory), out].map(weightsOf);
  assert.equal(new Set(weights).size, 1, "all four are the same to the byte");
});

test("a built-in network by name has the bits of the command line's", async () => {
  const shape = { channels: [4, 4], kernels: 3, fc: [8] };
  const run = await fit("convnet2", { ...base, ...shape, data: photos, out: newFolder() });
  const out = newFolder();
  const options = ["--model", "convnet2", "--channels", "4,4", "--kernels", "3,3", "--fc", "8", "--image-size", "16"];
  const how = ["--epochs", "2", "--batch", "8", "--threads", "1", "--optimizer", "adamw", "--lr", "0.01"];
  const more = ["--schedule", "one-cycle", "--augment", "light", "--out", out];
  const said = await new CommandLine(folder).run("train", "--data", photos, ...options, ...how, ...more);
  assert.equal(said.code, 0, said.stderr);
  assert.equal(weightsOf(run.directory), weightsOf(out));
  const { config } = run.file;
  assert.deepEqual(config, readRun(out).config);
});

test("steps, epochs and all else are told while it trains", async () => {
  const steps: EventOf<"step">[] = [];
  const epochs: number[] = [];
  const types = new Set<string>();
  const run = await fit(net, {
    ...base,
    data,
    out: newFolder(),
    onStep: (step) => steps.push(step),
    onEpoch: ({ epoch }, best) => best && epochs.push(epoch),
    onEvent: ({ type }) => types.add(type),
  });
  assert.equal(steps.length, 2 * Math.ceil(42 / 8));
  assert.ok(epochs.includes(1), "the first epoch is the best so far");
  for (const type of ["start", "step", "epoch", "finished"]) assert.ok(types.has(type), type);
  assert.deepEqual(run.metrics.map(({ epoch }) => epoch), [1, 2]); // prettier-ignore
  assert.equal(run.file.status, "finished");
});

test("a signal stops it with a checkpoint, and resuming ends in the bits of a run that was not stopped", async () => {
  // So many that the word to stop, which another process sends, comes before the last however busy the machine is.
  const long = { ...base, epochs: 30 };
  const whole = await fit(net, { ...long, data, out: newFolder() });
  const out = newFolder();
  const stop = new AbortController();
  const reason = new Error("enough");
  const stopped = fit(net, { ...long, data, out, signal: stop.signal, onStep: () => stop.abort(reason) });
  await assert.rejects(stopped, (error) => error === reason);
  assert.equal((await openRun(out)).file.status, "interrupted");
  const steps: number[] = [];
  const resumed = await fit(net, { ...long, out, resume: true, onStep: ({ step }) => steps.push(step) });
  assert.ok(steps.length > 0 && steps.length < 30 * Math.ceil(42 / 8), "it goes on where it was stopped");
  assert.equal(weightsOf(resumed.directory), weightsOf(whole.directory));
  const aborted = AbortSignal.abort(reason);
  await assert.rejects(fit(net, { ...base, data, out: newFolder(), signal: aborted }), (error) => error === reason);
});

test("a listener that throws ends the run with what it threw", async () => {
  const out = newFolder();
  const fault = new TypeError("mine");
  const failed = fit(net, { ...base, epochs: 50, data, out, onStep: () => { throw fault; } }); // prettier-ignore
  await assert.rejects(failed, (error) => error === fault);
  assert.equal((await openRun(out)).file.status, "interrupted");
});

test("a run of arrays is judged, looked at and exported where no photo is, after it has moved", async () => {
  const before = await fit(net, { ...base, epochs: 8, data, out: newFolder() });
  const judged = await before.evaluate();
  const moved = join(folder, "moved");
  renameSync(before.directory, moved);
  const run = await openRun(moved);
  assert.deepEqual(await run.evaluate("test"), judged);
  assert.equal(judged.total, 12);
  assert.ok(judged.accuracy > 0.5, `it has learned something: ${judged.accuracy}`);
  const commandLine = new CommandLine(folder);
  const printed = await commandLine.run("evaluate", moved, "--json");
  assert.deepEqual(JSON.parse(printed.stdout), judged);
  const [fromPixels, ...rest] = await run.predict(images.subarray(0, 2 * BYTES), { top: 2 });
  assert.equal(rest.length, 1);
  assert.ok("predictions" in fromPixels && fromPixels.predictions.length === 2);
  const [fromFile, absent] = await run.predict([join(photos, "blue", "00.png"), "absent.png"]);
  assert.ok("predictions" in fromFile && "error" in absent);
  assert.deepEqual(fromFile.predictions.slice(0, 2), fromPixels.predictions);
  const files = await run.draw("mistakes", { out: join(folder, "figures") });
  assert.ok(files.some((file) => file.endsWith("least-sure-hits.svg")));
  await run.draw("features", { images: [join(photos, "red", "59.png")], out: join(folder, "figures") });
  assert.equal(
    await run.export("safetensors", join(folder, "deep", "net.safetensors")),
    join(folder, "deep", "net.safetensors"),
  );
  await run.export("onnx", join(folder, "net.onnx"), { withPreprocessing: true });
});

async function refuses(options: Partial<FitOptions>, message: RegExp, network: Parameters<typeof fit>[0] = net) {
  const asked = fit(network, { ...base, data, out: newFolder(), ...options });
  await assert.rejects(asked, (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

test("what cannot be is refused with a sentence before anything is trained", async () => {
  await refuses({ data: undefined }, /data is missing/);
  await refuses({ imageSize: 8 }, /imageSize is 8, and data\.images holds images of 16x16/);
  await refuses({ data: { ...data, labels: labels.map((label) => label + 1) } }, /data\.labels\[40\] is 3/);
  await refuses({ learningRate: 0.1 }, /learningRate is given in optimizer and beside it/);
  await refuses({ optimizer: "sgd", momentum: 2 }, /momentum needs/);
  await refuses({ optimizer: { learningRate: 1 } as never }, /optimizer needs a name/);
  await refuses({ lr: 0.1 } as never, /no setting lr/);
  await refuses({ channels: [4] }, /channels is an option of Convscope's own networks/);
  await refuses({ options: { width: 4 } }, /width is no option of net/);
  await refuses({}, /no model "convnet9"/, "convnet9");
  await refuses({}, /there is no file/, "./absent.ts");
  await refuses({ resume: true, out: undefined }, /resume needs out/);
  await refuses({ resume: true, force: true }, /contradict/);
  await refuses({}, /conv1|flatten|fc/, sequential([["fc", linear(3)]]));
});

test("a run is gone on with by the network and the images it was begun with, or not at all", async () => {
  const { directory: out } = await fit(net, { ...base, data, out: newFolder() });
  const more = { ...base, out, resume: true, schedule: undefined };
  const other = sequential([["flatten", flatten()], ["fc", linear(3)]]); // prettier-ignore
  await assert.rejects(fit(other, more), /begun with another network/);
  await assert.rejects(fit(net, { ...more, batch: 4 }), /batch 8, not 4/);
  await assert.rejects(fit(net, { ...more, data: folder }), /begun with data "arrays", not/);
  const changed = images.slice();
  changed[0] ^= 1;
  await assert.rejects(
    fit(net, { ...more, data: { ...data, images: changed } }),
    /are not those that this run was made with/,
  );
  await assert.rejects(fit(net, { ...base, data, out }), /already holds a run/);
  await fit(net, { ...base, data, out, force: true });
  rmSync(join(out, "data.safetensors"));
  await assert.rejects((await openRun(out)).evaluate(), /it is gone.*restore the file/);
  await assert.rejects(openRun(join(folder, "nowhere")), /There is no run folder/);
});

test("photos that moved are found where they are said to be; what ended early does not become longer", async () => {
  const [before, now] = ["before", "now"].map((name) => join(folder, name));
  cpSync(photos, before, { recursive: true });
  // So small a rate that no epoch is better than the first.
  const how = { imageSize: SIZE, batch: 8, epochs: 4, earlyStopping: 1, threads: 1, seed: 0, out: newFolder() };
  await fit(net, { ...how, learningRate: 1e-12, momentum: 0, data: before });
  renameSync(before, now);
  const again = await fit(net, { ...how, data: now, resume: true });
  assert.equal(again.file.config.data.root, now);
  await assert.rejects(fit(net, { ...how, data: now, resume: true, epochs: 9 }), /ended by earlyStopping after epoch/);
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { UserError } from "../core/errors.js";
import { RandomStream } from "../core/random.js";
import { augmentations } from "./augment/augmentation.js";
import { arraysDataset, type ImageArrays, sizeOfArrays } from "./arrays.js";
import { readArrays, readImageFile, sharedDataset } from "./arrays-file.js";
import { ARRAYS_FILE, decodeArrays, decodeKept, encodeArrays } from "./arrays-format.js";
import { decodeImage } from "./cache/decode.js";
import { temporaryFolder } from "./fixtures.test.helper.js";
import type { Loader } from "./loader.js";

const SIZE = 6;
const COUNT = 30;
const BYTES = 3 * SIZE * SIZE;
const options = { fractions: { train: 0.6, val: 0.2, test: 0.2 }, seed: 0 };
const random = new RandomStream(0, "arrays");
const arrays: ImageArrays = {
  images: Uint8Array.from({ length: COUNT * BYTES }, () => random.integer(256)),
  labels: Uint32Array.from({ length: COUNT }, (_, index) => index % 3),
  classes: ["red", "green", "blue"],
};

function refuses(change: Partial<ImageArrays>, message: RegExp, imageSize?: number): void {
  const wrong = { ...arrays, ...change };
  assert.throws(() => sizeOfArrays(wrong, imageSize), (error) => error instanceof UserError && message.test(error.message)); // prettier-ignore
}

test("images, labels and classes that cannot be right are refused with a sentence", () => {
  assert.equal(sizeOfArrays(arrays), SIZE);
  assert.equal(sizeOfArrays(arrays, SIZE), SIZE);
  refuses({}, /imageSize is 8, and data\.images holds images of 6x6 pixels/, 8);
  refuses({ images: arrays.images.subarray(1) }, /3239 values, which are not 30 square images/);
  refuses({ images: new Uint8Array(0) }, /0 values, which are not 30 square images/);
  refuses({ images: Float32Array.from(arrays.images) as never }, /needs a Uint8Array/);
  refuses({ labels: [] }, /holds no label/);
  for (const label of [3, -1, 0.5, NaN])
    refuses({ labels: [0, 1, label] }, new RegExp(`data\\.labels\\[2\\] is ${label}, and the 3 classes have the numbers 0 to 2`)); // prettier-ignore
  refuses({ classes: ["a"] }, /names 1 class/);
  refuses({ classes: ["a", "b", "a"] }, /"a" twice/);
  refuses({ classes: ["a", "", "b"] }, /list of names/);
  refuses({ classes: "abc" as never }, /list of names/);
});

test("arrays are split as folders are: by class, by the seed, with a limit for training alone", async () => {
  const { split, classes, mean, std, leakage } = await arraysDataset(arrays, options);
  const counts = (items: Uint32Array) =>
    classes.map((_, label) => [...items].filter((item) => item % 3 === label).length);
  assert.deepEqual([split.train, split.val, split.test].map(counts), [[6, 6, 6], [2, 2, 2], [2, 2, 2]]); // prettier-ignore
  assert.deepEqual(leakage, []);
  const of = (channel: number) =>
    [...split.train].flatMap((item) => [...arrays.images.subarray(item * BYTES + channel * 36, item * BYTES + (channel + 1) * 36)]); // prettier-ignore
  const average = (numbers: number[]) => numbers.reduce((sum, number) => sum + number / 255, 0) / numbers.length;
  mean.forEach((value, channel) => assert.ok(Math.abs(value - average(of(channel))) < 1e-12));
  std.forEach((value) =>
    assert.ok(value > 0.25 && value < 0.33, `about the deviation of evenly drawn numbers: ${value}`),
  );
  const again = await arraysDataset(arrays, { ...options, storedSplit: { ...asNames(split), classes } });
  assert.deepEqual(again.split, split);
  const limited = await arraysDataset(arrays, { ...options, limitPerClass: 1 });
  assert.deepEqual([counts(limited.split.train), limited.split.val], [[1, 1, 1], split.val]);
  assert.notDeepEqual((await arraysDataset(arrays, { ...options, seed: 1 })).split, split);
  await assert.rejects(
    arraysDataset({ ...arrays, classes: [...arrays.classes, "none"] }, options),
    /"none" .* no training/,
  );
});

function asNames(split: Readonly<Record<"train" | "val" | "test", Uint32Array>>) {
  const names = (items: Uint32Array) => Array.from(items, (item) => String(item).padStart(2, "0"));
  return { train: names(split.train), val: names(split.val), test: names(split.test) };
}

test("the fingerprint stands for pixels, labels, classes and split", async () => {
  const of = async (change: Partial<ImageArrays>, seed = 0) =>
    (await arraysDataset({ ...arrays, ...change }, { ...options, seed })).fingerprint;
  const first = await of({});
  assert.match(first, /^[0-9a-f]{24}$/);
  assert.equal(await of({ images: arrays.images.slice(), labels: Array.from(arrays.labels) }), first);
  const pixels = arrays.images.slice();
  pixels[999] ^= 1;
  const labels = Array.from(arrays.labels, (label, index) => (index < 2 ? 1 - label : label));
  const others = [{ images: pixels }, { labels }, { classes: ["red", "green", "violet"] }].map((change) => of(change));
  const all = await Promise.all([...others, of({}, 1)]);
  assert.equal(new Set([first, ...all]).size, 5);
});

test("an image that stands in two splits is told", async () => {
  const { split } = await arraysDataset(arrays, options);
  const images = arrays.images.slice();
  images.copyWithin(split.test[0] * BYTES, split.train[0] * BYTES, (split.train[0] + 1) * BYTES);
  const { leakage } = await arraysDataset({ ...arrays, images }, options);
  const name = (item: number) => String(item).padStart(2, "0");
  assert.deepEqual(leakage, [{ files: [name(split.train[0]), name(split.test[0])], splits: ["train", "test"] }]);
});

async function batches(loader: Loader, order: Uint32Array) {
  const source = loader.start(order, 4, { augmentation: { augmentation: augmentations.strong, seed: 1, epoch: 2 } });
  const all: string[] = [];
  for (let batch = await source.next(); batch !== null; batch = await source.next())
    all.push(Buffer.from(batch.images).toString("hex"));
  await loader.close();
  return all;
}

test("threads on shared memory vary images to the bits of the loader in memory", async () => {
  const [alone, shared] = [await arraysDataset(arrays, options), await sharedDataset(arrays, options)];
  const { train } = alone.split;
  assert.deepEqual(await batches(shared.openLoader({ varies: true }), train), await batches(alone.openLoader({ varies: true }), train)); // prettier-ignore
  assert.equal(shared.fingerprint, alone.fingerprint);
});

const whole = Buffer.concat(encodeArrays(arrays));
const decode = (bytes: Uint8Array) => decodeArrays("f", (at, length) => bytes.subarray(at, at + length));

test("images that are read where they are kept are the same data set, and none once what keeps them is cut off", async () => {
  const bytes = Buffer.concat(encodeArrays(arrays));
  let isCut = false;
  let largest = 0;
  const read = (at: number, length: number) => {
    largest = Math.max(largest, length);
    return new Uint8Array(bytes.subarray(at, Math.min(at + length, isCut ? 0 : bytes.length)));
  };
  let closed = 0;
  const kept = await arraysDataset({ ...decodeKept("kept", read), close: () => closed++ }, options);
  const { fingerprint, mean, split } = await arraysDataset(arrays, options);
  assert.deepEqual([kept.fingerprint, kept.mean, kept.split], [fingerprint, mean, split]);
  largest = 0;
  const inMemory = await arraysDataset(arrays, options);
  const of = (dataset: typeof kept) => batches(dataset.openLoader({ varies: true }), split.train);
  assert.deepEqual(await of(kept), await of(inMemory));
  assert.equal(largest, BYTES);
  isCut = true;
  assert.throws(
    () => kept.read(3, new Uint8Array(BYTES), 0),
    /Image 3 cannot be read: what keeps the images is cut off/,
  );
  assert.throws(() => decodeKept("kept", read), /kept is damaged \(it is cut off\)/);
  kept.close();
  assert.equal(closed, 1);
});

test("a file of images is read back to the byte, and any of its images as a picture", async (t) => {
  assert.deepEqual(decode(whole), { ...arrays, images: Buffer.from(arrays.images) });
  const file = join(temporaryFolder(t), ARRAYS_FILE);
  writeFileSync(file, whole);
  const read = readArrays(file);
  assert.deepEqual([[...read.images], read.labels, read.classes], [[...arrays.images], arrays.labels, arrays.classes]);
  assert.ok(read.images.buffer instanceof SharedArrayBuffer);
  const { pixels } = await decodeImage(await readImageFile(join(file, "17")), SIZE, "crop");
  assert.deepEqual([...pixels], [...arrays.images.subarray(17 * BYTES, 18 * BYTES)]);
  for (const name of ["30", "-1", "1e1", "x"])
    await assert.rejects(readImageFile(join(file, name)), /no image .* it has 30, from 0/);
});

test("a file of images that is cut off, changed or gone is refused with a sentence", (t) => {
  const isRefused = (bytes: Uint8Array, message: RegExp) =>
    assert.throws(() => decode(bytes), (error) => error instanceof UserError && error.exitCode === 1 && message.test(error.message)); // prettier-ignore
  for (let length = 0; length < whole.length; length += length < 400 ? 1 : 97)
    isRefused(whole.subarray(0, length), /f is damaged/);
  const changed = (from: string, to: string) => {
    const text = whole.toString("latin1");
    assert.ok(text.includes(from), from);
    return Buffer.from(text.replace(from, to.padEnd(from.length)), "latin1");
  };
  isRefused(changed('"U8"', '"I8"'), /its dtype of images is another/);
  isRefused(changed("[30,3,6,6]", "[30,6,3,6]"), /its shape of images is another/);
  isRefused(changed("[0,120]", "[4,124]"), /its data_offsets of labels is another/);
  isRefused(changed("{", "x"), /its header is not JSON/);
  const label = Buffer.from(whole);
  label.writeUInt32LE(3, whole.length - arrays.images.length - 120);
  isRefused(label, /damaged \(data\.labels\[0\] is 3/);
  assert.throws(() => readArrays(join(temporaryFolder(t), ARRAYS_FILE)), /cannot be read from .*\(it is gone\)/);
});

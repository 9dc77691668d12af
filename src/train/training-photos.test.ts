import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test, type TestContext } from "node:test";
import { augmentations } from "../data/augment/augmentation.js";
import { openDataset } from "../data/dataset.js";
import { workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";
import { type EpochSteps, type PhotosConfig, TrainingPhotos } from "./training-photos.js";

const folder = workFolder();
const SIZE = 12;
const root = await writePhotos(join(folder, "photos"));
const data = { root, fit: "crop", fractions: { train: 0.7, val: 0.1, test: 0.2 } } as const;
const dataset = await openDataset({ ...data, seed: 0, size: SIZE, cacheRoot: join(folder, "cache") });
after(() => dataset.close());
const strong = { ...data, augment: augmentations.strong, sampling: "balanced" } as const;

function photosOf(t: TestContext, config: Partial<PhotosConfig> = {}): TrainingPhotos {
  const photos = new TrainingPhotos({ data, batch: 5, seed: 0, ...config }, dataset);
  t.after(() => photos.close());
  return photos;
}

/** All that the steps of an epoch hold, copied: memory is used again. */
async function copies(epoch: EpochSteps) {
  const steps = [];
  for (let step = await epoch.next(); step !== null; step = await epoch.next()) {
    const { batch, targets, ...rest } = step;
    const images = Buffer.from(batch.images).toString("hex");
    steps.push({ ...rest, images, items: [...batch.indices], targets: [...targets] });
    epoch.recycle(step);
  }
  return steps;
}

test("an epoch has every training photo once, with its class, in an order of its own", async (t) => {
  const photos = photosOf(t);
  const epoch = photos.epoch(0);
  const count = dataset.split.train.length;
  assert.deepEqual([epoch.images, epoch.steps, epoch.updates], [count, Math.ceil(count / 5), Math.ceil(count / 5)]);
  const steps = await copies(epoch);
  const items = steps.flatMap((step) => step.items);
  assert.deepEqual([...items].sort((a, b) => a - b), [...dataset.split.train].sort((a, b) => a - b)); // prettier-ignore
  assert.deepEqual(steps.flatMap(({ labels }) => labels), items.map((item) => dataset.labelOf(item))); // prettier-ignore
  const other = await copies(photos.epoch(1));
  assert.notDeepEqual(other.flatMap((step) => step.items), items); // prettier-ignore
});

test("an epoch that is begun in its middle goes on with the same bits, varied, mixed, balanced and accumulated", async (t) => {
  const config = { data: strong, accumulate: 2, labelSmoothing: 0.1 };
  const whole = await copies(photosOf(t, config).epoch(3));
  assert.deepEqual(await copies(photosOf(t, config).epoch(3, 2)), whole.slice(2));
  assert.notDeepEqual(await copies(photosOf(t, { ...config, seed: 1 }).epoch(3)), whole);
});

test("updates are counted over the run from 1, and those of several batches have parts", async (t) => {
  const steps = await copies(photosOf(t, { accumulate: 2 }).epoch(1));
  const updates = Math.ceil(steps.length / 2);
  assert.deepEqual(steps.map(({ update }) => update), steps.map((_, step) => updates + Math.floor(step / 2) + 1)); // prettier-ignore
  assert.deepEqual(
    steps.slice(0, 2).map(({ part }) => part),
    [
      { share: 0.5, first: true, last: false },
      { share: 0.5, first: false, last: true },
    ],
  );
});

test("targets are smoothed, and weigh the classes alike where that is asked for", async (t) => {
  const [smoothed] = await copies(photosOf(t, { labelSmoothing: 0.3 }).epoch(0));
  const row = smoothed.targets.slice(0, 3).map((share) => Number(share.toFixed(4)));
  assert.deepEqual(row, [0, 1, 2].map((label) => (label === smoothed.labels[0] ? 0.8 : 0.1))); // prettier-ignore
  const [weighted] = await copies(photosOf(t, { classWeights: "balanced" }).epoch(0));
  const total = weighted.targets.reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(total - 5) < 1e-5, "weights have a mean of 1 over a batch");
});

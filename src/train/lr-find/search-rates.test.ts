import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { openDataset } from "../../data/dataset.js";
import { initialize } from "../../nn/initialize.js";
import { assertClose } from "../../testing/compare.js";
import { workFolder } from "../../testing/cli.js";
import { executor } from "../../testing/execute.js";
import { smallNetwork } from "../../testing/networks.js";
import { writePhotos } from "../../testing/photos.js";
import { type RatePoint, ratesOf, searchRates, type SearchOptions } from "./search-rates.js";

const folder = workFolder();
const root = await writePhotos(join(folder, "photos"));
const network = smallNetwork({ dropout: 0.3 });
const data = { root, fit: "crop", fractions: { train: 0.7, val: 0.1, test: 0.2 } } as const;
const dataset = await openDataset({ ...data, seed: 0, size: network.imageSize, cacheRoot: join(folder, "cache") });
after(() => dataset.close());
const optimizer = { name: "sgd", momentum: 0.9, weightDecay: 0, nesterov: false } as const;
const base = { data, batch: 4, seed: 0, optimizer };

function search(config: Partial<SearchOptions["config"]> = {}, range: Partial<SearchOptions["range"]> = {}) {
  const seen: RatePoint[] = [];
  const found = searchRates({
    config: { ...base, ...config },
    network,
    weights: initialize(network, config.seed ?? base.seed),
    dataset,
    executor,
    range: { min: 1e-4, max: 1e-1, steps: 16, ...range },
    onPoint: (point) => seen.push(point),
  });
  return found.then((result) => ({ ...result, seen }));
}

test("rates rise by the same factor from the first to the last", () => {
  assertClose(ratesOf({ min: 0.001, max: 10, steps: 5 }), [0.001, 0.01, 0.1, 1, 10], 1e-12, "rates");
});

test("every rate is tried once, over as many epochs as it takes, and told at once", async () => {
  // 24 training photos are six batches.
  const { points, diverged, seen } = await search();
  assert.equal(diverged, false);
  assert.deepEqual(seen, points);
  assertClose(points.map(({ learningRate }) => learningRate), ratesOf({ min: 1e-4, max: 1e-1, steps: 16 }), 1e-12, "rates"); // prettier-ignore
});

test("the same seed gives the same bits, another seed or optimiser others", async () => {
  const [first, second, seed, adam] = await Promise.all([
    search(),
    search(),
    search({ seed: 1 }),
    search({ optimizer: { name: "adam", betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0 } }),
  ]);
  assert.deepEqual(first.points, second.points);
  assert.notDeepEqual(first.points, seed.points);
  // The first loss is that of the initial weights on the same photos.
  assert.equal(first.points[0].loss, adam.points[0].loss);
  assert.notDeepEqual(first.points, adam.points);
});

test("an update of several batches has the mean of their losses", async () => {
  const options = { seed: 0, classWeights: "balanced", labelSmoothing: 0.1 } as const;
  const [whole] = (await search({ ...options, batch: 24 }, { steps: 2 })).points;
  const parts = await search({ ...options, accumulate: 6 }, { steps: 3 });
  assert.equal(parts.points.length, 3);
  // Another batch draws other dropout masks, so the two losses are alike, not equal.
  assert.ok(Math.abs(parts.points[0].loss - whole.loss) < 0.1, `${parts.points[0].loss} beside ${whole.loss}`);
});

test("the search ends when the loss runs away, with finite losses only", async () => {
  const { points, diverged } = await search({}, { min: 1e-3, max: 1e12, steps: 60 });
  assert.equal(diverged, true);
  assert.ok(points.length < 60);
  assert.ok(points.every(({ loss }) => Number.isFinite(loss)));
});

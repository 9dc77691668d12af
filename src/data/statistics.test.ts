import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import sharp from "sharp";
import { prepareCache } from "./cache/prepare.js";
import { temporaryFolder, writeFiles } from "./fixtures.test.helper.js";
import { listFolder } from "./list-folder.js";
import { channelStatistics } from "./statistics.js";

type Colour = readonly [r: number, g: number, b: number];

/** The statistics of photos that are each of one colour. */
async function statisticsOf(t: TestContext, colours: readonly Colour[], size = 8) {
  const files = await Promise.all(
    colours.map(async ([r, g, b], number) => {
      const image = sharp({ create: { width: size, height: size, channels: 3, background: { r, g, b } } });
      // The text makes each file's bytes its own.
      const png = await image
        .withMetadata({ density: 72 + number })
        .png()
        .toBuffer();
      return [`${"ab"[number % 2]}/${number}.png`, png] as const;
    }),
  );
  const root = await writeFiles(temporaryFolder(t), Object.fromEntries(files));
  const listing = await listFolder(root);
  const items = [...listing.items.keys()];
  const cache = await prepareCache(listing, items, { size, fit: "crop", cacheRoot: temporaryFolder(t) });
  t.after(() => cache.close());
  return channelStatistics(cache.moments(), cache.size, items);
}

test("black photos have mean 0 and a deviation that can be divided by", async (t) => {
  const black = Array.from({ length: 4 }, (): Colour => [0, 0, 0]);
  assert.deepEqual(await statisticsOf(t, black), { mean: [0, 0, 0], std: [1, 1, 1] });
});

// In floating point, the mean of the squares less the square of the mean is not 0 for these but about 1e-17.
test("a channel of any one value has deviation 1, whatever rounding makes of its sums", async (t) => {
  for (const value of [1, 77, 201, 254]) {
    const colours = Array.from({ length: 6 }, (_, number): Colour => [value, 255, number * 40]);
    const { mean, std } = await statisticsOf(t, colours, 7);
    assert.deepEqual([mean[0], mean[1]], [value / 255, 1]);
    assert.deepEqual(std.slice(0, 2), [1, 1]);
    assert.ok(Math.abs(std[2] - (40 * Math.sqrt(35 / 12)) / 255) < 1e-12, `blue varies, by ${std[2]}`);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { filterFigures } from "./filters.js";
import { filtersOverTime, filtersShown } from "./filters-over-time.js";

const weight = (...data: number[]) => ({
  dtype: "float32" as const,
  shape: [1, 3, 1, 2],
  data: Float32Array.from(data),
});
const figures = await filterFigures("tiny", {
  layer: "conv1.weight",
  times: [
    { name: "before", epoch: 0, weight: weight(1, -1, 0, 0, 0, 0) },
    { name: "halfway", epoch: 2, weight: weight(1, -1, 0, 0, 0, 2) },
    { name: "after", epoch: 4, weight: weight(1, -1, 0, 0, 0, 4) },
  ],
});

async function embedded(svg: string): Promise<{ bytes: number[]; channels: number }[]> {
  const uris = [...svg.matchAll(/href="data:image\/png;base64,([^"]+)"/g)];
  return Promise.all(
    uris.map(async ([, base64]) => {
      const { data, info } = await sharp(Buffer.from(base64, "base64"))
        .toColourspace("srgb")
        .raw()
        .toBuffer({ resolveWithObject: true });
      return { bytes: [...data], channels: info.channels };
    }),
  );
}

test("there is a figure for each time and one in colour", () => {
  assert.deepEqual(
    figures.map(({ name }) => name),
    ["filters-before", "filters-halfway", "filters-after", "filters-rgb"],
  );
  assert.match(figures[2].svg, /after 4 epochs/);
});

test("the pictures hold the weights, with the scale of all times at every time", async () => {
  const red = await Promise.all(figures.slice(0, 3).map(async ({ svg }) => (await embedded(svg))[0]));
  for (const { bytes, channels } of red) {
    assert.equal(bytes[0], 160);
    assert.equal(bytes[channels], 96);
  }
  const blue = (await embedded(figures[2].svg))[2];
  assert.equal(blue.bytes[blue.channels], 255);
  for (const { svg } of figures) assert.match(svg, />\+4\.00</);
});

test("in colour each pixel has the weights of the three channels", async () => {
  const pictures = await embedded(figures[3].svg);
  assert.equal(pictures.length, 3);
  assert.deepEqual(pictures[2], { bytes: [160, 128, 128, 96, 128, 255], channels: 3 });
});

test("what a filter moved stands below it, and nothing has an id", () => {
  assert.match(figures[1].svg, />1\.41</);
  assert.match(figures[2].svg, />2\.83</);
  for (const { svg } of figures) assert.doesNotMatch(svg, /\sid=/);
});

test("over time each filter stands by itself, its times side by side, each channel in grey and then in colour", async () => {
  const history = {
    layer: "conv1.weight",
    times: [
      { name: "before" as const, epoch: 0, weight: weight(1, -1, 0, 0, 0, 0) },
      { name: "after" as const, epoch: 4, weight: weight(1, -1, 0, 0, 0, 4) },
    ],
  };
  const { svg } = await filtersOverTime("tiny", history);
  const pictures = await embedded(svg);
  assert.equal(pictures.length, 4 * 2, "red, green, blue and colour, each twice");
  const [before, after] = pictures.slice(4, 6);
  assert.equal(before.bytes[before.channels], 128);
  assert.equal(after.bytes[after.channels], 255);
  assert.match(svg, />filter 1<.*>283 %</s);
  assert.deepEqual(filtersShown([0.1, 0.5, null, 0.3], 2), [1, 3]);
  assert.deepEqual(filtersShown([0.1, 0.5], 2), [0, 1]);
});

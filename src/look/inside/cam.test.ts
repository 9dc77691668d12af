import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { camFigure } from "./cam.js";
import { heat, overlay } from "./cam-overlay.js";
import type { Pixels } from "../draw/picture.js";

const SIZE = 8;
const grey: Pixels = { data: new Uint8Array(3 * SIZE * SIZE).fill(100), width: SIZE, height: SIZE, channels: 3 };
const left = { width: 2, height: 1, data: Float32Array.of(5, 0) };

test("heat grows lighter with strength, from black to white", () => {
  assert.deepEqual(heat(0), [0, 0, 0]);
  assert.deepEqual(heat(1), [255, 255, 255]);
  assert.deepEqual(heat(2), heat(1));
  const light = Array.from({ length: 21 }, (_, step) => heat(step / 20)).map(
    ([r, g, b]) => 0.3 * r + 0.6 * g + 0.1 * b,
  );
  light.slice(1).forEach((value, index) => assert.ok(value > light[index]));
});

test("an overlay is brightest where its map is strongest, and dark all over where it is empty", () => {
  const { data } = overlay(grey, left);
  assert.deepEqual(Array.from(data.subarray(0, 3)), [185, 185, 185]); // 0.45 of 100 and 0.55 of 255
  assert.deepEqual(Array.from(data.subarray(3 * (SIZE - 1), 3 * SIZE)), [45, 45, 45]);
  const empty = overlay(grey, { ...left, data: Float32Array.of(0, 0) });
  assert.ok(empty.data.every((value) => value === 45));
});

test("the figure has each photo and each of its maps, with their names", async () => {
  const maps = [
    { name: "cat", probability: 0.75, map: left },
    { name: "<dog>", probability: 0.2, map: left },
  ];
  const svg = await camFigure("Title", [{ pixels: grey, caption: ["true: cat"], maps }]);
  const pictures = [...svg.matchAll(/data:image\/jpeg;base64,([^"]+)/g)];
  assert.equal(pictures.length, 3);
  for (const text of ["true: cat", "for cat", "probability 75.0 %", "for &lt;dog&gt;"])
    assert.ok(svg.includes(text), text);
  const { data } = await sharp(Buffer.from(pictures[1][1], "base64")).raw().toBuffer({ resolveWithObject: true });
  assert.ok(data[0] > 150 && data[3 * (SIZE - 1)] < 80, "the map's left is bright, its right dark");
});

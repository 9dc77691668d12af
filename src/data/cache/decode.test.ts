import assert from "node:assert/strict";
import { test } from "node:test";
import sharp, { type Color, type Sharp } from "sharp";
import { decodeImage } from "./decode.js";
import type { Fit } from "../fit.js";

const SIZE = 8;
const AREA = SIZE * SIZE;
const red = { r: 255, g: 0, b: 0 };
const near = (value: number, wanted: number, slack = 3) => Math.abs(value - wanted) <= slack;

/** A plain image: red, but for what is asked. */
function plain(width: number, height: number, background: Color = red, channels: 3 | 4 = 3) {
  return sharp({ create: { width, height, channels, background } });
}

/** Left half red, right half blue. */
function halves(width: number, height: number): Sharp {
  const right = { create: { width: width / 2, height, channels: 3 as const, background: { r: 0, g: 0, b: 255 } } };
  return plain(width, height).composite([{ input: right, left: width / 2, top: 0 }]);
}

async function colourAt(bytes: Buffer, x: number, y: number, fit: Fit = "squash"): Promise<number[]> {
  const { pixels } = await decodeImage(bytes, SIZE, fit);
  assert.equal(pixels.length, 3 * AREA);
  return [0, 1, 2].map((plane) => pixels[plane * AREA + y * SIZE + x]);
}

async function assertColour(bytes: Buffer, wanted: readonly number[], at: readonly [number, number] = [4, 4]) {
  const colour = await colourAt(bytes, ...at);
  assert.ok(colour.every((value, i) => near(value, wanted[i])), `${colour.join()} instead of ${wanted.join()}`); // prettier-ignore
}

test("colours come out as planes of sRGB, whatever the file's mode", async () => {
  const colour = { r: 200, g: 100, b: 50 };
  const plainColour = [200, 100, 50];
  await assertColour(await plain(16, 16, colour).png().toBuffer(), plainColour);
  await assertColour(await plain(16, 16, colour).webp({ lossless: true }).toBuffer(), plainColour);
  await assertColour(await plain(16, 16, colour).tiff().toBuffer(), plainColour);
  await assertColour(await plain(16, 16, colour).png({ palette: true }).toBuffer(), plainColour);
  await assertColour(await plain(16, 16, colour).toColourspace("rgb16").png().toBuffer(), plainColour);
  const grey = await plain(16, 16, { r: 90, g: 90, b: 90 }).toColourspace("b-w").png().toBuffer();
  assert.equal((await sharp(grey).metadata()).channels, 1);
  await assertColour(grey, [90, 90, 90]);
  const grey16 = await plain(16, 16, { r: 90, g: 90, b: 90 }).toColourspace("grey16").png().toBuffer();
  assert.equal((await sharp(grey16).metadata()).depth, "ushort");
  await assertColour(grey16, [90, 90, 90]);
});

test("CMYK becomes RGB", async () => {
  const cmyk = await plain(16, 16, { r: 255, g: 255, b: 255 }).toColourspace("cmyk").jpeg().toBuffer();
  assert.equal((await sharp(cmyk).metadata()).space, "cmyk");
  await assertColour(cmyk, [255, 255, 255]);
  const dark = await colourAt(await plain(16, 16, red).toColourspace("cmyk").jpeg().toBuffer(), 4, 4);
  assert.ok(dark[0] > 180 && dark[1] < 80 && dark[2] < 80, dark.join());
});

test("transparency is laid on white, also in greyscale", async () => {
  await assertColour(
    await plain(16, 16, { ...red, alpha: 0 }, 4)
      .png()
      .toBuffer(),
    [255, 255, 255],
  );
  await assertColour(
    await plain(16, 16, { ...red, alpha: 0.5 }, 4)
      .png()
      .toBuffer(),
    [255, 127, 127],
  );
  const greyAlpha = await plain(16, 16, { r: 0, g: 0, b: 0, alpha: 0.5 }, 4).toColourspace("b-w").png().toBuffer();
  assert.equal((await sharp(greyAlpha).metadata()).channels, 2);
  await assertColour(greyAlpha, [127, 127, 127]);
});

test("an animation gives its first frame", async () => {
  const frames = Buffer.concat([Buffer.alloc(16 * 16 * 3, 250), Buffer.alloc(16 * 16 * 3, 5)]);
  const raw = { width: 16, height: 32, channels: 3 as const, pageHeight: 16 };
  for (const format of ["gif", "webp"] as const) {
    const bytes = await sharp(frames, { raw, animated: true }).toFormat(format).toBuffer();
    assert.equal((await sharp(bytes).metadata()).pages, 2);
    await assertColour(bytes, [250, 250, 250]);
  }
});

test("EXIF orientation is applied", async () => {
  const turned = await halves(16, 16).jpeg({ quality: 100 }).withMetadata({ orientation: 6 }).toBuffer();
  // Orientation 6: what is stored left is to be shown on top.
  await assertColour(turned, [255, 0, 0], [6, 1]);
  await assertColour(turned, [0, 0, 255], [1, 6]);
});

test("fits: crop keeps the centre, squash keeps all, pad adds black bars", async () => {
  const wide = await halves(32, 16).png().toBuffer();
  assert.deepEqual(await colourAt(wide, 0, 0, "squash"), [255, 0, 0]);
  assert.deepEqual(await colourAt(wide, 0, 0, "pad"), [0, 0, 0]);
  assert.deepEqual(await colourAt(wide, 0, 4, "pad"), [255, 0, 0]);
  const marked = await plain(32, 16, { r: 0, g: 255, b: 0 })
    .composite([{ input: { create: { width: 8, height: 16, channels: 3, background: red } }, left: 0, top: 0 }])
    .png()
    .toBuffer();
  // The left 8 of 32 columns are exactly what the centre crop of 16 leaves out.
  assert.deepEqual(await colourAt(marked, 1, 4, "crop"), [0, 255, 0]);
  const padded = await plain(16, 8, { ...red, alpha: 0 }, 4)
    .png()
    .toBuffer();
  assert.deepEqual(await colourAt(padded, 4, 0, "pad"), [0, 0, 0]);
  assert.deepEqual(await colourAt(padded, 4, 4, "pad"), [255, 255, 255]);
});

test("the moments are the sums over the pixels in 0..1", async () => {
  const { pixels, moments } = await decodeImage(await halves(16, 16).jpeg().toBuffer(), SIZE, "crop");
  for (let plane = 0; plane < 3; plane++) {
    const values = Array.from(pixels.subarray(plane * AREA, (plane + 1) * AREA), (value) => value / 255);
    assert.ok(Math.abs(values.reduce((sum, v) => sum + v, 0) - moments[plane]) < 1e-9);
    assert.ok(Math.abs(values.reduce((sum, v) => sum + v * v, 0) - moments[3 + plane]) < 1e-9);
  }
});

test("files that are damaged or no images are refused", async () => {
  const noise = await sharp({ create: { width: 200, height: 200, channels: 3, background: red, noise: { type: "gaussian", mean: 128, sigma: 40 } } }).jpeg().toBuffer(); // prettier-ignore
  await decodeImage(noise, SIZE, "crop");
  await assert.rejects(decodeImage(noise.subarray(0, noise.length / 2), SIZE, "crop"));
  await assert.rejects(decodeImage(Buffer.from("not an image"), SIZE, "crop"), /unsupported image format/);
});

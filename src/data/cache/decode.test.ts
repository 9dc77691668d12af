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

/** A TIFF of one strip, [height, width, samples], little-endian. */
function tiff(size: number, samples: number, data: Buffer, tags: Record<number, number[]>): Buffer {
  const bits = (8 * data.length) / (size * size * samples);
  const entries = new Map<number, number[]>([
    ...([
      [256, [size]],
      [257, [size]],
      [258, Array<number>(samples).fill(bits)],
      [259, [1]],
      [262, [1]],
    ] as const),
    ...([[273, [0]], [277, [samples]], [278, [size]], [279, [data.length]], [284, [1]], [339, Array<number>(samples).fill(1)]] as const), // prettier-ignore
  ] as [number, number[]][]);
  for (const [tag, values] of Object.entries(tags)) entries.set(Number(tag), values);
  const sorted = [...entries].sort(([a], [b]) => a - b);
  const head = Buffer.alloc(8 + 2 + 12 * sorted.length + 4);
  head.write("II*\0", 0, "latin1");
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(sorted.length, 8);
  const lists = sorted.map(([, values]) => (values.length > 1 ? Buffer.from(Uint32Array.from(values).buffer) : Buffer.alloc(0))); // prettier-ignore
  let at = head.length;
  const start = at + lists.reduce((sum, { length }) => sum + length, 0);
  sorted.forEach(([tag, values], index) => {
    const entry = 10 + 12 * index;
    head.writeUInt16LE(tag, entry);
    head.writeUInt16LE(4, entry + 2);
    head.writeUInt32LE(values.length, entry + 4);
    head.writeUInt32LE(values.length > 1 ? at : tag === 273 ? start : values[0], entry + 8);
    at += lists[index].length;
  });
  return Buffer.concat([head, ...lists, data]);
}

const repeated = (values: readonly number[]) => Array.from({ length: 256 }, () => values).flat();
const floats = (...values: number[]) => Buffer.from(Float32Array.from(repeated(values)).buffer);
const shorts = (...values: number[]) => Buffer.from(Uint16Array.from(repeated(values)).buffer);
const bytesOf = (...values: number[]) => Buffer.from(repeated(values));
const FLOAT = { 339: [3] };

test("numbers are scaled by what the file says: floating point in 0..1 or 0..255, whites of its own", async () => {
  await assertColour(tiff(16, 1, floats(0.5), FLOAT), [128, 128, 128]);
  await assertColour(tiff(16, 3, floats(0.8, 0.4, 0.2), { 262: [2], 339: [3, 3, 3] }), [204, 102, 51]);
  await assertColour(tiff(16, 1, floats(90), FLOAT), [90, 90, 90]);
  await assertColour(tiff(16, 1, shorts(2048), { 281: [4095] }), [128, 128, 128]);
  await assertColour(tiff(16, 1, shorts(257 * 90), {}), [90, 90, 90]);
  await assertColour(tiff(16, 2, shorts(257 * 90, 7), { 338: [0] }), [90, 90, 90]);
});

test("bands that are neither colour nor said to be transparency are dropped, transparency is not", async () => {
  await assertColour(tiff(16, 4, bytesOf(200, 100, 50, 10), { 262: [2], 338: [0] }), [200, 100, 50]);
  await assertColour(tiff(16, 4, bytesOf(200, 100, 50, 0), { 262: [2], 338: [2] }), [255, 255, 255]);
  await assertColour(tiff(16, 5, bytesOf(200, 100, 50, 10, 20), { 262: [2], 338: [0, 0] }), [200, 100, 50]);
  await assertColour(tiff(16, 2, bytesOf(90, 10), { 338: [0] }), [90, 90, 90]);
  await assertColour(tiff(16, 4, bytesOf(0, 0, 0, 0), { 262: [5] }), [255, 255, 255]);
});

test("what a file does not say is refused by name rather than guessed", async () => {
  const refuse = (bytes: Buffer, reason: RegExp) => assert.rejects(decodeImage(bytes, SIZE, "crop"), reason);
  await refuse(tiff(16, 1, shorts(2048), {}), /it uses 12 of its 16 bits \(up to 2048\)/);
  await refuse(tiff(16, 1, floats(4000), FLOAT), /go up to 4000, and nothing says which is white/);
  await refuse(tiff(16, 1, floats(-1), FLOAT), /no brightness \(-1 to -1\)/);
  await refuse(tiff(16, 1, Buffer.from(Uint32Array.from(repeated([70000])).buffer), {}), /whole numbers of 32 bits/);
  await refuse(tiff(16, 13, bytesOf(...Array.from({ length: 13 }, (_, i) => i)), { 338: Array<number>(12).fill(0) }), /13 bands, of which no three/); // prettier-ignore
  const sixteen = async (value: number) =>
    sharp(
      Uint16Array.from({ length: 256 }, () => value),
      { raw: { width: 16, height: 16, channels: 1 } },
    )
      .toColourspace("grey16")
      .png()
      .toBuffer();
  await refuse(await sixteen(16 * 255), /uses 12 of its 16 bits \(up to 4080\)/);
  await assertColour(await sixteen(257 * 90), [90, 90, 90]);
  await assertColour(await sixteen(0), [0, 0, 0]);
});

test("formats are told by content: under any ending, and by name where they are not decoded", async () => {
  for (const format of ["avif", "webp", "tiff", "gif"] as const)
    await assertColour(await plain(16, 16, red).toFormat(format).toBuffer(), [255, 0, 0]);
  const refuse = (text: string, reason: RegExp) =>
    assert.rejects(decodeImage(Buffer.from(text.padEnd(200, "\0"), "latin1"), SIZE, "crop"), reason);
  await refuse("\0\0\0\x18ftypheic\0\0\0\0mif1heic", /it is a HEIC photo; export it as JPEG/);
  await refuse("<!DOCTYPE html><html>404", /it is a web page/);
  await refuse("BM\x36\x10\0\0\0\0\0\0\x36\0\0\0", /it is a BMP picture/);
});

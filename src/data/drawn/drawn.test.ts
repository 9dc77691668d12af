import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { UserError } from "../../core/errors.js";
import { DRAWN_CLASSES } from "./classes/index.js";
import { drawImage } from "./draw.js";
import { drawScene } from "./scene.js";
import { drawnFolder, writeDrawn } from "./write-drawn.js";

async function temporary(context: { after: (done: () => Promise<void>) => void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "convscope-drawn-"));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

test("the classes are ImageNet10's, in its order", () => {
  const names = "baboon banana canoe cat desk drill dumbbell football mug orange";
  assert.equal(DRAWN_CLASSES.map(({ name }) => name).join(" "), names);
});

test("every class draws valid SVG without a number gone wrong, whatever the seed", () => {
  for (let label = 0; label < DRAWN_CLASSES.length; label++) {
    for (let index = 0; index < 60; index++) {
      const scene = drawScene(index, label, index);
      assert.doesNotMatch(scene, /NaN|undefined|Infinity|null/, `${DRAWN_CLASSES[label].name} ${index}`);
      for (const [, id] of scene.matchAll(/url\(#(\w+)\)/g)) assert.ok(scene.includes(`id="${id}"`));
    }
  }
});

test("a picture is a function of seed, class and index, and each of them matters", async () => {
  const picture = await drawImage(3, 4, 5);
  assert.deepEqual(await drawImage(3, 4, 5), picture);
  for (const [seed, label, index] of [
    [4, 4, 5],
    [3, 5, 5],
    [3, 4, 6],
  ]) {
    assert.notDeepEqual(await drawImage(seed, label, index), picture);
  }
  const { width, height, channels, format } = await sharp(picture).metadata();
  assert.deepEqual({ width, height, channels, format }, { width: 256, height: 256, channels: 3, format: "jpeg" });
});

test("the mean colours of the classes overlap: colour alone does not tell them apart", async () => {
  const count = 20;
  const indexes = Array.from({ length: count }, (_, index) => index);
  const meanOf = async (label: number, index: number) => {
    const { channels } = await sharp(await drawImage(0, label, index)).stats();
    return channels.map(({ mean }) => mean);
  };
  const means: number[][][] = [];
  for (let label = 0; label < DRAWN_CLASSES.length; label++) {
    means.push(await Promise.all(indexes.map((index) => meanOf(label, index))));
  }
  const centres = means.map((pictures) =>
    [0, 1, 2].map((c) => pictures.reduce((sum, picture) => sum + picture[c], 0) / count),
  );
  const distance = (a: number[], b: number[]) => Math.hypot(...a.map((value, c) => value - b[c]));
  const right = means.flatMap((pictures, label) =>
    pictures.filter((picture) =>
      centres.every((centre) => distance(picture, centre) >= distance(picture, centres[label])),
    ),
  );
  // Chance is 0.1, and these centres were made from the pictures themselves.
  assert.ok(right.length / (count * DRAWN_CLASSES.length) < 0.3, `${right.length} guessed right`);
});

test("writing draws every picture, resumes after a kill, grows, and refuses a folder of others", async (context) => {
  const folder = await temporary(context);
  let last: readonly [number, number] = [0, 0];
  await writeDrawn(folder, { perClass: 1, seed: 7, onProgress: (done, total) => (last = [done, total]) });
  assert.deepEqual(last, [10, 10]);
  assert.deepEqual(JSON.parse(await readFile(join(folder, "drawn.json"), "utf8")), {
    version: 2,
    seed: 7,
    perClass: 1,
  });
  const mug = join(folder, "mug", "mug-0001.jpg");
  const bytes = await readFile(mug);
  const { mtimeMs } = await stat(join(folder, "cat", "cat-0001.jpg"));

  await rm(mug);
  await writeFile(`${mug}.1.tmp`, bytes.subarray(0, 100));
  await writeFile(join(folder, "drawn.unfinished.json"), await readFile(join(folder, "drawn.json")));
  await rm(join(folder, "drawn.json"));
  await writeDrawn(folder, { perClass: 2, seed: 7 });
  assert.deepEqual(await readFile(mug), bytes);
  assert.deepEqual(await readdir(join(folder, "mug")), ["mug-0001.jpg", "mug-0002.jpg"]);
  assert.equal((await stat(join(folder, "cat", "cat-0001.jpg"))).mtimeMs, mtimeMs);

  const refusal = (error: unknown) =>
    error instanceof UserError && error.exitCode === 2 && error.message.includes(folder);
  await assert.rejects(writeDrawn(folder, { perClass: 2, seed: 8 }), refusal);
  await assert.rejects(writeDrawn(folder, { perClass: 1, seed: 7 }), refusal);
  await rm(join(folder, "drawn.json"));
  await assert.rejects(writeDrawn(folder, { perClass: 2, seed: 7 }), refusal);
});

test("a folder that cannot be made is a clear failure", async (context) => {
  const file = join(await temporary(context), "file");
  await writeFile(file, "");
  const failure = (error: unknown) => error instanceof UserError && error.message.includes(file);
  await assert.rejects(writeDrawn(join(file, "set"), { perClass: 1 }), failure);
});

test("the default set is drawn into the cache once", async (context) => {
  const cacheRoot = await temporary(context);
  const folder = await drawnFolder({ perClass: 1, cacheRoot });
  assert.equal(folder, join(cacheRoot, "drawn-v2-seed0-1"));
  const again = await drawnFolder({ perClass: 1, cacheRoot, onProgress: () => assert.fail("drawn again") });
  assert.equal(again, folder);
});

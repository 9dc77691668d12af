import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { writeFiles } from "../data/fixtures.test.helper.js";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { readMetrics, readRun } from "./run/run-folder.js";

test("photos of one colour train to finite numbers: there is nothing to scale by", async () => {
  const folder = workFolder();
  const files: Record<string, Buffer> = {};
  for (const name of ["a", "b"]) {
    for (let i = 0; i < 10; i++) {
      const background = { r: 90, g: 90, b: 90 };
      const image = sharp({ create: { width: 40 + i, height: name === "a" ? 40 : 41, channels: 3, background } });
      files[`photos/${name}/${i}.png`] = await image.png().toBuffer();
    }
  }
  await writeFiles(folder, files);
  const commandLine = new CommandLine(folder);
  const trained = await commandLine.run("train", "--data", "photos", ...TINY, "--epochs", "1", "--out", "run");
  assert.equal(trained.code, 0, trained.stderr);
  const run = join(folder, "run");
  assert.deepEqual(readRun(run).normalization.std, [1, 1, 1]);
  const [metrics] = readMetrics(run);
  for (const [name, value] of Object.entries(metrics)) assert.ok(Number.isFinite(value), `${name} is ${value}`);
});

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";

const folder = workFolder();
await writePhotos(join(folder, "photos"), 6);
const commandLine = new CommandLine(folder);
const noFull = !existsSync("/dev/full") && "there is no /dev/full here";

test("a listing that nobody reads ends quietly", async () => {
  const { child, ended } = commandLine.start("models");
  child.stdout!.destroy();
  const { code, stderr } = await ended;
  assert.deepEqual([code, stderr], [0, ""]);
});

test("a training goes on when nobody reads what it says any more", async () => {
  const started = commandLine.start("train", "--data", "photos", ...TINY, "--epochs", "2", "--out", "run");
  await started.said(/Run folder/);
  started.child.stderr!.destroy();
  assert.equal((await started.ended).code, 0);
  assert.ok(existsSync(join(folder, "run/checkpoints/last.safetensors")));
  assert.equal((await commandLine.run("evaluate", "run")).code, 0);
});

test("output that cannot be written is one sentence, and a failure", { skip: noFull }, async () => {
  const { code, stderr } = await commandLine.runAfter("exec 1>/dev/full", "models");
  assert.equal(code, 1);
  assert.equal(stderr, "error: Cannot write the output: the disk is full; free some space.\n");
});

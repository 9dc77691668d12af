import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";

const folder = workFolder();
await writePhotos(join(folder, "photos"));
const commandLine = new CommandLine(folder);
const train = (out: string, ...more: string[]) =>
  commandLine.ask("train", "--data", "photos", ...TINY, "--epochs", "5", "--out", out, ...more);
const kept = (out: string) =>
  readdirSync(join(folder, out, "checkpoints")).filter((name) => !name.startsWith("optimizer-")).sort(); // prettier-ignore

test("the weights after every so many epochs are kept besides those that always are, and change nothing else", async () => {
  assert.equal((await train("plain")).code, 0);
  assert.equal((await train("kept", "--checkpoint-every", "2")).code, 0);
  const always = ["best.safetensors", "epoch-000.safetensors", "epoch-002.safetensors", "last.safetensors"];
  assert.deepEqual(kept("plain"), always);
  assert.deepEqual(kept("kept"), [...always, "epoch-004.safetensors"].sort());
  const last = (out: string) => readFileSync(join(folder, out, "checkpoints", "last.safetensors"));
  assert.ok(last("kept").equals(last("plain")));
  const { code, stdout } = await commandLine.ask("evaluate", "kept", "--checkpoint", "4", "--json");
  assert.equal(code, 0);
  assert.equal((JSON.parse(stdout) as { checkpoint: string }).checkpoint, "4");
});

test("a number that is none, and another one for a run that is resumed, are refused in a sentence", async () => {
  const none = await train("none", "--checkpoint-every", "0");
  assert.deepEqual([none.code, none.stderr.trim()], [2, 'error: --checkpoint-every needs a whole number of at least 1, not "0".']); // prettier-ignore
  const resumed = await commandLine.ask("train", "--resume", "--out", "kept", "--checkpoint-every", "1");
  assert.equal(resumed.code, 2);
  assert.match(resumed.stderr, /kept was begun with --checkpoint-every 2, not 1; leave --checkpoint-every out/);
});

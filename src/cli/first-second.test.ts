import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { RandomStream } from "../core/random.js";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";
import { killAt } from "../testing/torture/kill.js";

const folder = workFolder();
const photos = await writePhotos(join(folder, "photos"), 8);
const commandLine = new CommandLine(folder);
const train = (out: string, ...more: string[]) => ["train", "--data", photos, ...TINY, "--epochs", "2", "--out", out, ...more]; // prettier-ignore
const bytes = (out: string, file: string) => readFileSync(join(folder, out, "checkpoints", file));

test("a run that is killed while its first files are written, and again, ends in the same bits as an undisturbed one", async () => {
  const undisturbed = await commandLine.run(...train("undisturbed"));
  assert.equal(undisturbed.code, 0, undisturbed.stderr);
  const stream = new RandomStream(1, "first second");
  for (let kill = 0; kill < 3; kill++) {
    const out = `killed-${kill}`;
    for (let time = 0; time < 2; time++)
      await killAt(commandLine, train(out, "--resume"), { after: join(folder, out), ms: stream.uniform() * 120 });
    const { code, stderr } = await commandLine.run(...train(out, "--resume"));
    assert.equal(code, 0, stderr);
    for (const file of ["epoch-000.safetensors", "best.safetensors", "last.safetensors"])
      assert.ok(bytes(out, file).equals(bytes("undisturbed", file)), `${out}: ${file}`);
  }
});

test("halves of its first files are no hindrance to a run, and a folder of somebody else's is left alone", async () => {
  mkdirSync(join(folder, "halves", "checkpoints"), { recursive: true });
  for (const name of ["run.json.tmp", "run.json.12-abc.tmp", "run.lock", "checkpoints/epoch-000.safetensors.tmp"])
    writeFileSync(join(folder, "halves", name), "{");
  const { code, stderr } = await commandLine.run(...train("halves", "--resume"));
  assert.equal(code, 0, stderr);
  assert.ok(bytes("halves", "last.safetensors").equals(bytes("undisturbed", "last.safetensors")));
  mkdirSync(join(folder, "mine"));
  writeFileSync(join(folder, "mine", "thesis.tex"), "all of it");
  assert.equal((await commandLine.run(...train("mine"))).code, 2);
  assert.equal(readFileSync(join(folder, "mine", "thesis.tex"), "utf8"), "all of it");
});

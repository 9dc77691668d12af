import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { writeRunFolder } from "../../testing/live-runs.js";
import { temporaryFolder } from "../../testing/temporary-folder.js";
import { readRun } from "../../train/run/run-folder.js";
import { MemoryStore } from "../../train/run/run-store.js";
import { readRunFile } from "./run.js";

const said = (error: unknown) => (error as Error).message;

test("a damaged or foreign run.json is refused in a page in the words that Node has for it", async (t) => {
  const folder = temporaryFolder(t);
  writeRunFolder(folder, 1);
  const path = join(folder, "run.json");
  const sound = readFileSync(path, "utf8");
  const damaged: readonly (readonly [string, RegExp])[] = [
    [sound.slice(0, 200), /run\.json is damaged \(SyntaxError.*restore it, or train again/],
    ["null", /run\.json is not a run of Convscope: its configuration is missing/],
    ["[1, 2]", /is not a run of Convscope/],
    ['{ "name": "some-package", "version": "1.0.0" }', /is not a run of Convscope/],
    [sound.replace('"imageSize": 32', '"imageSize": "32"'), /is damaged: config\.model\.imageSize/],
    [sound.replace('"status": "finished"', '"status": "lost"'), /is damaged: status/],
    [sound.replace('"mean": [', '"mean": ["red", '), /is damaged: normalization\.mean/],
    [sound.replace('"classes": [', '"classes": "many", "was": ['), /is damaged: classes/],
  ];
  for (const [text, expected] of damaged) {
    writeFileSync(path, text);
    const store = new MemoryStore();
    await store.append("run.json", text);
    const inPage = await readRunFile(store).then(() => "nothing", said);
    assert.match(inPage, expected);
    assert.throws(
      () => readRun(folder),
      (error) => said(error).replace(path, "run.json") === inPage,
      inPage,
    );
  }
  const store = new MemoryStore();
  await store.append("run.json", sound);
  assert.deepEqual(await readRunFile(store), JSON.parse(sound));
});

import assert from "node:assert/strict";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../../data/fixtures.test.helper.js";
import { writeRunFolder } from "../../testing/live-runs.js";
import { clearRunFolder } from "./run-folder.js";
import { changeTags, parseTag, readTags } from "./tags.js";

function runFolder(t: Parameters<typeof temporaryFolder>[0]): string {
  const directory = join(temporaryFolder(t), "run");
  writeRunFolder(directory, 1);
  return directory;
}

test("tags are added, removed and kept in a file of their own, beside an unchanged run.json", (t) => {
  const run = runFolder(t);
  const before = readFileSync(join(run, "run.json"), "utf8");
  assert.deepEqual(readTags(run), []);
  assert.deepEqual(changeTags(run, ["good", "#Baseline", "good"], []), ["baseline", "good"]);
  assert.deepEqual(changeTags(run, ["v2"], ["good", "never-had"]), ["baseline", "v2"]);
  assert.deepEqual(JSON.parse(readFileSync(join(run, "tags.json"), "utf8")), ["baseline", "v2"]);
  assert.equal(readFileSync(join(run, "run.json"), "utf8"), before);
  assert.deepEqual(changeTags(run, [], ["baseline", "v2"]), []);
  assert.ok(!existsSync(join(run, "tags.json")));
});

test("what is no tag, and one too many, are refused in a sentence and change nothing", (t) => {
  const run = runFolder(t);
  assert.equal(parseTag(" Größe_1.0-β "), "größe_1.0-β");
  for (const text of ["", "#", "two words", "-minus", "a/b", "<b>", "x".repeat(33), "a\nb", "##a"])
    assert.throws(() => changeTags(run, ["good", text], []), /is no tag: a tag is one word/, text);
  const many = Array.from({ length: 21 }, (_, index) => `tag${index}`);
  assert.throws(() => changeTags(run, many, []), /would have 21 tags, and 20 are the most/);
  assert.throws(() => changeTags(join(run, "checkpoints"), ["good"], []), /is not a run/);
  assert.ok(!existsSync(join(run, "tags.json")));
});

test("a tags.json that is damaged, huge, foreign or a link counts as none", (t) => {
  const run = runFolder(t);
  const path = join(run, "tags.json");
  for (const text of ["{", '{"a": 1}', '"good"', JSON.stringify(Array(2000).fill("good"))]) {
    writeFileSync(path, text);
    assert.deepEqual(readTags(run), []);
  }
  writeFileSync(path, '["good", 3, "<script>", "good"]');
  assert.deepEqual(readTags(run), ["good"]);
  const linked = join(run, "checkpoints");
  symlinkSync(path, join(linked, "tags.json"));
  assert.deepEqual(readTags(linked), []);
});

test("a run that replaces another begins without its tags", (t) => {
  const run = runFolder(t);
  changeTags(run, ["good"], []);
  clearRunFolder(run);
  assert.deepEqual(readTags(run), []);
});

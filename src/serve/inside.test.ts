import assert from "node:assert/strict";
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../data/fixtures.test.helper.js";
import { isPlainFile, realPathInside } from "./inside.js";

test("only what really stands below a folder has a path there", (t) => {
  const folder = realpathSync(temporaryFolder(t));
  const root = join(folder, "root");
  mkdirSync(join(root, "inner"), { recursive: true });
  mkdirSync(join(folder, "root-beside"));
  writeFileSync(join(folder, "secret"), "");
  writeFileSync(join(root, "inner", "file"), "");
  symlinkSync(join(folder, "secret"), join(root, "link"));
  symlinkSync(folder, join(root, "up"));
  symlinkSync("inner", join(root, "within"));

  assert.equal(realPathInside(root, "inner", "file"), join(root, "inner", "file"));
  assert.equal(realPathInside(root, "within", "file"), join(root, "inner", "file"));
  assert.equal(realPathInside(root), root);
  for (const path of [
    "../secret",
    "link",
    "up/secret",
    "up/root-beside",
    "../root-beside",
    "missing",
    "inner/../../secret",
  ])
    assert.equal(realPathInside(root, path), null, path);
});

test("a link to a file is no plain file", (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, "file"), "");
  symlinkSync("file", join(folder, "link"));
  assert.ok(isPlainFile(join(folder, "file")));
  for (const name of ["link", ".", "missing"]) assert.ok(!isPlainFile(join(folder, name)), name);
});

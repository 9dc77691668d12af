import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("the fast tests are those that start nothing: most of them, and none of a server, a process or a browser", () => {
  const tool = fileURLToPath(new URL("../tools/test-fast.js", import.meta.url));
  const listed = execFileSync(process.execPath, [tool, "--list"], { encoding: "utf8" }).replaceAll("\\", "/");
  const names = listed.trim().split("\n");
  assert.ok(names.length > 80, `${names.length} files`);
  for (const name of ["core/tensor", "graph/shapes", "lab/choose"]) assert.ok(names.includes(`${name}.test.js`), name);
  for (const name of ["serve/page", "cli/resume", "data/loader", "test-fast"])
    assert.ok(!names.includes(`${name}.test.js`), name);
});

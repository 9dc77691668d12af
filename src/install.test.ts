/** A small share of the installation matrix (docs/installation.md): the packed package in empty folders. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ENOTCACHED/;

test("the packed package installs and trains where scripts are blocked, without a compiler or optional packages", (t) => {
  if (process.platform === "win32") return t.skip("the matrix lays out its folders with Unix's links");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["tools/test-install.js", "--quick"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0 && OFFLINE.test(stdout + stderr)) return t.skip("the registry cannot be reached");
  assert.equal(status, 0, stdout + stderr);
  const lines = stdout.trim().split("\n");
  assert.equal(lines.length, 2);
  for (const line of lines) {
    assert.match(line, /: native, installed in \d+ s/);
    assert.doesNotMatch(line, /warnings/);
  }
});

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "./fixtures.test.helper.js";
import { readWhole } from "./read-file.js";

test("gives all bytes of a file, or the file system's error", async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "file");
  for (const content of ["", "x", "abc".repeat(100_000)]) {
    writeFileSync(path, content);
    assert.equal((await readWhole(path)).toString(), content);
  }
  await assert.rejects(readWhole(join(folder, "none")), { code: "ENOENT" });
  await assert.rejects(readWhole(folder), { code: "EISDIR" });
});

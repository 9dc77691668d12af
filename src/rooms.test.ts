import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("../src/", import.meta.url));
const MOST_LINES = 10;

const folders = [...new Set(readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).map((file) => dirname(file)))]
  .filter((folder) => folder !== ".")
  .sort();

test("there are rooms to look into", () => assert.ok(folders.length > 30));

for (const folder of folders) {
  test(`${folder} opens with what comes in, what goes out and what it must not know, in ten lines`, () => {
    const text = readFileSync(join(SOURCE, folder, "README.md"), "utf8");
    assert.ok(text.trimEnd().split("\n").length <= MOST_LINES, `at most ${MOST_LINES} lines`);
    for (const part of [`# ${folder.replaceAll("\\", "/")}\n`, "- **In**: ", "- **Out**: ", "- **Must not know**: "])
      assert.ok(text.includes(part), part);
  });
}

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { engineOptionRows } from "../engine/engine-options.js";
import { inRecipes, table } from "../settings/table.js";
import { derivedFiles } from "./derived-files.js";

const files = await derivedFiles(new URL("../../", import.meta.url));

test("the recipe's schema and the documents' tables are what the rows say", () => {
  assert.equal(files.length, 4);
  for (const { path, text } of files) {
    const stored = readFileSync(path, "utf8");
    // How JSON is laid out is the formatter's matter.
    const isSame = path.endsWith(".json") ? isDeepStrictEqual(JSON.parse(stored), JSON.parse(text)) : stored === text;
    assert.ok(isSame, `${path} is old: node tools/write-docs.js writes it anew`);
  }
});

test("every setting stands in the tables", () => {
  const [, recipes, training, cluster] = files.map(({ text }) => text);
  for (const name of Object.keys(engineOptionRows)) assert.match(cluster, new RegExp(`^\\| \`${name}\` \\|`, "m"));
  for (const { name } of inRecipes) assert.match(recipes, new RegExp(`^\\| \`${name}\` \\|`, "m"));
  assert.equal((training.match(/^\| `--/gm) ?? []).length, table.length);
});

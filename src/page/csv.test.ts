import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import { toCsv } from "./csv.js";

test("what is written is what another program reads", () => {
  const rows = [
    ["run", "note"],
    ["a,b", 'he said "no"'],
    ["line\nbreak", ""],
  ];
  assert.deepEqual(parse(toCsv(rows)), rows);
  assert.equal(toCsv([[1, null, 0.5]]), "1,,0.5\r\n");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { forTerminal } from "./output.js";
import { formatTable } from "./table.js";

const plain = (...args: Parameters<typeof formatTable>) =>
  stripVTControlCharacters(forTerminal(formatTable(...args))).split("\n");

test("columns are as wide as their widest cell, two spaces apart, without spaces at the end", () => {
  const rows = [["conv1", "448", "a"], ["a longer name", "1", ""]]; // prettier-ignore
  assert.deepEqual(plain(["layer", "numbers", "x"], rows, ["left", "right"]), [
    "layer          numbers  x",
    "conv1              448  a",
    "a longer name        1",
  ]);
});

test("a table without rows is its headings", () => assert.deepEqual(plain(["a", "bc"], []), ["a  bc"]));

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSplit } from "../data/split.js";
import { splitWords } from "./data-options.js";

test("a split is written as it was given; the one that goes without saying is left out", () => {
  for (const given of ["80/10/10", "33.3/33.3/33.4", "98/1/1"]) assert.equal(splitWords(parseSplit(given)), given);
  assert.equal(splitWords(parseSplit("70/10/20")), undefined);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRoute, runAddress } from "./route.js";

test("an address leads to the run that it was made for, whatever that is called", () => {
  for (const run of [
    "run",
    "lab/runs/01-plain",
    '100% a#b?c&d=<b>x</b>"+',
    "ünïcödé-跑步 🏃",
    "two\nlines",
    "back\\slash",
  ]) {
    const { run: found, tab, query } = parseRoute(runAddress(run, "features", { split: "val", index: "3" }));
    assert.deepEqual([found, tab, query.get("split"), query.get("index")], [run, "features", "val", "3"]);
  }
});

test("without a run an address leads to the list, without a tab to the overview", () => {
  for (const hash of ["", "#", "#/", "#/run", "#/run/", "#/other/run"]) assert.equal(parseRoute(hash).run, null, hash);
  assert.deepEqual([parseRoute("#/run/a").run, parseRoute("#/run/a").tab], ["a", "overview"]);
});

test("an address that was cut off within a character is a run that there is none of", () => {
  assert.equal(parseRoute("#/run/100%25%E0%A4/try").run, "100%25%E0%A4");
});

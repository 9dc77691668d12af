import assert from "node:assert/strict";
import { test } from "node:test";
import { distinctNames } from "./distinct-names.js";

const run = (lab: string, name: string, id = `${lab}/runs/${name}`) => ({ id, lab, name });

test("names are as short as tells the runs apart", () => {
  assert.deepEqual(distinctNames([run("a", "plain"), run("a", "wide"), { id: "b", lab: null, name: "b" }]), ["plain", "wide", "b"]); // prettier-ignore
  assert.deepEqual(distinctNames([run("a", "plain"), run("b", "plain"), run("b", "wide")]), ["plain (a)", "plain (b)", "wide"]); // prettier-ignore
  assert.deepEqual(distinctNames([run("a", "plain"), run("a", "plain", "a/runs/05-plain")]), ["a/runs/plain", "a/runs/05-plain"]); // prettier-ignore
});

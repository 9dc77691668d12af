import assert from "node:assert/strict";
import { test } from "node:test";
import { type Chosen, type KeptSet, readKept, writeKept } from "./kept.js";
import { parseRoute, runAddress } from "./route.js";
import * as views from "./views.js";

const empty = new URLSearchParams();

/** What is read after a change was written into an address, and the address was sent. */
function sent<K extends KeptSet>(kept: K, change: Partial<Chosen<K>>): Chosen<K> {
  return readKept(kept, parseRoute(runAddress("a", "b", writeKept(kept, empty, change))).query);
}

test("what was chosen is what a sent address says, whatever stands in it", () => {
  const run = ["a", "lab/runs/b,c", '100% &=#"+ 跑步'];
  const list = { run, filter: "  convnet3 #a -b & c", order: { column: "loss", descending: false }, columns: ["accuracy", "seed"], archived: true } as const; // prettier-ignore
  assert.deepEqual(sent(views.listView, list), list);
  const curves = { smooth: 0.65, by: "time", log: true, hide: ["val"], off: ["a"], zoom: [1.5, 7] } as const;
  assert.deepEqual(sent(views.curveView, curves), curves);
  const confusion = { split: "test", checkpoint: "5", numbers: "column", cell: ["t-shirt, blue", "hat"] } as const;
  assert.deepEqual(sent(views.confusionView, confusion), confusion);
  const mistakes = { split: "train", checkpoint: "last", list: "hits", class: "hat & co" } as const;
  assert.deepEqual(sent(views.mistakesView, mistakes), mistakes);
  const features = { split: "val", checkpoint: "best", index: 12, second: ["test", "3"], method: "occlusion", for: "hat", method2: "grad-cam", for2: "cap", map: ["conv2", "7"], at: ["3", "8"] } as const; // prettier-ignore
  assert.deepEqual(sent(views.featuresView, features), features);
  const filters = { layer: "conv2.weight", time: "0", beside: true, input: 3 };
  assert.deepEqual(sent(views.filtersView, filters), filters);
  assert.deepEqual(sent(views.compareView, { across: "batch", up: "loss" }), { across: "batch", up: "loss" });
});

test("what nobody chose is not in the address, and the test photos are not what stands there then", () => {
  for (const view of Object.values(views).filter(
    (view): view is typeof views.listView => typeof view === "object" && "checkpoint" in view,
  ))
    // prettier-ignore
    assert.equal(readKept(view as unknown as typeof views.mistakesView, empty).split, "val");
  const initial = readKept(views.curveView, empty);
  assert.equal(writeKept(views.curveView, empty, initial).toString(), "");
});

test("that no run is chosen is another thing than that nobody has chosen", () => {
  assert.equal(readKept(views.listView, empty).run, null);
  assert.deepEqual(sent(views.listView, { run: [] }).run, []);
  assert.deepEqual(sent(views.listView, { columns: [] }).columns, []);
  assert.deepEqual(sent(views.curveView, { hide: [] }).hide, []);
});

test("what cannot be is as if it was not said", () => {
  const wrong = new URLSearchParams(
    "smooth=2&by=day&zoom=5&zoom=1&log=yes&hide=x&split=all&index=-1&cell=a&order=nothing",
  );
  assert.deepEqual(readKept(views.curveView, wrong), { smooth: 0, by: "epoch", log: false, hide: [], off: null, zoom: null }); // prettier-ignore
  assert.deepEqual(readKept(views.confusionView, wrong).cell, null);
  const { split, index } = readKept(views.featuresView, wrong);
  assert.deepEqual([split, index], ["val", 0]);
  assert.equal(readKept(views.listView, wrong).order.column, "startedAt");
});

test("a change leaves what others keep in the address as it is", () => {
  const query = writeKept(views.confusionView, new URLSearchParams("smooth=0.5"), { cell: ["a", "b"] });
  assert.equal(query.toString(), "smooth=0.5&cell=a&cell=b");
  assert.equal(writeKept(views.confusionView, query, { cell: null }).toString(), "smooth=0.5");
});

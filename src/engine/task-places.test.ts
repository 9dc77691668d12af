import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { type TaskFile, writeTask } from "./task-file.js";
import { placeOf, placesIn, writePlaces } from "./task-places.js";

const file = (change: Partial<TaskFile> = {}): TaskFile => ({ index: 0, state: "running", host: "host", starts: 1, fruitless: 0, epochs: 0, since: "2026-01-01T10:00:00Z", ...change }); // prettier-ignore
const EARLIER = "2026-01-01T09:00:00Z";
const LATER = "2026-01-01T11:00:00Z";

test("where a task is follows from its file and from what the engine said, whichever is newer", () => {
  const place = { job: null, restarts: 0, node: null, why: null };
  assert.deepEqual(placeOf(null, undefined, ""), { ...place, state: "queued" });
  assert.deepEqual(placeOf(null, { state: "queued", why: "Resources" }, LATER), { ...place, state: "queued", why: "Resources" }); // prettier-ignore
  assert.deepEqual(placeOf(null, { state: "running", node: "n1" }, LATER), { ...place, state: "running", node: "n1" });
  assert.deepEqual(placeOf(file({ job: "7_0" }), undefined, ""), {
    ...place,
    state: "running",
    node: "host",
    job: "7_0",
  });
  const running = { state: "running", node: "n1" } as const;
  assert.deepEqual(placeOf(file({ starts: 3 }), running, EARLIER), {
    ...place,
    state: "running",
    node: "n1",
    restarts: 2,
  });
  const queued = { state: "queued", why: "BeginTime" } as const;
  assert.deepEqual(placeOf(file(), queued, LATER), { ...place, state: "queued", why: "BeginTime" });
  assert.equal(placeOf(file(), queued, EARLIER)!.state, "running", "it has begun since");
  const again = file({ state: "again", error: "its process ended" });
  assert.deepEqual(placeOf(again, undefined, ""), { ...place, state: "again", node: "host", why: "its process ended" });
  assert.deepEqual(placeOf(again, queued, EARLIER), { ...place, state: "queued", why: "BeginTime" });
  const failed = file({ state: "failed", error: "it does not fit" });
  assert.deepEqual(placeOf(failed, queued, LATER), { ...place, state: "failed", node: "host", why: "it does not fit" });
  assert.equal(placeOf(file({ state: "done" }), running, LATER), null);
});

test("a lab's folder alone says it, also while files are half there", (t) => {
  const lab = temporaryFolder(t);
  assert.deepEqual([...placesIn(lab, [0]).values()].map(({ state }) => state), ["queued"]); // prettier-ignore
  writeTask(lab, file());
  writeTask(lab, file({ index: 1, state: "done" }));
  writePlaces(lab, new Map([[2, { state: "queued", why: "Priority" }]]));
  const states = [...placesIn(lab, [0, 1, 2])].map(([index, { state, why }]) => [index, state, why]);
  assert.deepEqual(states, [[0, "running", null], [2, "queued", "Priority"]]); // prettier-ignore
});

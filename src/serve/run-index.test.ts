import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryFolder } from "../data/fixtures.test.helper.js";
import type { LiveEvent } from "../page/api.js";
import { writePlaces } from "../engine/task-places.js";
import { epochMetrics, writeRunFolder } from "../testing/live-runs.js";
import { changeTags } from "../train/run/tags.js";
import { EventLog } from "./event-log.js";
import { RunIndex } from "./run-index.js";

function indexed(t: Parameters<typeof temporaryFolder>[0]) {
  const folder = realpathSync(temporaryFolder(t));
  const log = new EventLog(1000);
  const index = new RunIndex(folder, log);
  const events: LiveEvent[] = [];
  log.subscribe(({ bytes }) => {
    events.push(JSON.parse(/data: (.*)/.exec(new TextDecoder().decode(bytes))![1]) as LiveEvent);
  });
  /** Looks until something has happened, as the server does once a second. */
  const until = async (wanted: (event: LiveEvent) => boolean): Promise<LiveEvent> => {
    for (let look = 0; look < 12; look++) {
      await index.refresh();
      const found = events.find(wanted);
      if (found !== undefined) return found;
      await sleep(510);
    }
    throw new Error(`not seen; there were ${JSON.stringify(events)}`);
  };
  return { folder, index, events, until };
}

test("runs at any depth are found, also the folder itself, and what is no run is not", async (t) => {
  const { folder, index } = indexed(t);
  writeRunFolder(join(folder, "a"), 1);
  writeRunFolder(join(folder, "deep", "er", "b"), 2);
  writeRunFolder(join(folder, ".hidden", "c"), 2);
  writeRunFolder(join(folder, "node_modules", "d"), 2);
  await index.refresh();
  assert.deepEqual(index.list().runs.map(({ id }) => id).sort(), ["a", "deep/er/b"]); // prettier-ignore
  const alone = new RunIndex(join(folder, "a"), new EventLog(1));
  await alone.refresh();
  assert.deepEqual(alone.list().runs.map(({ id, name }) => [id, name]), [[".", "a"]]); // prettier-ignore
});

test("a summary says how a run stands", async (t) => {
  const { folder, index } = indexed(t);
  writeRunFolder(join(folder, "run"), 3);
  writeRunFolder(join(folder, "killed"), 1, { status: "running" });
  await index.refresh();
  const [run, killed] = index.list().runs.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  assert.deepEqual([run.done, run.epochs, run.best?.epoch, run.alive], [3, 10, 3, false]);
  assert.deepEqual([killed.status, killed.alive], ["running", false]);
});

test("what other programs write is followed: new runs, epochs, a run gone back, renamed and removed, a lab", async (t) => {
  const { folder, index, events, until } = indexed(t);
  writeRunFolder(join(folder, "run"), 1, { status: "running" });
  await index.refresh();
  writeRunFolder(join(folder, "new"), 2);
  await until((event) => event.type === "run" && event.run.id === "new");

  appendFileSync(join(folder, "run", "metrics.jsonl"), `null\n{"epoch": 7}\n${JSON.stringify(epochMetrics(2))}\n{"epoch": 3, "cut o`); // prettier-ignore
  const grown = await until((event) => event.type === "metrics");
  assert.deepEqual(grown, { type: "metrics", id: "run", from: 1, metrics: [epochMetrics(2)] });
  assert.equal(index.run("run")?.summary.done, 2);

  events.length = 0;
  writeFileSync(join(folder, "run", "metrics.jsonl"), `${JSON.stringify(epochMetrics(1))}\n`);
  const back = await until((event) => event.type === "metrics");
  assert.deepEqual(back, { type: "metrics", id: "run", from: 1, metrics: [] });

  writeFileSync(join(folder, "run", "run.json"), "{ half written");
  await sleep(510);
  await index.refresh();
  assert.equal(index.run("run")?.summary.model, "convnet2", "what was known stands");

  mkdirSync(join(folder, "lab"));
  writeFileSync(join(folder, "lab", "lab.json"), JSON.stringify({ status: "finished", experiments: [], choice: null }));
  await until((event) => event.type === "lab" && event.lab.id === "lab");
  const runs = ["finished", "waiting", "waiting"].map((status, seed) => ({ run: `runs/${seed}`, seed, status }));
  writeFileSync(join(folder, "lab", "lab.json"), JSON.stringify({ status: "running", on: {}, experiments: [{ name: "e", runs }], choice: null })); // prettier-ignore
  writePlaces(join(folder, "lab"), new Map([[2, { state: "running", node: "n3" }]])); // prettier-ignore
  const placed = await until((event) => event.type === "lab" && event.lab.places.some(({ node }) => node === "n3"));
  const places = placed.type === "lab" ? placed.lab.places.map(({ name, state, node }) => [name, state, node]) : [];
  assert.deepEqual(places, [["e, seed 1", "queued", null], ["e, seed 2", "running", "n3"]]); // prettier-ignore
  rmSync(join(folder, "lab"), { recursive: true });
  await until((event) => event.type === "lab-removed" && event.id === "lab");
  assert.equal(index.lab("lab"), null);

  changeTags(join(folder, "new"), ["good"], []);
  await until((event) => event.type === "run" && event.run.id === "new" && event.run.tags[0] === "good");

  renameSync(join(folder, "new"), join(folder, "other"));
  await until((event) => event.type === "removed" && event.id === "new");
  await until((event) => event.type === "run" && event.run.id === "other");
  rmSync(join(folder, "other"), { recursive: true });
  await until((event) => event.type === "removed" && event.id === "other");
  assert.equal(index.run("other"), null);
});

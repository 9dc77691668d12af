import assert from "node:assert/strict";
import { test } from "node:test";
import { EventLog } from "./event-log.js";

const valuesOf = (events: readonly { bytes: Uint8Array }[] | null) =>
  events?.map(({ bytes }) => JSON.parse(/data: (.*)/.exec(new TextDecoder().decode(bytes))![1]) as unknown);

test("a watcher who was cut off gets exactly what it missed", () => {
  const log = new EventLog(100);
  log.add(1);
  const id = log.lastId;
  log.add(2);
  log.add(3);
  assert.deepEqual(valuesOf(log.after(id)), [2, 3]);
  assert.deepEqual(valuesOf(log.after(log.lastId)), []);
});

test("events before the first are all of them", () => {
  const log = new EventLog(100);
  const id = log.lastId;
  log.add(1);
  assert.deepEqual(valuesOf(log.after(id)), [1]);
});

test("an id of another server, one too old and one that is none have no answer", () => {
  const log = new EventLog(3);
  const first = log.lastId;
  for (let value = 0; value < 20; value++) log.add(value);
  assert.equal(log.after(first), null);
  assert.equal(log.after(new EventLog(3).lastId), null);
  for (const id of ["", "nonsense", `${first}-1`, first.replace(/\d+$/, "999")]) assert.equal(log.after(id), null, id);
});

test("those who watch get each event until they leave", () => {
  const log = new EventLog(3);
  const seen: number[] = [];
  const leave = log.subscribe(({ number }) => seen.push(number));
  log.add("a");
  assert.equal(log.watchers, 1);
  leave();
  log.add("b");
  assert.deepEqual(seen, [1]);
  assert.equal(log.watchers, 0);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { EventLog } from "./event-log.js";
import { eventStream } from "./event-stream.js";

async function read(stream: ReadableStream<Uint8Array>, messages: number): Promise<string> {
  const reader = stream.getReader();
  let text = "";
  while (text.split("\n\n").length <= messages) {
    const { value, done } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  await reader.cancel();
  return text;
}

test("a stream begins with what was missed and goes on with what happens", async () => {
  const log = new EventLog(10);
  log.add("seen");
  const id = log.lastId;
  log.add("missed");
  const stream = eventStream(log, id);
  log.add("new");
  const text = await read(stream, 3);
  assert.match(text, /retry: \d+[^]*data: "missed"[^]*data: "new"/);
  assert.doesNotMatch(text, /seen|reset/);
  assert.equal(log.watchers, 0, "a watcher who left is forgotten");
});

test("a stream that cannot tell what was missed begins with a reset", async () => {
  const text = await read(eventStream(new EventLog(10), "of another server"), 2);
  assert.match(text, /data: \{"type":"reset"\}/);
});

test("a watcher that does not read is cut off, and takes no more memory", () => {
  const log = new EventLog(10);
  const stream = eventStream(log, log.lastId);
  for (let i = 0; i < 10; i++) log.add("x".repeat(1024 * 1024));
  assert.equal(log.watchers, 0);
  assert.ok(!stream.locked);
});

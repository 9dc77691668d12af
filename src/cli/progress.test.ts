import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { startProgress } from "./progress.js";

/** A stream that keeps what is written, and a clock that stands until it is set on. */
function setUp(t: TestContext, isTTY: boolean, columns = 80) {
  t.mock.timers.enable({ apis: ["Date"], now: 1_000_000_000 });
  const written: string[] = [];
  const stream = { isTTY, columns, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  return { stream, written, pass: (seconds: number) => t.mock.timers.tick(seconds * 1000) };
}

test("a terminal gets one line, redrawn at most ten times a second and removed at the end", (t) => {
  const { stream, written, pass } = setUp(t, true);
  const progress = startProgress("decoding", 8, stream);
  progress.update(0);
  pass(0.05);
  progress.update(1);
  pass(0.95);
  progress.update(2, "fast");
  progress.end();
  assert.deepEqual(written, [
    `\rdecoding ${"░".repeat(24)} 0/8\x1b[K`,
    `\rdecoding ${"█".repeat(6)}${"░".repeat(18)} 2/8  fast  ETA 3 s\x1b[K`,
    "\r\x1b[K",
  ]);
});

test("the last step is always drawn, and needs no time of arrival", (t) => {
  const { stream, written } = setUp(t, true);
  const progress = startProgress("x", 2, stream);
  progress.update(1);
  progress.update(2);
  assert.equal(written.at(-1), `\rx ${"█".repeat(24)} 2/2\x1b[K`);
});

test("a line never wraps in a narrow terminal", (t) => {
  const { stream, written } = setUp(t, true, 30);
  startProgress("a label of some length", 3, stream).update(1, "and details");
  assert.equal(written[0].replace("\r", "").replace("\x1b[K", "").length, 29);
});

test("elsewhere a plain line comes every ten seconds and at the end, without control characters", (t) => {
  const { stream, written, pass } = setUp(t, false);
  const progress = startProgress("decoding", 4, stream);
  progress.update(0);
  pass(9);
  progress.update(1);
  pass(1);
  progress.update(2);
  pass(1);
  progress.update(3);
  progress.update(4, "done");
  progress.end();
  assert.deepEqual(written, ["decoding 2/4  ETA 10 s\n", "decoding 4/4  done\n"]);
});

test("nothing to do is done", (t) => {
  const { stream, written } = setUp(t, false);
  startProgress("decoding", 0, stream).update(0);
  assert.deepEqual(written, ["decoding 0/0\n"]);
});

test("a terminal that does not say how wide it is gets 80 columns", (t) => {
  const { stream, written } = setUp(t, true, 0);
  startProgress("decoding", 8, stream).update(8, "x".repeat(200));
  assert.equal(written[0].length, "\r".length + 79 + "\x1b[K".length);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatBytes, formatCount, formatDuration, formatNumberOf, formatPercent } from "./format.js";

test("durations", () => {
  const expected: [number, string][] = [
    [-3, "0 s"],
    [8.4, "8 s"],
    [59.4, "59 s"],
    [59.6, "1 min 00 s"],
    [200, "3 min 20 s"],
    [3599.7, "1 h 00 min"],
    [7500, "2 h 05 min"],
    [7559.9, "2 h 06 min"],
  ];
  for (const [seconds, text] of expected) assert.equal(formatDuration(seconds), text);
});

test("bytes", () => {
  const expected: [number, string][] = [
    [0, "0 B"],
    [812, "812 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [1449, "1.4 kB"],
    [99_449, "99.4 kB"],
    [99_960, "100 kB"],
    [999_600, "1.0 MB"],
    [1.4e9, "1.4 GB"],
    [5e15, "5000 TB"],
  ];
  for (const [bytes, text] of expected) assert.equal(formatBytes(bytes), text);
});

test("counts and shares", () => {
  assert.equal(formatCount(13803522), "13,803,522");
  assert.equal(formatCount(999), "999");
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => assert.equal(formatCount(value), value.toLocaleString("en-US"))),
  );
  assert.equal(formatPercent(0.45), "45.0 %");
  assert.equal(formatPercent(1), "100.0 %");
  assert.equal(formatPercent(0.0004), "0.0 %");
});

test("one of something is in the singular", () => {
  assert.deepEqual([0, 1, 2, 3068].map((value) => formatNumberOf(value, "photo")), ["0 photos", "1 photo", "2 photos", "3,068 photos"]); // prettier-ignore
});

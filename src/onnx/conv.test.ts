import assert from "node:assert/strict";
import { test } from "node:test";
import { channelsMissing } from "./conv.js";

test("channels of zeros are added where WebGPU's convolution would read by threes, and nowhere else", () => {
  const missing = (channels: number, filters: number, groups = 1) => channelsMissing({ channels, filters, groups });
  assert.deepEqual(
    [6, 9, 15, 21].map((channels) => missing(channels, 16)),
    [2, 3, 1, 3],
  );
  assert.deepEqual(
    [1, 2, 3, 4, 5, 7, 8, 12, 24, 64].filter((channels) => missing(channels, 16) > 0),
    [],
  );
  assert.deepEqual([missing(9, 9), missing(9, 16, 3)], [0, 0]);
});

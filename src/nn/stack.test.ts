import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../core/errors.js";
import { resolveNetwork } from "./resolve-network.js";
import { parseStack, stackKinds, stackNetwork, stackOptions, writeStack } from "./stack.js";
import { summarize } from "./summary.js";

const TEXT = `conv 16 3 padding=1
batchnorm
relu
maxpool 2

conv 32 kernel=5
relu
globalavgpool
dropout 0.2
flatten
linear *`;

const built = (text: string) =>
  resolveNetwork(stackNetwork(parseStack(text)), { name: "own", classes: 5, imageSize: 16 }).network;

test("a stack is a network, with its shapes and * for the classes", () => {
  const { layers } = summarize(built(TEXT));
  const shown = layers.map(({ name, output }) => `${name} ${output.join("x")}`);
  assert.deepEqual(shown, ["conv1 16x16x16", "bn1 16x16x16", "relu1 16x16x16", "pool1 16x8x8", "conv2 32x4x4", "relu2 32x4x4", "gap1 32x1x1", "drop1 32x1x1", "flatten1 32", "fc1 5"]); // prettier-ignore
});

test("what is written is read as it was, for every kind of layer", () => {
  const rows = parseStack(TEXT);
  assert.deepEqual(parseStack(writeStack(rows)), rows);
  for (const kind of stackKinds) {
    const other = Object.fromEntries(Object.keys(stackOptions(kind)).map((name, at) => [name, at + 3]));
    for (const options of [stackOptions(kind), other])
      assert.deepEqual(parseStack(writeStack([{ kind, options }])), [{ kind, options }]);
  }
});

test("what does not fit is said in words, with the line or the layer", () => {
  const refused = (text: string, words: RegExp) =>
    assert.throws(() => built(text), (error: unknown) => error instanceof UserError && words.test(error.message)); // prettier-ignore
  refused("konv 16", /Line 1 begins with "konv", which is no layer; use conv, maxpool/);
  refused("relu\nconv many", /Line 2: channels of conv needs a number, or \* for the number of classes, not "many"/);
  refused("flatten 3", /Line 1: flatten takes no options; leave out "3"/);
  refused("conv 8 size=3", /Line 1: conv takes channels, kernel, stride, padding, groups; leave out "size=3"/);
  refused("", /needs a layer/);
  refused("conv 8 kernel=99\nflatten\nlinear *", /conv1/);
  refused("conv 8\nlinear *", /fc1/);
});

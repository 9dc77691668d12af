import assert from "node:assert/strict";
import { copyFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { UserError } from "../core/errors.js";
import { encodeSafetensors } from "../core/safetensors.js";
import { float32, type Shape, type Tensor } from "../core/tensor.js";
import { temporaryFolder } from "../data/fixtures.test.helper.js";
import {
  epochCheckpoint,
  hasLast,
  type Position,
  readLast,
  readWeights,
  writeLast,
  writeWeights,
} from "./checkpoint.js";

const LAST = "last.safetensors";
const weightShapes = new Map<string, Shape>([["fc.weight", [2, 3]], ["fc.bias", [2]]]); // prettier-ignore
const memoryShapes = new Map<string, Shape>([["fc.weight momentum_buffer", [2, 3]]]);

/** Tensors full of one number, so that a pair that does not belong together shows. */
function filled(shapes: ReadonlyMap<string, Shape>, value: number): Map<string, Tensor<"float32">> {
  return new Map(
    [...shapes].map(([name, shape]) => {
      const tensor = float32(shape);
      tensor.data.fill(value);
      return [name, tensor];
    }),
  );
}

const positionAt = (step: number): Position => ({
  epoch: 1,
  step,
  lossSum: step / 3,
  correct: 7,
  gradientNormSum: step / 7,
});

/** A checkpoint after so many steps, all of whose numbers are that number. */
function write(folder: string, step: number): void {
  writeLast(folder, filled(weightShapes, step), filled(memoryShapes, -step), positionAt(step));
}

const read = (folder: string) => readLast(folder, weightShapes, memoryShapes);

function assertAt(folder: string, step: number): void {
  const { weights, memory, position } = read(folder);
  assert.deepEqual(weights, filled(weightShapes, step));
  assert.deepEqual(memory, filled(memoryShapes, -step));
  assert.deepEqual(position, positionAt(step));
}

function refuses(action: () => unknown, message: RegExp): void {
  assert.throws(action, (error) => error instanceof UserError && message.test(error.message));
}

test("what is written last is read back, and nothing older stays beside it", (t) => {
  const folder = temporaryFolder(t);
  assert.equal(hasLast(folder), false);
  for (const step of [1, 2, 3]) {
    write(folder, step);
    assertAt(folder, step);
    assert.deepEqual(readdirSync(folder), [LAST, `optimizer-1-${step}.safetensors`]);
  }
  assert.equal(hasLast(folder), true);
});

test("a kill between the two files leaves the older pair, one before the clean-up the newer", (t) => {
  const [folder, newer] = [temporaryFolder(t), temporaryFolder(t)];
  write(folder, 1);
  write(newer, 2);
  const bring = (file: string) => copyFileSync(join(newer, file), join(folder, file));
  bring("optimizer-1-2.safetensors");
  assertAt(folder, 1);
  bring(LAST);
  assertAt(folder, 2);
  write(folder, 3);
  assert.deepEqual(readdirSync(folder), [LAST, "optimizer-1-3.safetensors"]);
});

test("weights without the optimiser's memory of the same step are refused, and the missing file is named", (t) => {
  const folder = temporaryFolder(t);
  write(folder, 1);
  const weights = readFileSync(join(folder, LAST));
  write(folder, 2);
  writeFileSync(join(folder, LAST), weights);
  refuses(() => read(folder), /no checkpoint .*optimizer-1-1\.safetensors/);
});

test("weights that do not say where training stood cannot be resumed", (t) => {
  const folder = temporaryFolder(t);
  const position = JSON.stringify(positionAt(1));
  const optimizer = "optimizer-1-1.safetensors";
  const metadatas: Record<string, string>[] = [
    {},
    { position },
    { optimizer },
    { position, optimizer: "../../secret" },
    { position: '{"epoch":1', optimizer },
    { position: "null", optimizer },
    { position: '{"epoch":1,"step":"2","lossSum":0,"correct":0}', optimizer },
  ];
  write(folder, 1);
  for (const metadata of metadatas) {
    writeFileSync(join(folder, LAST), Buffer.concat(encodeSafetensors({ tensors: filled(weightShapes, 1), metadata })));
    refuses(() => read(folder), /last\.safetensors does not say where training stood/);
  }
});

test("a damaged optimiser's memory is refused by its own name", (t) => {
  const folder = temporaryFolder(t);
  write(folder, 1);
  truncateSync(join(folder, "optimizer-1-1.safetensors"), 40);
  refuses(() => read(folder), /optimizer-1-1\.safetensors is not a checkpoint that can be read: .*; use another/);
});

test("weights cut off at any byte are refused with a sentence", (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, epochCheckpoint(3));
  writeWeights(folder, epochCheckpoint(3), filled(weightShapes, 5), 3);
  assert.deepEqual(readWeights(path, weightShapes), { weights: filled(weightShapes, 5), epoch: 3 });
  const whole = readFileSync(path);
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(path, whole.subarray(0, length));
    refuses(() => readWeights(path, weightShapes), /epoch-003\.safetensors is not a checkpoint that can be read/);
  }
  rmSync(path);
  refuses(() => readWeights(path, weightShapes), /no checkpoint .*epoch-003\.safetensors/);
});

test("weights of another network are refused, with what differs", (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "best.safetensors");
  writeWeights(folder, "best.safetensors", filled(weightShapes, 1), 1);
  const expecting = (...shapes: [string, Shape][]) => new Map(shapes);
  const wider = expecting(["fc.weight", [4, 3]], ["fc.bias", [2]]);
  refuses(() => readWeights(path, wider), /another network: fc\.weight has shape \[2, 3\], \[4, 3\] is needed/);
  const more = expecting(...weightShapes, ["fc2.bias", [2]]);
  refuses(() => readWeights(path, more), /another network: fc2\.bias is missing/);
  refuses(() => readWeights(path, expecting(["fc.bias", [2]])), /it holds fc\.weight, which this one has not/);
});

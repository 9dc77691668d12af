import assert from "node:assert/strict";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { UserError } from "../../core/errors.js";
import { encodeSafetensors } from "../../core/safetensors.js";
import { float32, type Shape, type Tensor } from "../../core/tensor.js";
import { temporaryFolder } from "../../data/fixtures.test.helper.js";
import {
  decodeWeights,
  epochCheckpoint,
  hasLast,
  type Position,
  readLast,
  writeLast,
  writeWeights,
} from "./checkpoint.js";
import { folderStore } from "./folder-store.js";
import { MemoryStore, type RunStore } from "./run-store.js";

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
  gradientNorms: [step / 3, step / 11],
});

/** A run's folder and its checkpoints'. */
function folders(t: TestContext): { store: RunStore; folder: string } {
  const directory = temporaryFolder(t);
  const folder = join(directory, "checkpoints");
  mkdirSync(folder);
  return { store: folderStore(directory), folder };
}

/** A checkpoint after so many steps, all of whose numbers are that number. */
function write(store: RunStore, step: number): Promise<void> {
  return writeLast(store, filled(weightShapes, step), filled(memoryShapes, -step), positionAt(step));
}

const read = (store: RunStore) => readLast(store, weightShapes, memoryShapes);

/** Weights out of a file of their own. */
const readWeights = (path: string, shapes: ReadonlyMap<string, Shape>) =>
  decodeWeights(path, existsSync(path) ? readFileSync(path) : null, shapes);

async function assertAt(store: RunStore, step: number): Promise<void> {
  const { weights, memory, position } = await read(store);
  assert.deepEqual(weights, filled(weightShapes, step));
  assert.deepEqual(memory, filled(memoryShapes, -step));
  assert.deepEqual(position, positionAt(step));
}

async function refuses(action: () => unknown, message: RegExp): Promise<void> {
  const doing = new Promise((resolve) => resolve(action()));
  await assert.rejects(doing, (error) => error instanceof UserError && message.test(error.message));
}

test("what is written last is read back, and nothing older stays beside it", async (t) => {
  for (const store of [folders(t).store, new MemoryStore()]) {
    assert.equal(await hasLast(store), false);
    for (const step of [1, 2, 3]) {
      await write(store, step);
      await assertAt(store, step);
      assert.deepEqual((await store.list("checkpoints")).sort(), [LAST, `optimizer-1-${step}.safetensors`]);
    }
    assert.equal(await hasLast(store), true);
  }
});

test("a kill between the two files leaves the older pair, one before the clean-up the newer", async (t) => {
  const [{ store, folder }, newer] = [folders(t), folders(t)];
  await write(store, 1);
  await write(newer.store, 2);
  const bring = (file: string) => copyFileSync(join(newer.folder, file), join(folder, file));
  bring("optimizer-1-2.safetensors");
  await assertAt(store, 1);
  bring(LAST);
  await assertAt(store, 2);
  await write(store, 3);
  assert.deepEqual(readdirSync(folder), [LAST, "optimizer-1-3.safetensors"]);
});

test("weights without the optimiser's memory of the same step are refused, and the missing file is named", async (t) => {
  const { store, folder } = folders(t);
  await write(store, 1);
  const weights = readFileSync(join(folder, LAST));
  await write(store, 2);
  writeFileSync(join(folder, LAST), weights);
  await refuses(() => read(store), /no checkpoint .*optimizer-1-1\.safetensors/);
});

test("weights that do not say where training stood cannot be resumed", async (t) => {
  const { store, folder } = folders(t);
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
  await write(store, 1);
  for (const metadata of metadatas) {
    writeFileSync(join(folder, LAST), Buffer.concat(encodeSafetensors({ tensors: filled(weightShapes, 1), metadata })));
    await refuses(() => read(store), /last\.safetensors does not say where training stood/);
  }
});

test("a damaged optimiser's memory is refused by its own name", async (t) => {
  const { store, folder } = folders(t);
  await write(store, 1);
  truncateSync(join(folder, "optimizer-1-1.safetensors"), 40);
  await refuses(() => read(store), /optimizer-1-1\.safetensors is not a checkpoint that can be read: .*; use another/);
});

test("weights cut off at any byte are refused with a sentence", async (t) => {
  const { store, folder } = folders(t);
  const path = join(folder, epochCheckpoint(3));
  await writeWeights(store, epochCheckpoint(3), filled(weightShapes, 5), 3);
  assert.deepEqual(readWeights(path, weightShapes), { weights: filled(weightShapes, 5), epoch: 3 });
  const whole = readFileSync(path);
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(path, whole.subarray(0, length));
    await refuses(() => readWeights(path, weightShapes), /epoch-003\.safetensors is not a checkpoint that can be read/);
  }
  rmSync(path);
  await refuses(() => readWeights(path, weightShapes), /no checkpoint .*epoch-003\.safetensors/);
});

test("weights of another network are refused, with what differs", async (t) => {
  const { store, folder } = folders(t);
  const path = join(folder, "best.safetensors");
  await writeWeights(store, "best.safetensors", filled(weightShapes, 1), 1);
  const expecting = (...shapes: [string, Shape][]) => new Map(shapes);
  const wider = expecting(["fc.weight", [4, 3]], ["fc.bias", [2]]);
  await refuses(() => readWeights(path, wider), /another network: fc\.weight has shape \[2, 3\], \[4, 3\] is needed/);
  const more = expecting(...weightShapes, ["fc2.bias", [2]]);
  await refuses(() => readWeights(path, more), /another network: fc2\.bias is missing/);
  await refuses(() => readWeights(path, expecting(["fc.bias", [2]])), /it holds fc\.weight, which this one has not/);
});

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeSafetensors, encodeSafetensors } from "../../core/safetensors.js";
import { float32, type Tensor } from "../../core/tensor.js";
import { mirrored } from "../../data/augment/mirrored.js";
import { DIGEST_BYTES } from "../../data/digest.js";
import type { Dataset } from "../../data/photos.js";
import { writeFileAtomically } from "../../disk/files.js";
import { makeFolderWithParents } from "../../disk/make-folder.js";
import { FEATURES, featureProgram } from "../../program/features.js";
import type { Session } from "../../runtime/executor.js";
import { EVALUATION_BATCH, type Evaluator } from "../judge/evaluate-split.js";

/** The folder of a cache that keeps features. */
export const FEATURES_FOLDER = "features";

/** What a network's last layer reads of some photos, in their order: as they are, then, where asked for, mirrored. */
export interface Features {
  /** [rows, features]. */
  readonly tensor: Tensor<"float32">;
  /** The class of each row. */
  readonly labels: readonly number[];
  /** Whether they were found and not computed. */
  readonly found: boolean;
}

/** Which photos, and where what was computed is kept. */
export interface FeatureRequest {
  readonly items: Uint32Array;
  /** Whether each photo is looked at mirrored too. */
  readonly mirror: boolean;
  /** A folder of caches; nothing is kept where it is null. */
  readonly cacheRoot: string | null;
}

/** Stands for everything that features follow from: weights, photos' bytes, their size and fit, normalisation, executor. */
function keyOf(
  { network, weights, normalization, executor }: Evaluator,
  dataset: Dataset,
  fit: string,
  { items, mirror }: FeatureRequest,
): string {
  const hash = createHash("sha256");
  const { name, imageSize, classes } = network;
  hash.update(JSON.stringify([name, imageSize, classes, fit, normalization, executor.name, mirror]));
  for (const [tensor, { shape, data }] of weights) {
    hash.update(`${tensor} ${shape.join("x")}`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  const digests = dataset.digests!();
  for (const item of items) hash.update(digests.subarray(item * DIGEST_BYTES, (item + 1) * DIGEST_BYTES));
  return hash.digest("hex").slice(0, 32);
}

async function computed(
  evaluator: Evaluator,
  dataset: Dataset,
  { items, mirror }: FeatureRequest,
  onBatch: (done: number) => void,
): Promise<Tensor<"float32">> {
  const { network, executor } = evaluator;
  const loader = dataset.openLoader({ varies: false });
  const sessions = new Map<number, Session>();
  const views = mirror ? 2 : 1;
  let all: Tensor<"float32"> | null = null;
  try {
    const source = loader.start(items, EVALUATION_BATCH);
    let done = 0;
    for (let batch = await source.next(); batch !== null; batch = await source.next()) {
      const { size } = batch;
      const session = sessions.get(size) ?? (await executor.load(featureProgram({ ...evaluator, batch: size })));
      sessions.set(size, session);
      const shape = [size, 3, network.imageSize, network.imageSize];
      for (let view = 0; view < views; view++) {
        const data = view === 0 ? batch.images : mirrored(batch.images, network.imageSize);
        const found = (await session.run(new Map([["images", { dtype: "uint8", shape, data } as const]]))).get(
          FEATURES,
        )!;
        const width = found.shape[1];
        all ??= float32([views * items.length, width], new Float32Array(views * items.length * width));
        all.data.set(found.data, (view * items.length + done) * width);
      }
      done += size;
      onBatch(done);
      source.recycle(batch);
    }
    return all ?? float32([0, 0], new Float32Array());
  } finally {
    for (const session of sessions.values()) await session.close();
    await loader.close();
  }
}

/**
 * What a network's last layer reads of photos, computed once and kept by content: the same weights on the same photos, of the
 * same size, are found again, wherever either stands. Rejects with a `UserError` when the cache cannot be written.
 */
export async function featuresOf(
  evaluator: Evaluator,
  dataset: Dataset,
  fit: string,
  request: FeatureRequest,
  onBatch: (done: number) => void,
): Promise<Features> {
  const { items, mirror, cacheRoot } = request;
  const once = Array.from(items, (item) => dataset.labelOf(item));
  const labels = mirror ? [...once, ...once] : once;
  const isKept = cacheRoot !== null && dataset.digests !== undefined;
  if (!isKept) return { tensor: await computed(evaluator, dataset, request, onBatch), labels, found: false };
  const folder = join(cacheRoot, FEATURES_FOLDER);
  const path = join(folder, `${keyOf(evaluator, dataset, fit, request)}.safetensors`);
  const known = readKept(path, labels.length);
  if (known !== null) return { tensor: known, labels, found: true };
  const tensor = await computed(evaluator, dataset, request, onBatch);
  makeFolderWithParents(folder);
  writeFileAtomically(path, encodeSafetensors({ tensors: new Map([[FEATURES, tensor]]), metadata: {} }));
  return { tensor, labels, found: false };
}

/** Features that are kept; null where there are none, or not so many, or the file is damaged: it is then made again. */
function readKept(path: string, rows: number): Tensor<"float32"> | null {
  if (!existsSync(path)) return null;
  try {
    const tensor = decodeSafetensors(readFileSync(path)).tensors.get(FEATURES);
    return tensor?.shape.length === 2 && tensor.shape[0] === rows ? tensor : null;
  } catch {
    return null;
  }
}

import { UserError } from "../../core/errors.js";
import { arraysDataset, type KeptImages, keptOf } from "../../data/arrays.js";
import { ARRAYS_FILE, decodeArrays, decodeKept } from "../../data/arrays-format.js";
import type { SplitName } from "../../data/listing.js";
import type { Dataset } from "../../data/photos.js";
import { weightShapes } from "../../nn/weight-shapes.js";
import { readStoredNetwork } from "../../nn/stored/read.js";
import { replayNetwork } from "../../nn/stored/replay.js";
import type { Executor } from "../../runtime/executor.js";
import { parseRun } from "../../train/run/check-run.js";
import { checkpointFile, decodeWeights } from "../../train/run/checkpoint.js";
import { encodeOnnx, encodeTrained } from "../../train/judge/encode-trained.js";
import { evaluateSplit } from "../../train/judge/evaluate-split.js";
import { type Evaluation, type JudgedSplit, summarizeJudgements } from "../../train/judge/judged-split.js";
import type { LoadedRun } from "../../train/judge/loaded-run.js";
import { parseMetrics } from "../../train/run/metrics-file.js";
import { openPredictor, type Prediction } from "../../train/judge/predictor.js";
import type { EpochMetrics, RunFile } from "../../train/run/run-file.js";
import { RUN_FILES, type RunStore } from "../../train/run/run-store.js";
import { decodeInPage, type ImageFile } from "./decode.js";

/** Whose weights are meant: those that did best on the validation photos, the last, or those after so many epochs. */
export type Checkpoint = "best" | "last" | number;

/** What asks a run's network may be told besides. */
export interface AskOptions {
  /** `best` where it is left out. */
  readonly checkpoint?: Checkpoint;
}

/** What the network takes an image for, or why it could not be read; the most probable class first. */
export type ImagePrediction =
  | { readonly file: string; readonly predictions: readonly Prediction[] }
  | { readonly file: string; readonly error: string };

/** A training run in a page: what was trained, and what can be asked of it. */
export interface Run {
  /** Where its files are: the same files as those of a run's folder. */
  readonly store: RunStore;
  /** run.json as it stands. */
  file(): Promise<RunFile>;
  /** metrics.jsonl as it stands, one entry an epoch. */
  metrics(): Promise<EpochMetrics[]>;
  /** Judges the images of a split, `test` where it is left out: what `convscope evaluate --json` prints. */
  evaluate(split?: SplitName, options?: AskOptions): Promise<Evaluation>;
  /** What the network takes image files, or pixels [N, 3, imageSize, imageSize], for; `top` classes each, 5 where it is left out. */
  predict(
    images: readonly ImageFile[] | Uint8Array,
    options?: AskOptions & { readonly top?: number },
  ): Promise<ImagePrediction[]>;
  /** The bytes of a file for other programs, as `convscope export` writes it. */
  export(
    format: "onnx" | "safetensors",
    options?: AskOptions & { readonly withPreprocessing?: boolean },
  ): Promise<Uint8Array<ArrayBuffer>>;
}

/** A file's text; null where there is none. */
export async function readText(store: RunStore, name: string): Promise<string | null> {
  const bytes = await store.read(name);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

/** run.json; rejects with a `UserError` when it is gone, damaged or no run's, in the words that Node has for it. */
export async function readRunFile(store: RunStore): Promise<RunFile> {
  const text = await readText(store, RUN_FILES.run);
  if (text === null) throw new UserError(`There is no ${store.pathOf(RUN_FILES.run)}: no run stands there.`);
  return parseRun(store.pathOf(RUN_FILES.run), text);
}

/** The network of network.json, without anything being run; rejects with a `UserError` when it is gone or damaged. */
export async function networkIn(store: RunStore) {
  const path = store.pathOf(RUN_FILES.network);
  const text = await readText(store, RUN_FILES.network);
  if (text === null) throw new UserError(`There is no ${path}, which holds the network of this run.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path} is damaged (${String(error)}).`);
  }
  return replayNetwork(readStoredNetwork(value, path));
}

/** Images of a run that a store keeps; rejects with a `UserError` when they are gone or damaged. */
export async function arraysIn(store: RunStore): Promise<KeptImages> {
  const path = store.pathOf(ARRAYS_FILE);
  const gone = () => new UserError(`There is no ${path}, which holds the images of this run.`);
  if (store.open !== undefined) {
    const file = await store.open(ARRAYS_FILE);
    if (file === null) throw gone();
    try {
      return { ...decodeKept(path, file.read), close: () => file.close() };
    } catch (error) {
      file.close();
      throw error;
    }
  }
  const bytes = await store.read(ARRAYS_FILE);
  if (bytes === null) throw gone();
  return keptOf(decodeArrays(path, (position, length) => bytes.subarray(position, position + length)));
}

/** The network of a store as one of its checkpoints left it; rejects with a `UserError` when a file is gone or damaged. */
export async function load(store: RunStore, { checkpoint = "best" }: AskOptions): Promise<LoadedRun> {
  const [run, network] = [await readRunFile(store), await networkIn(store)];
  const name = checkpointFile(String(checkpoint));
  const path = store.pathOf(name);
  const { weights, epoch } = decodeWeights(path, await store.read(name), weightShapes(network));
  return { directory: store.pathOf(""), run, checkpoint: String(checkpoint), epoch, network, weights };
}

/** The photos of a store's run, split as they were when it began. */
export async function photosIn(store: RunStore, { split, config }: RunFile): Promise<Dataset> {
  const { fractions, splitSeed } = config.data;
  return arraysDataset(await arraysIn(store), { fractions, seed: splitSeed ?? config.seed, storedSplit: split });
}

/** What a network says of each photo of a split; rejects with a `UserError` where the split is empty. */
export async function judge(
  { run, checkpoint, network, weights }: LoadedRun,
  photos: Dataset,
  split: SplitName,
  executor: Executor,
): Promise<JudgedSplit> {
  const items = photos.split[split];
  if (items.length === 0) throw new UserError(`The ${split} split of this run has no image; choose another.`);
  const evaluator = { network, weights, normalization: run.normalization, executor };
  const loader = photos.openLoader({ varies: false });
  const found = await evaluateSplit(evaluator, loader, items, (item) => photos.labelOf(item));
  await loader.close();
  const judgements = found.map((judgement) => ({ ...judgement, file: photos.listing.items[judgement.item].file }));
  return { split, checkpoint, root: photos.listing.root, classes: run.classes, judgements };
}

/** The run of a store; `dataset` where its photos are known already. */
export function runIn(store: RunStore, executor: Executor, dataset: Dataset | null): Run {
  return {
    store,
    file: () => readRunFile(store),
    metrics: async () => parseMetrics((await readText(store, RUN_FILES.metrics)) ?? ""),
    async evaluate(split = "test", options = {}) {
      const loaded = await load(store, options);
      const photos = dataset ?? (await photosIn(store, loaded.run));
      return summarizeJudgements(await judge(loaded, photos, split, executor));
    },
    async predict(images, options = {}) {
      const { top = 5 } = options;
      const loaded = await load(store, options);
      const { imageSize } = loaded.network;
      const bytes = 3 * imageSize ** 2;
      const isPixels = images instanceof Uint8Array;
      if (isPixels && images.length % bytes !== 0)
        throw new UserError(
          `images holds ${images.length} values, which are not whole images [3, ${imageSize}, ${imageSize}].`,
        );
      const count = isPixels ? images.length / bytes : images.length;
      const predictor = await openPredictor(loaded, executor);
      const answers: ImagePrediction[] = [];
      for (let index = 0; index < count; index++) {
        const file = isPixels ? `images[${index}]` : (images[index].name ?? `images[${index}]`);
        try {
          const pixels = isPixels
            ? images.subarray(index * bytes, (index + 1) * bytes)
            : await decodeInPage(images[index], imageSize, loaded.run.config.data.fit);
          answers.push({ file, predictions: await predictor.predict(pixels, top) });
        } catch (error) {
          answers.push({ file, error: (error as Error).message });
        }
      }
      await predictor.close();
      return answers;
    },
    async export(format, options = {}) {
      const loaded = await load(store, options);
      if (format === "onnx") return encodeOnnx(loaded, options.withPreprocessing ?? false);
      const parts = encodeTrained(loaded);
      const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
      parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
      return whole;
    },
  };
}

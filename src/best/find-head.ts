import { float32 } from "../core/tensor.js";
import { encodeSafetensors } from "../core/safetensors.js";
import type { Dataset } from "../data/photos.js";
import { writeFileAtomically } from "../disk/files.js";
import { initialize, type Weights } from "../nn/initialize.js";
import type { Network } from "../nn/network.js";
import { featureProgram, headOf } from "../program/features.js";
import { chooseExecutor } from "../runtime/choose-executor.js";
import { fittingWeights } from "../train/weights/foreign-weights.js";
import { featuresOf } from "../train/transfer/features.js";
import { type HeadTrial, trainHeads } from "../train/transfer/train-heads.js";

/** What the last layers that were tried on fixed features came to. */
export interface HeadsFound {
  readonly trials: readonly HeadTrial[];
  readonly chosen: HeadTrial;
  /** Of computing or finding the features, and of training all heads. */
  readonly seconds: { readonly features: number; readonly heads: number };
  /** Whether the features were found in the cache. */
  readonly found: boolean;
}

/** A network that begins with weights from elsewhere. */
export interface Beginning {
  readonly network: Network;
  readonly weights: Weights;
  /** The file that they came from, for words. */
  readonly path: string;
  readonly seed: number;
  readonly threads: number;
  readonly fit: string;
  readonly cacheRoot: string | null;
}

/**
 * Computes the features of training photos, as they are and mirrored, and of validation photos, or finds them; trains heads
 * on them; writes the weights with the head that did best to `out`, for trainings to begin with.
 */
export async function findHead(
  { network, weights: given, path, seed, threads, fit, cacheRoot }: Beginning,
  dataset: Dataset,
  out: string,
  onProgress: (done: number, total: number) => void,
): Promise<HeadsFound> {
  const { split, mean, std } = dataset;
  const weights: Weights = new Map([...initialize(network, seed), ...fittingWeights(network, given, path).weights]);
  const normalization = { mean, std };
  const options = { device: "cpu" as const, threads };
  const executor = chooseExecutor(options, () => featureProgram({ network, weights, normalization, batch: 1 }));
  const evaluator = { network, weights, normalization, executor };
  const begun = performance.now();
  const total = split.train.length + split.val.length;
  const of = (items: Uint32Array, mirror: boolean, before: number) =>
    featuresOf(evaluator, dataset, fit, { items, mirror, cacheRoot }, (done) => onProgress(before + done, total));
  const train = await of(split.train, true, 0);
  const val = await of(split.val, false, split.train.length);
  const computed = performance.now();
  const found = await trainHeads(train, val, network.classes, executor);
  const head = headOf(network)!;
  const { classes } = network;
  const start: Weights = new Map([
    ...weights,
    [head.weight, float32([classes, head.features], found.weight)],
    [head.bias, float32([classes], found.bias)],
  ]);
  writeFileAtomically(out, encodeSafetensors({ tensors: start, metadata: { format: "pt" } }));
  return {
    trials: found.trials,
    chosen: found.chosen,
    seconds: { features: (computed - begun) / 1000, heads: (performance.now() - computed) / 1000 },
    found: train.found && val.found,
  };
}

import type { Loader } from "../../data/loader.js";
import type { Tensor } from "../../core/tensor.js";
import type { Weights } from "../../nn/initialize.js";
import type { Network } from "../../nn/network.js";
import { evaluationProgram } from "../../program/evaluation.js";
import type { Normalization } from "../../program/training.js";
import type { Executor, Session } from "../../runtime/executor.js";
import { crossEntropy, predictedClasses } from "../step/metrics.js";

/** Images a run of the evaluation program: small, because the first layer's maps are the memory that it needs. */
export const EVALUATION_BATCH = 16;

/** A network with its weights, ready to be run on images. */
export interface Evaluator {
  readonly network: Network;
  readonly weights: Weights;
  readonly normalization: Normalization;
  readonly executor: Executor;
}

/** What the network said of one image. */
export interface Judgement {
  /** Index into the data set's items. */
  readonly item: number;
  readonly label: number;
  readonly predicted: number;
  /** The probability that it gave to `predicted`, in 0..1. */
  readonly confidence: number;
  /** Cross-entropy in nats. */
  readonly loss: number;
}

/**
 * Runs a network in evaluation mode over items, in their order, each counted once. `labels` maps an item to its class.
 */
export async function evaluateSplit(
  { network, weights, normalization, executor }: Evaluator,
  loader: Loader,
  items: Uint32Array,
  labelOf: (item: number) => number,
): Promise<Judgement[]> {
  const sessions = new Map<number, Session>();
  const judgements: Judgement[] = [];
  try {
    const source = loader.start(items, EVALUATION_BATCH);
    for (let batch = await source.next(); batch !== null; batch = await source.next()) {
      const session =
        sessions.get(batch.size) ??
        (await executor.load(evaluationProgram({ network, batch: batch.size, weights, normalization })));
      sessions.set(batch.size, session);
      const shape = [batch.size, 3, network.imageSize, network.imageSize];
      const images: Tensor = { dtype: "uint8", shape, data: batch.images };
      const outputs = await session.run(new Map([["images", images]]));
      const logits = outputs.get("logits")!.data;
      const probabilities = outputs.get("probabilities")!.data;
      predictedClasses(logits, network.classes).forEach((predicted, row) => {
        const item = batch.indices[row];
        const label = labelOf(item);
        const confidence = probabilities[row * network.classes + predicted];
        judgements.push({
          item,
          label,
          predicted,
          confidence,
          loss: crossEntropy(logits, network.classes, row, label),
        });
      });
      source.recycle(batch);
    }
  } finally {
    for (const session of sessions.values()) await session.close();
  }
  return judgements;
}

/** Mean loss (nats) and share of correct predictions. */
export function meanOf(judgements: readonly Pick<Judgement, "predicted" | "label" | "loss">[]): {
  loss: number;
  accuracy: number;
} {
  const loss = judgements.reduce((sum, judgement) => sum + judgement.loss, 0) / judgements.length;
  const correct = judgements.filter(({ predicted, label }) => predicted === label).length;
  return { loss, accuracy: correct / judgements.length };
}

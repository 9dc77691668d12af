import type { Executor } from "../../runtime/executor.js";
import { evaluationProgram } from "../../program/evaluation.js";
import type { LoadedRun } from "./loaded-run.js";

/** A class and the probability that the network gives to it, in 0..1. */
export interface Prediction {
  readonly class: string;
  readonly probability: number;
}

/** A network that answers one image after the other. */
export interface Predictor {
  /** The `top` most probable classes of an image [3, size, size], the most probable first. */
  predict(pixels: Uint8Array, top: number): Promise<Prediction[]>;
  /** Gives the memory back. */
  close(): Promise<void>;
}

/** Makes a run's network ready to answer. */
export async function openPredictor(
  { run: { normalization, classes }, network, weights }: Pick<LoadedRun, "run" | "network" | "weights">,
  executor: Executor,
): Promise<Predictor> {
  const session = await executor.load(evaluationProgram({ network, batch: 1, weights, normalization }));
  const shape = [1, 3, network.imageSize, network.imageSize];
  return {
    async predict(pixels, top) {
      const images = { dtype: "uint8" as const, shape, data: new Uint8Array(pixels) };
      const probabilities = (await session.run(new Map([["images", images]]))).get("probabilities")!.data;
      return classes
        .map((name, index) => ({ class: name, probability: probabilities[index] }))
        .sort((a, b) => b.probability - a.probability)
        .slice(0, top);
    },
    close: () => session.close(),
  };
}

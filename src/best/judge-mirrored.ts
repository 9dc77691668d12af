import { wilsonInterval } from "../core/wilson.js";
import { mirrored } from "../data/augment/mirrored.js";
import { evaluationProgram } from "../program/evaluation.js";
import type { Executor, Session } from "../runtime/executor.js";
import type { LoadedRun } from "../train/judge/loaded-run.js";
import { predictedClasses } from "../train/step/metrics.js";
import { type DataEvent, openRunData, type PhotosPlace } from "../train/run/open-data.js";

/** What a network has right that looks at each photo twice: as it is, and mirrored (test-time augmentation). */
export interface MirroredTest {
  readonly total: number;
  readonly correct: number;
  readonly accuracy: number;
  /** Wilson's 95 % interval of the accuracy. */
  readonly ci95: readonly [number, number];
}

const BATCH = 16;

/**
 * Judges a run's test photos by the mean of the probabilities for each as it is and mirrored. Rejects with a `UserError` when
 * photos are gone or have changed.
 */
export async function judgeMirrored(
  { directory, run, network, weights }: LoadedRun,
  executor: Executor,
  place: PhotosPlace,
  emit: (event: DataEvent) => void,
): Promise<MirroredTest> {
  const dataset = await openRunData(run, directory, ["test"], place, emit);
  const loader = dataset.openLoader({ varies: false });
  const sessions = new Map<number, Session>();
  let correct = 0;
  try {
    const items = dataset.split.test;
    const source = loader.start(items, BATCH);
    for (let batch = await source.next(); batch !== null; batch = await source.next()) {
      const { size, indices, images } = batch;
      const session =
        sessions.get(size) ??
        (await executor.load(evaluationProgram({ network, batch: size, weights, normalization: run.normalization })));
      sessions.set(size, session);
      const shape = [size, 3, network.imageSize, network.imageSize];
      const sums = new Float32Array(size * network.classes);
      for (const data of [images, mirrored(images, network.imageSize)]) {
        const outputs = await session.run(new Map([["images", { dtype: "uint8", shape, data } as const]]));
        outputs.get("probabilities")!.data.forEach((value, index) => (sums[index] += value));
      }
      correct += predictedClasses(sums, network.classes).filter((label, row) => label === dataset.labelOf(indices[row])).length; // prettier-ignore
      source.recycle(batch);
    }
    const total = items.length;
    return { total, correct, accuracy: correct / total, ci95: wilsonInterval(correct, total) };
  } finally {
    for (const session of sessions.values()) await session.close();
    await loader.close();
    dataset.close();
  }
}

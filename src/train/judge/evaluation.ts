import { UserError } from "../../core/errors.js";
import type { SplitName } from "../../data/listing.js";
import type { Loader } from "../../data/loader.js";
import type { Dataset } from "../../data/photos.js";
import type { Executor } from "../../runtime/executor.js";
import { evaluateSplit } from "./evaluate-split.js";
import { type Evaluation, type JudgedSplit, summarizeJudgements } from "./judged-split.js";
import type { LoadedRun } from "./loaded-run.js";
import { type DataEvent, openRunData, type PhotosPlace } from "../run/open-data.js";

/** Runs a run's network over some photos that a loader reads, and ends the loader. */
export async function judgePhotos(
  { run, network, weights }: LoadedRun,
  { listing, labelOf }: Pick<Dataset, "listing" | "labelOf">,
  loader: Loader,
  items: Uint32Array,
  executor: Executor,
): Promise<JudgedSplit["judgements"]> {
  try {
    const evaluator = { network, weights, normalization: run.normalization, executor };
    const found = await evaluateSplit(evaluator, loader, items, labelOf);
    return found.map((judgement) => ({ ...judgement, file: listing.items[judgement.item].file }));
  } finally {
    await loader.close();
  }
}

/**
 * Runs a run's network over one of the run's splits, whose photos are at `place` by now where that is given. Throws a
 * `UserError` when photos of that split are gone or have changed; those of others are not needed.
 */
export async function judgeRun(
  loaded: LoadedRun,
  split: SplitName,
  executor: Executor,
  emit: (event: DataEvent) => void,
  place: PhotosPlace = {},
): Promise<JudgedSplit> {
  const { directory, run, checkpoint } = loaded;
  if (run.split[split].length === 0)
    throw new UserError(`The ${split} split of this run has no photo; choose another --split.`);
  const dataset = await openRunData(run, directory, [split], place, emit);
  try {
    const items = dataset.split[split];
    const judgements = await judgePhotos(loaded, dataset, dataset.openLoader({ varies: false }), items, executor);
    return { split, checkpoint, root: dataset.listing.root, classes: run.classes, judgements };
  } finally {
    dataset.close();
  }
}

/** `judgeRun`, counted. */
export async function evaluateRun(...args: Parameters<typeof judgeRun>): Promise<Evaluation> {
  return summarizeJudgements(await judgeRun(...args));
}

import { UserError } from "../core/errors.js";
import type { SplitName } from "../data/listing.js";
import type { Executor } from "../runtime/executor.js";
import { evaluateSplit } from "./evaluate-split.js";
import { type Evaluation, type JudgedSplit, summarizeJudgements } from "./judged-split.js";
import type { LoadedRun } from "./loaded-run.js";
import { type DataEvent, openData } from "./open-data.js";

/** Runs a run's network over one of the run's splits. Throws a `UserError` when its photos are gone or have changed. */
export async function judgeRun(
  { directory, run, network, weights, checkpoint }: LoadedRun,
  split: SplitName,
  executor: Executor,
  emit: (event: DataEvent) => void,
): Promise<JudgedSplit> {
  const dataset = await openData(run.config, run, directory, emit);
  const { listing, split: splits } = dataset;
  const loader = dataset.openLoader({ varies: false });
  try {
    const items = splits[split];
    if (items.length === 0) throw new UserError(`The ${split} split of this run has no photo; choose another --split.`);
    const evaluator = { network, weights, normalization: run.normalization, executor };
    const found = await evaluateSplit(evaluator, loader, items, (item) => dataset.labelOf(item));
    const judgements = found.map((judgement) => ({ ...judgement, file: listing.items[judgement.item].file }));
    return { split, checkpoint, root: listing.root, classes: run.classes, judgements };
  } finally {
    await loader.close();
    dataset.close();
  }
}

/** `judgeRun`, counted. */
export async function evaluateRun(...args: Parameters<typeof judgeRun>): Promise<Evaluation> {
  return summarizeJudgements(await judgeRun(...args));
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { largestOf } from "../core/extremes.js";
import { writeFileAtomically } from "../disk/files.js";
import { readJudgements } from "../lab/test-runs.js";
import { drawRun } from "../look/draw-run.js";
import { reliabilityFigure, reliabilityOf } from "../look/judged/reliability.js";
import { worstMistakes } from "../look/judged/mistakes.js";
import type { Executor } from "../runtime/executor.js";
import { judgeRun } from "../train/judge/evaluation.js";
import { type JudgedSplit, summarizeJudgements } from "../train/judge/judged-split.js";
import { loadRun } from "../train/judge/load-run.js";
import { type DataEvent, rootOf } from "../train/run/open-data.js";
import { readMetrics, readRun, runPaths } from "../train/run/run-folder.js";
import { lastDecision } from "../train/timed/pace-file.js";
import type { BestFile } from "./best-file.js";
import { bestPaths } from "./best-folder.js";
import { expectedGain, type Gain, type Reached } from "./expected-gain.js";
import { nextSteps, SURE } from "./next-steps.js";
import { reportPage } from "./report-page.js";

/** So much more time the report looks ahead. */
const MORE_SECONDS = 600;
const FIGURES = ["curves", "confusion", "mistakes"] as const;

/** What the trainings of the chosen recipe reached that went to the end of their schedules. */
function reachedBy(directory: string, { search, chosen, final, photos }: BestFile): Reached[] {
  const runs = search.filter(({ candidate, status }) => candidate === chosen?.candidate && status === "finished");
  const all = [...runs, ...(final === null ? [] : [final])];
  return all.flatMap(({ run, config }) => {
    const path = join(directory, run);
    if (!existsSync(runPaths(path).run) || readRun(path).status !== "finished") return [];
    const accuracy = largestOf(readMetrics(path).map((epoch) => epoch["val/acc"]));
    return [{ seconds: config.timed!.seconds, error: 1 - accuracy, photos: photos.val }];
  });
}

/** Judges the best run: its test photos where they have been asked, else the validation photos. */
async function judgedOf(
  run: string,
  file: BestFile,
  executor: Executor,
  emit: (event: DataEvent) => void,
): Promise<JudgedSplit> {
  const { root, cacheRoot } = file.data;
  if (file.test === null) return judgeRun(loadRun(run, "best"), "val", executor, emit, { data: root, cacheRoot });
  return readJudgements(run);
}

/**
 * Writes report.html out of what stands in best.json and its runs; gives what it concluded. The best run is drawn on its
 * test photos once they have been asked, and on the validation photos before.
 */
export async function writeBestReport(
  directory: string,
  file: BestFile,
  executor: Executor,
  emit: (event: DataEvent) => void,
): Promise<Pick<BestFile, "gain" | "next">> {
  const { best, data, photos, minutes } = file;
  const gain: Gain | null = expectedGain(reachedBy(directory, file), MORE_SECONDS);
  if (best === null) return { gain, next: [] };
  const path = join(directory, best.run);
  const run = readRun(path);
  const metrics = readMetrics(path);
  const judged = await judgedOf(path, file, executor, emit);
  const evaluation = summarizeJudgements(judged);
  const root = await rootOf(run, path, { data: data.root, cacheRoot: data.cacheRoot }, () => {});
  const split = file.test === null ? ("val" as const) : ("test" as const);
  const drawn = await drawRun(path, executor, { title: best.run, kinds: FIGURES, split, judged: { ...judged, root } });
  const reliability = reliabilityOf(
    judged.judgements.map(({ confidence, label, predicted }) => ({ confidence, right: label === predicted })),
  );
  const what = split === "test" ? "test" : "validation";
  const last = metrics[metrics.length - 1];
  const passes = (lastDecision(path)!.updates * run.config.batch) / photos.train;
  const next = nextSteps({
    minutes,
    imageSize: run.config.model.imageSize,
    shortSide: photos.shortSide,
    passes,
    trainAccuracy: last["train/acc"],
    valAccuracy: best.accuracy,
    augment: run.config.data.augment === undefined ? "none" : chosenAugment(file),
    classes: photos.classes,
    confusion: evaluation.confusion,
    valPhotos: photos.val,
    sureMistakes: worstMistakes(judged, judged.judgements.length).filter(({ confidence }) => confidence >= SURE),
    gain,
  });
  const page = reportPage({
    file: { ...file, gain, next },
    run,
    passes,
    evaluation,
    what,
    reliability: {
      ece: reliability.ece,
      svg: reliabilityFigure(
        `How far its confidence can be believed\n${what} photos in ten bins of confidence`,
        reliability,
      ),
    },
    figures: new Map(drawn.figures.map(({ name, svg }) => [name, svg])),
    curves: [...file.search, ...(file.final === null ? [] : [file.final])].flatMap((one) => {
      const own = join(directory, one.run);
      return existsSync(runPaths(own).run) ? [{ run: one.run, metrics: readMetrics(own) }] : [];
    }),
  });
  writeFileAtomically(bestPaths(directory).report, [Buffer.from(page)]);
  return { gain, next };
}

function chosenAugment({ plan, chosen }: BestFile): string {
  return plan?.candidates.find(({ name }) => name === chosen?.candidate)?.settings.augment ?? "standard";
}

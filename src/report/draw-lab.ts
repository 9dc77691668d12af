import { basename, join } from "node:path";
import { append } from "../core/extremes.js";
import { representative } from "../lab/choose.js";
import type { LabFile, LabResult } from "../lab/lab-file.js";
import { labPaths, placeOf } from "../lab/lab-folder.js";
import { readJudgements } from "../lab/test-runs.js";
import { compareCurves } from "../look/compare-curves.js";
import { drawRun, FIGURE_KINDS, type RunNumbers } from "../look/draw-run.js";
import { writeFigures } from "../look/figure-files.js";
import { confusionMultiples } from "../look/confusion-multiples.js";
import { inChinese } from "../look/in-chinese.js";
import { type Reliability, reliabilityFigure, reliabilityOf } from "../look/reliability.js";
import type { Language } from "../lab/language.js";
import type { Executor } from "../runtime/executor.js";
import { rootOf } from "../train/open-data.js";
import { readMetrics, readRun } from "../train/run-folder.js";
import type { LabFigure } from "./input.js";
import { titlesOfLab } from "./titled.js";

/** A lab's figures, and the numbers in those of each experiment. */
export interface LabDrawings {
  readonly figures: readonly LabFigure[];
  readonly numbers: Readonly<Record<string, RunNumbers>>;
  /** Of the chosen experiment. */
  readonly reliability: Reliability | null;
}

type Titles = ReturnType<typeof titlesOfLab>;

/** What is drawn of experiments that were not chosen, and of the deepest where that one is shown too. */
const OTHER_KINDS = ["curves", "confusion"] as const;
const DEEPER_KINDS = [...OTHER_KINDS, "features", "patches"] as const;

/** Of more classes, a small matrix shows nothing. */
const MOST_SMALL = 40;

/** A stage's experiments in one figure each; of several seeds, the run that stands for its experiment. */
function compareStages(directory: string, lab: LabFile, results: readonly LabResult[], titles: Titles): LabFigure[] {
  const { experiments } = lab;
  const stages = [...new Set(experiments.map(({ stage }) => stage))];
  return stages.map((stage) => {
    const own = experiments.filter((experiment) => experiment.stage === stage);
    const [{ from }] = own;
    const curves = [...(from === undefined ? [] : [from]), ...own.map(({ name }) => name)].flatMap((name) => {
      const run = representative(results, name);
      return run === null ? [] : [{ name: titles.experiment(name), metrics: readMetrics(join(directory, run.run)) }];
    });
    const baseline = from === undefined ? "" : `\nfirst: what they are built on`;
    return {
      name: "compare",
      stage,
      svg: compareCurves(`Experiments of stage ${titles.stage(stage)}${baseline}`, curves),
    };
  });
}

/** The confusion matrices of all experiments that were tested, small. */
function compareMatrices({ experiments }: LabFile, results: readonly LabResult[], titles: Titles): LabFigure[] {
  const matrices = experiments.flatMap(({ name }) => {
    const test = representative(results, name)?.test ?? null;
    if (test === null || test.classes.length > MOST_SMALL) return [];
    return [{ name: titles.experiment(name), accuracy: test.accuracy, classes: test.classes, shares: test.confusionNormalized }]; // prettier-ignore
  });
  if (matrices.length === 0) return [];
  return [{ name: "confusion-multiples", svg: confusionMultiples("Confusion matrices, test images\nrows: true class, columns: predicted class; % of the true class", matrices) }]; // prettier-ignore
}

/** A figure's file in the lab's folder of figures, without its ending. */
function fileOf({ name, experiment, stage }: LabFigure, results: readonly LabResult[]): string {
  const run = results.find((result) => result.experiment === experiment)?.run;
  const owner =
    stage === undefined && experiment === undefined
      ? "lab"
      : run === undefined
        ? `stage-${(stage ?? "").replace(/[^\p{L}\p{N}.]+/gu, "-")}`
        : basename(run);
  return `${owner.replace(/-seed-\d+$/, "")}-${name}`;
}

/**
 * Draws a lab: curves and confusion matrices of every experiment that ended well, everything of the chosen one, the feature
 * maps of a `deeper` one, and each stage's experiments side by side; writes them as SVG and PNG, and their numbers as JSON. `onFigures` hears how many
 * experiments of how many are drawn.
 */
export async function drawLab(
  directory: string,
  lab: LabFile,
  results: readonly LabResult[],
  deeper: string | null,
  executor: Executor,
  language: Language,
  onProgress: (done: number, total: number) => void,
): Promise<LabDrawings> {
  const titles = titlesOfLab(lab, language);
  const figures: LabFigure[] = [
    ...compareStages(directory, lab, results, titles),
    ...compareMatrices(lab, results, titles),
  ];
  let reliability: Reliability | null = null;
  const numbers: Record<string, RunNumbers> = {};
  const { experiments, choice } = lab;
  for (const [index, { name }] of experiments.entries()) {
    const run = representative(results, name);
    if (run !== null && run.test !== null) {
      const path = join(directory, run.run);
      const judged = readJudgements(path);
      const isShown = name === choice?.experiment || name === deeper;
      const kinds = name === choice?.experiment ? FIGURE_KINDS : name === deeper ? DEEPER_KINDS : OTHER_KINDS;
      // Photos are drawn of these alone; they may have moved since they were judged.
      const root = isShown ? await rootOf(readRun(path), path, placeOf(lab), () => {}) : "";
      const drawn = await drawRun(path, executor, {
        title: titles.experiment(name),
        kinds,
        judged: { ...judged, root },
        place: placeOf(lab),
      });
      numbers[name] = drawn.numbers;
      append(
        figures,
        drawn.figures.map(({ name: kind, svg }) => ({ name: kind, experiment: name, svg })),
      );
      if (name === choice?.experiment) {
        reliability = reliabilityOf(judged.judgements.map(({ confidence, label, predicted }) => ({ confidence, right: label === predicted }))); // prettier-ignore
        const title = `Reliability of ${titles.experiment(name)}\ntest images in ten bins of confidence`;
        figures.push({ name: "reliability", experiment: name, svg: reliabilityFigure(title, reliability) });
      }
    }
    onProgress(index + 1, experiments.length);
  }
  const inLanguage = figures.map((figure) => ({
    ...figure,
    svg: language === "zh" ? inChinese(figure.svg) : figure.svg,
  }));
  const files = inLanguage.map((figure) => ({ name: fileOf(figure, results), svg: figure.svg }));
  await writeFigures(labPaths(directory).figures, files, numbers);
  return { figures: inLanguage, numbers, reliability };
}

import { baseName } from "../core/base-name.js";
import { append } from "../core/extremes.js";
import { representative } from "../lab/choose.js";
import type { LabFile, LabResult } from "../lab/lab-file.js";
import { compareCurves, type ExperimentCurves } from "../look/curves/compare-curves.js";
import { drawFigures, FIGURE_KINDS, type RunNumbers } from "../look/draw-figures.js";
import { confusionMultiples } from "../look/judged/confusion-multiples.js";
import { inChinese } from "../look/draw/in-chinese.js";
import { type Reliability, reliabilityFigure, reliabilityOf } from "../look/judged/reliability.js";
import type { Language } from "../lab/language.js";
import type { Executor } from "../runtime/executor.js";
import type { LabFigure } from "./input.js";
import type { LabReader } from "./lab-reader.js";
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
async function compareStages(
  reader: LabReader,
  { experiments }: LabFile,
  results: readonly LabResult[],
  titles: Titles,
): Promise<LabFigure[]> {
  const stages = [...new Set(experiments.map(({ stage }) => stage))];
  const figures: LabFigure[] = [];
  for (const stage of stages) {
    const own = experiments.filter((experiment) => experiment.stage === stage);
    const [{ from }] = own;
    const curves: ExperimentCurves[] = [];
    for (const name of [...(from === undefined ? [] : [from]), ...own.map((experiment) => experiment.name)]) {
      const run = representative(results, name);
      if (run !== null) curves.push({ name: titles.experiment(name), metrics: await reader.run(run.run).metrics() });
    }
    const baseline = from === undefined ? "" : `\nfirst: what they are built on`;
    const svg = compareCurves(`Experiments of stage ${titles.stage(stage)}${baseline}`, curves);
    figures.push({ name: "compare", stage, svg });
  }
  return figures;
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
export function figureFile({ name, experiment, stage }: LabFigure, results: readonly LabResult[]): string {
  const run = results.find((result) => result.experiment === experiment)?.run;
  const owner =
    stage === undefined && experiment === undefined
      ? "lab"
      : run === undefined
        ? `stage-${(stage ?? "").replace(/[^\p{L}\p{N}.]+/gu, "-")}`
        : baseName(run);
  return `${owner.replace(/-seed-\d+$/, "")}-${name}`;
}

/**
 * Draws a lab: curves and confusion matrices of every experiment that ended well, everything of the chosen one, the feature
 * maps of a `deeper` one, and each stage's experiments side by side. `onProgress` hears how many experiments of how many are
 * drawn.
 */
export async function drawLab(
  reader: LabReader,
  lab: LabFile,
  results: readonly LabResult[],
  deeper: string | null,
  executor: Executor,
  language: Language,
  onProgress: (done: number, total: number) => void,
): Promise<LabDrawings> {
  const titles = titlesOfLab(lab, language);
  const figures: LabFigure[] = [
    ...(await compareStages(reader, lab, results, titles)),
    ...compareMatrices(lab, results, titles),
  ];
  let reliability: Reliability | null = null;
  const numbers: Record<string, RunNumbers> = {};
  const { experiments, choice } = lab;
  for (const [index, { name }] of experiments.entries()) {
    const run = representative(results, name);
    if (run !== null && run.test !== null) {
      const isShown = name === choice?.experiment || name === deeper;
      // Photos are drawn of these alone; they may have moved since they were judged.
      const judged = await reader.tested(run.run, isShown);
      const kinds = name === choice?.experiment ? FIGURE_KINDS : name === deeper ? DEEPER_KINDS : OTHER_KINDS;
      const drawn = await drawFigures(reader.run(run.run), executor, {
        title: titles.experiment(name),
        kinds,
        judged,
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
  return { figures: inLanguage, numbers, reliability };
}

import { append } from "../core/extremes.js";
import { describeAugmentation } from "../data/augment/augmentation.js";
import type { SplitName } from "../data/listing.js";
import type { Executor } from "../runtime/executor.js";
import type { JudgedSplit } from "../train/judge/judged-split.js";
import { type CamNumbers, drawCam, drawOcclusion } from "./inside/draw-cam.js";
import { drawFeatures, type FeatureMapNumbers } from "./inside/draw-features.js";
import { drawConfusion, drawMistakes, type ConfusionNumbers, type MistakeNumbers } from "./judged/draw-judgements.js";
import { type ChosenPhoto, namedPhotos, teachingPhotos } from "./inside/choose-photos.js";
import { compareCurves, type ExperimentCurves } from "./curves/compare-curves.js";
import { drawPatches, type PatchNumbers } from "./inside/draw-patches.js";
import { filterNumbers, type FilterNumbers } from "./inside/filter-data.js";
import { filterFigures, type NamedFigure } from "./inside/filters.js";
import { filtersOverTime } from "./inside/filters-over-time.js";
import { learningCurves } from "./curves/learning-curves.js";
import { learningRateFigure, rateChanges } from "./curves/learning-rate.js";
import { loadFilters } from "./inside/load-filters.js";
import { NothingToDraw } from "./draw/nothing-to-draw.js";
import type { RunReader } from "./read/run-reader.js";

/** What can be drawn of a run, in the order in which a reader wants it. */
export const FIGURE_KINDS = ["curves", "confusion", "mistakes", "filters", "features", "patches", "cam"] as const;
/** Occlusion maps take a hundred times as long as the others, so they are drawn only where they are asked for. */
export type FigureKind = (typeof FIGURE_KINDS)[number] | "occlusion";

/** What is drawn of a run. */
export interface FigureOptions {
  /** `best` where it is left out. */
  readonly checkpoint?: string;
  /** `test` where it is left out. */
  readonly split?: SplitName;
  /** What the figures' titles call it; its model where it is left out. */
  readonly title?: string;
  /** All of `FIGURE_KINDS` where it is left out. */
  readonly kinds?: readonly FigureKind[];
  /** Image files whose feature maps and class-activation maps are drawn; two photos of the split where it is left out or empty (`teachingPhotos`). */
  readonly images?: readonly string[];
  /** A layer all of whose maps are drawn too, besides the four of each. */
  readonly layer?: string;
  /** Of the mistakes and hits, only photos of this class. */
  readonly actual?: string;
  /** Of the mistakes and hits, only photos taken for this class. */
  readonly predicted?: string;
  /** Curves that are drawn over each other, this run's first; none where it is left out or empty. */
  readonly compared?: readonly ExperimentCurves[];
  /** What `judgeRun` gave for this checkpoint and split, if that is known already. */
  readonly judged?: JudgedSplit;
}

/** The numbers in a run's figures; what was not drawn is left out. */
export interface RunNumbers {
  readonly checkpoint: string;
  /** Epochs trained by then. */
  readonly epoch: number;
  readonly confusion?: ConfusionNumbers;
  readonly mistakes?: MistakeNumbers;
  readonly filters?: FilterNumbers;
  readonly features?: FeatureMapNumbers;
  readonly patches?: PatchNumbers;
  readonly cam?: CamNumbers;
  readonly occlusion?: CamNumbers;
}

/** Figures and the numbers in them. */
export interface RunFigures {
  readonly figures: readonly NamedFigure[];
  readonly numbers: RunNumbers;
  /** Why a kind of several that were asked for is not there: a network without maps has no feature maps. */
  readonly missing: readonly string[];
}

/**
 * Draws a run's figures; the photos are judged once at most, and only where a figure needs it. Rejects with a `UserError` when
 * there is no such run, a checkpoint is missing, an image cannot be read, or the photos are gone or have changed.
 */
export async function drawFigures(
  reader: RunReader,
  executor: Executor,
  options: FigureOptions = {},
): Promise<RunFigures> {
  const { checkpoint = "best", split = "test", kinds = FIGURE_KINDS, images = [] } = options;
  const { readPhoto } = reader;
  const loaded = await reader.load(checkpoint);
  const { config } = loaded.run;
  const model = options.title ?? loaded.network.name;
  let { judged } = options;
  const judge = async () => (judged ??= await reader.judge(loaded, split, executor));
  let photos: readonly ChosenPhoto[] | null = images.length > 0 ? namedPhotos(images) : null;
  const choose = async () => (photos ??= await teachingPhotos(loaded, await judge(), executor, readPhoto));
  const figures: NamedFigure[] = [];
  const missing: string[] = [];
  const ifAny = async <T>(draw: () => Promise<T>): Promise<T | null> => {
    try {
      return await draw();
    } catch (error) {
      if (!(error instanceof NothingToDraw) || kinds.length === 1) throw error;
      missing.push(error.message);
      return null;
    }
  };
  let numbers: RunNumbers = { checkpoint, epoch: loaded.epoch };

  if (kinds.includes("curves")) {
    const settings = `${config.optimizer.name}, learning rate ${config.optimizer.learningRate}, batch ${config.batch}, seed ${config.seed}`;
    const { augment } = config.data;
    const varied = augment === undefined ? "" : `\ntraining photos varied: ${describeAugmentation(augment)}`;
    const title = `Learning curves of ${model}`;
    const metrics = await reader.metrics();
    figures.push({ name: "curves", title, svg: learningCurves(`${title}\n${settings}${varied}`, metrics) });
    const { compared: runs = [] } = options;
    if (runs.length > 0) {
      const compared = `Learning curves of ${runs.length} runs`;
      figures.push({ name: "curves-compared", title: compared, svg: compareCurves(compared, runs) });
    }
    if (rateChanges(metrics)) {
      const rateTitle = `Learning rate of ${model}`;
      const schedule = `${config.schedule?.name ?? "constant"} schedule, ${settings}`;
      figures.push({ name: "learning-rate", title: rateTitle, svg: learningRateFigure(`${rateTitle}\n${schedule}`, metrics) }); // prettier-ignore
    }
  }
  if (kinds.includes("confusion")) {
    const drawn = drawConfusion(model, await judge());
    append(figures, drawn.figures);
    numbers = { ...numbers, confusion: drawn.numbers };
  }
  if (kinds.includes("mistakes")) {
    const drawn = await drawMistakes(model, await judge(), config.data.fit, readPhoto, options);
    append(figures, drawn.figures);
    numbers = { ...numbers, mistakes: drawn.numbers };
  }
  if (kinds.includes("filters")) {
    const history = await ifAny(() => loadFilters(loaded, reader));
    if (history !== null) {
      append(figures, [...(await filterFigures(model, history)), await filtersOverTime(model, history)]);
      numbers = { ...numbers, filters: filterNumbers(history) };
    }
  }
  if (kinds.includes("features") || kinds.includes("patches")) {
    const chosen = await choose();
    const drawn = await ifAny(() => drawFeatures(loaded, chosen, executor, readPhoto, options.layer));
    if (drawn !== null && kinds.includes("features")) {
      append(figures, drawn.figures);
      numbers = { ...numbers, features: drawn.numbers };
    }
    if (drawn !== null && kinds.includes("patches")) {
      const patches = await drawPatches(loaded, drawn.numbers.layers, executor, reader);
      figures.push(patches.figure);
      numbers = { ...numbers, patches: patches.numbers };
    }
  }
  if (kinds.includes("cam")) {
    const chosen = await choose();
    const drawn = await ifAny(() => drawCam(loaded, chosen, executor, readPhoto));
    if (drawn !== null) {
      figures.push(drawn.figure);
      numbers = { ...numbers, cam: drawn.numbers };
    }
  }
  if (kinds.includes("occlusion")) {
    const drawn = await drawOcclusion(loaded, await choose(), executor, readPhoto);
    figures.push(drawn.figure);
    numbers = { ...numbers, occlusion: drawn.numbers };
  }
  return { figures, numbers, missing };
}

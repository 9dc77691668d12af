import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { UserError } from "../core/errors.js";
import type { SplitName } from "../data/listing.js";
import { writeJsonAtomically } from "../disk/files.js";
import { drawRun, FIGURE_KINDS, type FigureKind } from "../look/draw-run.js";
import { writeFigures } from "../look/draw/figure-files.js";
import { evaluationExecutor } from "../runtime/choose-executor.js";
import { evaluateRun } from "../train/judge/evaluation.js";
import { exportOnnx, exportSafetensors } from "../train/judge/export.js";
import type { Evaluation } from "../train/judge/judged-split.js";
import { loadRun } from "../train/judge/load-run.js";
import { type FilePrediction, predictFiles, predictImages } from "../train/judge/prediction.js";
import type { EpochMetrics, RunFile } from "../train/run/run-file.js";
import { makeFolder, readMetrics, readRun, runPaths } from "../train/run/run-folder.js";

/** Whose weights are meant: those that did best on the validation photos, the last, or those after so many epochs. */
export type Checkpoint = "best" | "last" | number;

/** What asks a run's network may be told besides. */
export interface AskOptions {
  /** `best` where it is left out. */
  readonly checkpoint?: Checkpoint;
  /** CPU threads; all of the machine's where it is left out. */
  readonly threads?: number;
}

/** How many answers are wanted. */
export interface PredictOptions extends AskOptions {
  /** Classes given for each image; 5 where it is left out. */
  readonly top?: number;
}

/** What figures are drawn of, and where they go. */
export interface DrawOptions extends AskOptions {
  /** Image files for features, cam and occlusion; two photos of the split where it is left out. */
  readonly images?: readonly string[];
  /** The folder that they are written to; `figures` in the run's folder where it is left out. */
  readonly out?: string;
  /** Photos that are judged; `test` where it is left out. */
  readonly split?: SplitName;
  /** A layer all of whose feature maps are drawn too. */
  readonly layer?: string;
  /** Of the mistakes, only photos of this class. */
  readonly actual?: string;
  /** Of the mistakes, only photos taken for this class. */
  readonly predicted?: string;
  /** Folders of other runs, whose curves are drawn over this one's. */
  readonly others?: readonly string[];
}

/** How a network is exported. */
export interface ExportOptions extends Pick<AskOptions, "checkpoint"> {
  /** ONNX: take uint8 pixels and normalise them in the graph. */
  readonly withPreprocessing?: boolean;
}

/** A training run in its folder: what was trained, and what can be asked of it. */
export interface Run {
  readonly directory: string;
  /** run.json as it stands now. Throws a `UserError` when it is gone or damaged. */
  readonly file: RunFile;
  /** metrics.jsonl as it stands now, one entry an epoch. */
  readonly metrics: readonly EpochMetrics[];
  /**
   * Judges the photos of a split, `test` where it is left out: what `convscope evaluate --json` prints. The test's result
   * stays in the run's folder. Rejects with a `UserError` when the photos are gone or have changed.
   */
  evaluate(split?: SplitName, options?: AskOptions): Promise<Evaluation>;
  /**
   * What the network takes images for: what `convscope predict --json` prints. Image files, each of which may turn out not to
   * be readable, or pixels [N, 3, imageSize, imageSize], which are called `images[0]` and so on.
   */
  predict(images: readonly string[] | Uint8Array, options?: PredictOptions): Promise<FilePrediction[]>;
  /**
   * Draws figures of a kind as SVG and PNG; resolves to the files written. Rejects with a `UserError` when the network has
   * nothing of the kind, or an image cannot be read.
   */
  draw(kind: FigureKind | "all", options?: DrawOptions): Promise<string[]>;
  /**
   * Writes the network for other programs, as `convscope export` does; resolves to the file's path. Rejects with a `UserError`
   * when the file cannot be written.
   */
  export(format: "onnx" | "safetensors", file: string, options?: ExportOptions): Promise<string>;
}

const TAKING_IMAGES: readonly string[] = ["features", "cam", "occlusion", "all"];

function executorOf({ threads = availableParallelism() }: AskOptions) {
  return evaluationExecutor({ device: "cpu", threads });
}

function loaded(directory: string, { checkpoint = "best" }: AskOptions) {
  return loadRun(directory, String(checkpoint));
}

/** The run of a folder; it is not looked into yet. */
export function runIn(directory: string): Run {
  return {
    directory,
    get file() {
      return readRun(directory);
    },
    get metrics() {
      return readMetrics(directory);
    },
    async evaluate(split = "test", options = {}) {
      const evaluation = await evaluateRun(loaded(directory, options), split, executorOf(options), () => {});
      if (split === "test") writeJsonAtomically(runPaths(directory).test, evaluation);
      return evaluation;
    },
    async predict(images, options = {}) {
      const { top = 5 } = options;
      const network = loaded(directory, options);
      if (images instanceof Uint8Array) return predictImages(network, images, top, executorOf(options));
      return predictFiles(network, images, top, executorOf(options));
    },
    async draw(kind, options = {}) {
      const { checkpoint = "best", images = [], out = runPaths(directory).figures, threads, ...rest } = options;
      if (images.length > 0 && !TAKING_IMAGES.includes(kind))
        throw new UserError(`Only features, cam and occlusion take image files, not ${kind}; leave images out.`);
      const kinds = kind === "all" ? FIGURE_KINDS : [kind];
      const { figures, numbers } = await drawRun(directory, executorOf(options), {
        ...rest,
        checkpoint: String(checkpoint),
        kinds,
        images,
      });
      return writeFigures(out, figures, numbers);
    },
    export(format, file, options = {}) {
      return new Promise((resolve) => {
        const { withPreprocessing = false } = options;
        if (withPreprocessing && format !== "onnx")
          throw new UserError("withPreprocessing needs the format onnx: safetensors holds weights only.");
        const network = loaded(directory, options);
        makeFolder(dirname(file));
        if (format === "onnx") exportOnnx(network, withPreprocessing, file);
        else exportSafetensors(network, file);
        resolve(file);
      });
    },
  };
}

/** Opens the run in a folder. Rejects with a `UserError` when the folder is none, or its run.json is damaged. */
export function openRun(directory: string): Promise<Run> {
  return new Promise((resolve) => {
    readRun(directory);
    resolve(runIn(directory));
  });
}

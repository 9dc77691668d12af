import { hostname } from "node:os";
import { launched } from "../ranks/mpi/launched.js";
import { colors as pc } from "./colors.js";
import { UserError } from "../core/errors.js";
import { shellWord } from "../core/shell-word.js";
import { formatCount, formatDuration, formatPercent } from "../core/format.js";
import type { TrainEvent } from "../train/run/events.js";
import { startAssisting, startTraining } from "../train/start-training.js";
import type { TrainRequest } from "../train/train-run.js";
import { DataDisplay } from "./data-display.js";
import { Interrupted } from "./interrupted.js";
import type { Live } from "./live.js";
import { note, warn } from "./output.js";
import { onStopSignals } from "./stop-signals.js";
import type { TensorBoard } from "./tensorboard/board.js";

/** How a run of training ended that went to its end. */
export interface TrainingEnd {
  readonly bestEpoch: number;
  /** The epochs after which it was stopped early; `null` where it was not. */
  readonly stoppedAfter: number | null;
  /** Where the time went; `null` where nobody asked. */
  readonly profile: EventOf<"profile"> | null;
}

type StartEvent = Extract<TrainEvent, { type: "start" }>;
type EventOf<T extends TrainEvent["type"]> = Extract<TrainEvent, { type: T }>;

function noteStart(event: StartEvent): void {
  const { model, parameters, classes, images, imageSize, executor, augmentation, directory } = event;
  note(`Training ${pc.bold(model)} (${formatCount(parameters)} parameters) on ${executor}`);
  const counts = `${formatCount(images.train)} training, ${formatCount(images.val)} validation, ${formatCount(images.test)} test photos`;
  note(`${counts} of ${classes.length} classes at ${imageSize}x${imageSize}`);
  if (augmentation !== "") note(`Training photos are varied: ${augmentation}`);
  note(`Run folder: ${directory}`);
}

function noteEpoch({ metrics, best }: EventOf<"epoch">, epochs: number): void {
  const { epoch, seconds, images_per_second: rate, data_wait_seconds: waited } = metrics;
  const width = String(epochs).length;
  const parts = [
    `epoch ${String(epoch).padStart(width)}/${epochs}`,
    `loss ${metrics["train/loss"].toFixed(3)}  acc ${formatPercent(metrics["train/acc"])}`,
    `val loss ${metrics["val/loss"].toFixed(3)}  val acc ${pc.bold(formatPercent(metrics["val/acc"]))}`,
    `${rate.toFixed(0)} images/s, ${formatDuration(seconds)}, data wait ${formatPercent(waited / seconds)}`,
  ];
  note(parts.join("  |  ") + (best ? pc.green("  best") : ""));
}

function noteResume({ epoch, step }: EventOf<"resume">): void {
  const within = step === 0 ? "" : ` and ${step} steps of epoch ${epoch + 1}`;
  note(`Going on after ${epoch} whole epochs${within}`);
}

/** Follows a training run on the terminal. */
class TrainingDisplay {
  readonly #bar = new DataDisplay();
  #epochs = 0;

  show(event: TrainEvent): void {
    switch (event.type) {
      case "draw":
      case "decode-start":
      case "decode":
        return this.#bar.show(event);
      case "step":
        return this.#step(event);
      case "note":
        this.#bar.end();
        return note(event.message);
      case "warning":
        this.#bar.end();
        return warn(event.message);
      case "start":
        this.#bar.end();
        this.#epochs = event.epochs;
        return noteStart(event);
      case "resume":
        return noteResume(event);
      case "epoch":
        this.#bar.end();
        return noteEpoch(event, this.#epochs);
      default:
        return this.#bar.end();
    }
  }

  #step({ epoch, step, steps, loss, accuracy, imagesPerSecond, dataWait, eta }: EventOf<"step">): void {
    const detail = [
      `loss ${loss.toFixed(3)}`,
      `acc ${formatPercent(accuracy)}`,
      `${imagesPerSecond.toFixed(0)} images/s`,
      `data wait ${formatPercent(dataWait)}`,
      `run ends in ${formatDuration(eta)}`,
    ];
    this.#bar.update(`epoch ${epoch}/${this.#epochs}`, steps, step, detail.join("  "));
  }
}

/**
 * Runs a training run in its own process and shows it; gives the best epoch on the validation photos. Ctrl-C asks it to save and stop (a second one ends it at once),
 * and becomes an `Interrupted`; what went wrong in it becomes a `UserError` or an `Error` here.
 */
export async function showTraining(
  request: TrainRequest,
  live: Live | null,
  board: TensorBoard | null = null,
): Promise<TrainingEnd> {
  const display = new TrainingDisplay();
  let profile: EventOf<"profile"> | null = null;
  const training = startTraining(request, (event) => {
    display.show(event);
    if (event.type === "profile") profile = event;
    if (event.type === "start") {
      isBegun = true;
      live?.open(event.directory);
    }
    if (event.type === "epoch" || event.type === "finished") board?.run(request.directory);
  });
  let asked = false;
  let isBegun = request.resume;
  const onStop = () => {
    if (isBegun) note("\nStopping after this step and saving a checkpoint (Ctrl-C again ends at once) ...");
    else note("\nStopping (Ctrl-C again ends at once) ...");
    asked = true;
    training.stop();
  };
  const ignoreSignals = onStopSignals(onStop, () => training.kill());
  try {
    const end = conclude(await training.ended, request, asked, isBegun);
    await board?.finish();
    return { ...end, profile };
  } finally {
    ignoreSignals();
  }
}

/**
 * Computes a share of each step for the first of several processes, which shows how training goes. What goes wrong here
 * alone becomes a `UserError`.
 */
export async function showAssisting(shards: number): Promise<void> {
  const training = startAssisting(shards);
  const ignoreSignals = onStopSignals(
    () => training.stop(),
    () => training.kill(),
  );
  try {
    const last = await training.ended;
    if (last?.type === "error") throw new UserError(last.message, last.exitCode === 2 ? 2 : 1);
    if ((await training.exitCode) !== 0)
      throw new UserError(`Process ${launched()?.rank}, on ${hostname()}, ended without a word (out of memory?).`, 1);
  } finally {
    ignoreSignals();
  }
}

function conclude(
  last: TrainEvent | null,
  request: TrainRequest,
  interrupted: boolean,
  isBegun: boolean,
): Omit<TrainingEnd, "profile"> {
  const { directory, config } = request;
  if (last?.type === "finished") {
    return { bestEpoch: last.bestEpoch, stoppedAfter: last.epochs < config.epochs ? last.epochs : null };
  }
  if (interrupted && !isBegun) {
    throw new Interrupted(
      "Stopped before anything was trained; what was decoded is kept. Run the same command to begin again.",
    );
  }
  if (last?.type === "interrupted" || interrupted) {
    throw new Interrupted(`Stopped. Go on with: convscope train --resume --out ${shellWord(directory)}`);
  }
  if (last?.type === "error") {
    const error = last.exitCode === 2 ? new UserError(last.message) : new UserError(last.message, 1);
    error.stack = last.stack;
    throw error;
  }
  throw new UserError(
    `The training process ended without a word (out of memory?); its last checkpoint is kept. ` +
      `Go on with: convscope train --resume --out ${shellWord(directory)}, or use a smaller --batch in a new run.`,
    1,
  );
}

import { colors as pc } from "./colors.js";
import { formatCount, formatDuration, formatPercent } from "../core/format.js";
import type { BestEvent } from "../best/best-events.js";
import type { TrainEvent } from "../train/run/events.js";
import { DataDisplay } from "./data-display.js";
import { note, warn } from "./output.js";

type EventOf<T extends BestEvent["type"]> = Extract<BestEvent, { type: T }>;

/** Follows a `best` on the terminal. */
export class BestDisplay {
  readonly #bar = new DataDisplay();
  /** What is to be said of the photos is the same in every training: once is enough. */
  readonly #said = new Set<string>();

  show(event: BestEvent): void {
    switch (event.type) {
      case "data":
        return this.#bar.show(event.event);
      case "note":
        this.end();
        return note(event.message);
      case "warning":
        return this.#warn(event.message);
      case "start":
        return this.#start(event);
      case "rate":
        return this.#rate(event);
      case "features":
        return this.#bar.update("Features", event.total, event.done, "photos");
      case "plan":
        this.end();
        for (const reason of event.plan.reasons) note(reason);
        return;
      case "train-start":
        this.end();
        return note(`${pc.bold(event.label)}, ${formatDuration(event.seconds)}`);
      case "train":
        return this.#train(event.label, event.event);
      case "searched":
        return this.#searched(event);
      case "chosen":
        this.end();
        return note(`Chosen: ${pc.green(event.chosen.candidate)}, as ${event.chosen.why}`);
      case "report":
        this.end();
    }
  }

  /** Removes the bar that is there. */
  end(): void {
    this.#bar.end();
  }

  #warn(message: string): void {
    if (this.#said.has(message)) return;
    this.#said.add(message);
    this.end();
    warn(message);
  }

  #start({ directory, file, secondsLeft }: EventOf<"start">): void {
    const { train, val, test, classes } = file.photos;
    this.end();
    note(`${formatCount(train)} training, ${formatCount(val)} validation, ${formatCount(test)} test photos of ${classes.length} classes`); // prettier-ignore
    note(`Folder: ${directory}; ends in ${formatDuration(secondsLeft)}`);
  }

  #rate({ rate }: EventOf<"rate">): void {
    const { width, network = `${width} channels`, imageSize, secondsAnUpdate, passes } = rate;
    this.end();
    note(`Measured: ${network} at ${imageSize} px, ${(1000 * secondsAnUpdate).toFixed(0)} ms an update, ${passes.toFixed(1)} passes over the photos in the final training`); // prettier-ignore
  }

  #train(label: string, event: TrainEvent): void {
    switch (event.type) {
      case "step": {
        const { epoch, step, steps, loss, imagesPerSecond, eta } = event;
        const detail = `loss ${loss.toFixed(3)}  ${imagesPerSecond.toFixed(0)} images/s  ends in ${formatDuration(eta)}`;
        return this.#bar.update(`${label}, epoch ${epoch}`, steps, step, detail);
      }
      case "epoch": {
        const { epoch, "train/acc": train, "val/acc": val } = event.metrics;
        this.end();
        return note(`epoch ${epoch}  |  acc ${formatPercent(train)}  |  val acc ${pc.bold(formatPercent(val))}${event.best ? pc.green("  best") : ""}`); // prettier-ignore
      }
      case "warning":
        return this.#warn(event.message);
      case "draw":
      case "decode-start":
      case "decode":
        return this.#bar.show(event);
    }
  }

  #searched({ run }: EventOf<"searched">): void {
    this.end();
    const result =
      run.val === undefined ? pc.red(run.error ?? run.status) : `validation ${formatPercent(run.val.accuracy)} after ${run.passes!.toFixed(1)} passes`; // prettier-ignore
    note(`      ${run.candidate}: ${result}`);
  }
}

import { colors as pc } from "./colors.js";
import { formatCount, formatDuration, formatPercent } from "../core/format.js";
import type { LabEvent } from "../lab/lab-events.js";
import type { Choice, LabResult } from "../lab/lab-file.js";
import type { TrainEvent } from "../train/run/events.js";
import { DataDisplay } from "./data-display.js";
import { note, warn } from "./output.js";

/** From so many runs on those that wait are not told of. */
const MOST_PLACES = 32;

type EventOf<T extends LabEvent["type"]> = Extract<LabEvent, { type: T }>;
type Step = Extract<TrainEvent, { type: "step" }>;

function resultLine({ val, status, error, diagnosis, seconds }: LabResult): string {
  if (status !== "finished" || val === null) return pc.red(`${status}: ${error ?? "no epoch was finished"}`);
  const fit = `training ${formatPercent(val.trainAccuracy)}, ${diagnosis ?? ""}`;
  return `validation ${pc.bold(formatPercent(val.accuracy))} in epoch ${val.epoch} (${fit}), ${formatDuration(seconds)}`;
}

/** Follows a lab on the terminal: which run, how far, what is best so far, and when the whole lab ends. */
export class LabDisplay {
  readonly #bar = new DataDisplay();
  #runs = 0;
  readonly #said = new Set<string>();
  readonly #begun = new Map<number, { label: string; epochs: number; started: number }>();
  #best: { name: string; accuracy: number } | null = null;
  #tested = 0;
  #tests = 0;
  /** Seconds that the runs that ended in this session took. */
  readonly #durations: number[] = [];

  show(event: LabEvent): void {
    switch (event.type) {
      case "data":
        return this.#bar.show(event.event);
      case "note":
        this.#bar.end();
        return note(event.message);
      case "warning":
        this.#said.add(event.message);
        return this.#warn(event.message);
      case "start":
        return this.#start(event);
      case "stage":
        return note(pc.bold(`\n${event.name}`) + (event.from === null ? "" : ` (on ${event.from})`));
      case "run-start":
        return this.#runStart(event);
      case "train":
        return this.#train(event.event, event.index);
      case "place":
        return this.#place(event);
      case "run-end":
        return this.#runEnd(event.result);
      case "choice":
        return this.#choice(event.choice);
      case "test-start":
        this.#tests = event.runs;
        return note(pc.bold("\ntest photos") + " (asked once, now that the choice stands)");
      case "test":
        this.#bar.update("Testing", this.#tests, ++this.#tested);
        if (this.#tested === this.#tests) this.#bar.end();
    }
  }

  /** Removes the bar that is there. */
  end(): void {
    this.#bar.end();
  }

  #warn(message: string): void {
    this.#bar.end();
    warn(message);
  }

  #start({ directory, images, classes, runs, done }: EventOf<"start">): void {
    this.#bar.end();
    this.#runs = runs;
    const counts = `${formatCount(images.train)} training, ${formatCount(images.val)} validation, ${formatCount(images.test)} test photos`;
    note(`${counts} of ${classes} classes`);
    note(`${runs} runs${done === 0 ? "" : `, ${done} of them done before`}; lab folder: ${directory}`);
  }

  #runStart({ experiment, seed, index, epochs, parameters }: EventOf<"run-start">): void {
    this.#bar.end();
    this.#begun.set(index, { label: experiment, epochs, started: Date.now() });
    note(`${index}/${this.#runs}  ${pc.bold(experiment)}, seed ${seed}, ${formatCount(parameters)} parameters`);
  }

  /** Where a run is on a cluster; of many that wait, only that they are begun is worth a line. */
  #place({ experiment, seed, place, restarts }: EventOf<"place">): void {
    if (place.state === "queued" && this.#runs > MOST_PLACES) return;
    const where = place.state === "running" ? `on ${place.node ?? "a node"}` : `waits (${place.why ?? "its turn"})`;
    this.#bar.end();
    note(`      ${experiment}, seed ${seed}: ${where}${restarts === 0 ? "" : `, begun anew ${restarts} times`}`);
  }

  #train(event: TrainEvent, index: number): void {
    switch (event.type) {
      case "step":
        return this.#step(event, index);
      case "warning":
        // What is to be said of the photos is the same in every run: once is enough.
        if (this.#said.has(event.message)) return;
        this.#said.add(event.message);
        return this.#warn(event.message);
      case "draw":
      case "decode-start":
      case "decode":
        return this.#bar.show(event);
    }
  }

  #step({ epoch, step, steps, loss, imagesPerSecond, eta }: Step, index: number): void {
    const { label: name, epochs, started } = this.#begun.get(index)!;
    const mean =
      this.#durations.length === 0
        ? (Date.now() - started) / 1000 + eta
        : this.#durations.reduce((sum, seconds) => sum + seconds, 0) / this.#durations.length;
    const best = this.#best === null ? "" : `best so far ${this.#best.name} ${formatPercent(this.#best.accuracy)}`;
    const detail = [
      `loss ${loss.toFixed(3)}`,
      `${imagesPerSecond.toFixed(0)} images/s`,
      best,
      `lab ends in ${formatDuration(eta + mean * (this.#runs - index))}`,
    ].filter((part) => part !== "");
    const label = `${index}/${this.#runs} ${name}, epoch ${epoch}/${epochs}`;
    this.#bar.update(label, steps, step, detail.join("  "));
  }

  #runEnd(result: LabResult): void {
    this.#bar.end();
    if (result.status !== "failed") this.#durations.push(result.seconds);
    const { val, experiment } = result;
    if (result.status === "finished" && val !== null && val.accuracy > (this.#best?.accuracy ?? -1))
      this.#best = { name: experiment, accuracy: val.accuracy };
    note(`      ${resultLine(result)}`);
  }

  #choice(choice: Choice | null): void {
    if (choice === null) return warn("No experiment ended well so far.");
    const { experiment, candidates, indistinguishable } = choice;
    const accuracy = formatPercent(candidates[0].valAccuracy.mean);
    const close = indistinguishable.length === 0 ? "" : `; within its interval: ${indistinguishable.join(", ")}`;
    note(`Best by validation: ${pc.green(experiment)} ${accuracy}${close}`);
  }
}

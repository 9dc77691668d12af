import { UserError } from "../core/errors.js";
import { shellWord } from "../core/shell-word.js";
import { startTraining, type Training } from "../train/start-training.js";
import type { TrainEvent } from "../train/run/events.js";
import type { Engine, Submitted, Task, TaskArray, TaskEvent, Tell } from "./engine.js";

/** The event with which a training ends by itself, well or not. */
const LAST: readonly TrainEvent["type"][] = ["finished", "interrupted", "error"];

/** What a task's end says, from the last thing that its process told. */
function endOf(index: number, last: TrainEvent | null): TaskEvent {
  if (last?.type === "error") return { type: "end", index, failure: last.message };
  if (last !== null && LAST.includes(last.type)) return { type: "end", index };
  return { type: "end", index, failure: "its process ended without a word (out of memory?)" };
}

/** A stage in child processes of this one, so many at once. */
class LocalArray implements Submitted {
  readonly #waiting: Task[];
  readonly #trainings = new Set<Training>();
  #isStopped = false;

  constructor(
    { tasks }: TaskArray,
    private readonly workers: number,
  ) {
    this.#waiting = [...tasks];
  }

  async watch(tell: Tell): Promise<void> {
    await Promise.all(Array.from({ length: this.workers }, () => this.#work(tell)));
  }

  stop(): void {
    this.#isStopped = true;
    for (const training of this.#trainings) training.stop();
  }

  kill(): void {
    this.#isStopped = true;
    for (const training of this.#trainings) training.kill();
  }

  async #work(tell: Tell): Promise<void> {
    for (let task = this.#next(); task !== undefined; task = this.#next()) {
      const { index, request } = task;
      tell([{ type: "start", index }]);
      const training = startTraining(request, (event) => tell([{ type: "train", index, event }]));
      this.#trainings.add(training);
      const last = await training.ended;
      this.#trainings.delete(training);
      // Somebody may have asked this one run to stop; the lab then stops with it.
      if (last?.type === "interrupted") this.stop();
      if (!this.#isStopped) tell([endOf(index, last)]);
    }
  }

  #next(): Task | undefined {
    return this.#isStopped ? undefined : this.#waiting.shift();
  }
}

/** Trains in child processes, `workers` at once. */
export function localEngine(workers = 1): Engine {
  return {
    isElsewhere: false,
    canBeLeft: false,
    submit: (array) => Promise.resolve(new LocalArray(array, workers)),
    print() {
      throw new UserError("--print shows what a cluster would be asked for; give it with --on slurm or kubernetes.");
    },
    cancel(lab) {
      throw new UserError(
        `The lab ${lab} has nothing on a cluster; a training on this machine is stopped by: convscope stop ${shellWord(lab)}`,
      );
    },
  };
}

import { resolve } from "node:path";
import { Command } from "commander";
import { UserError } from "../../core/errors.js";
import { formatPercent } from "../../core/format.js";
import { batches, parseRanges } from "../../engine/indices.js";
import { runTask, type TaskEnd } from "../../lab/run-task.js";
import type { TrainEvent } from "../../train/run/events.js";
import { Again } from "../interrupted.js";
import { note, warn } from "../output.js";
import { integer } from "../parsers.js";

interface Flags {
  out?: string;
  index?: number;
  of?: number[];
  batch: number;
  threads?: number;
  cache?: string;
}

/** What engines call the place of a task in its array. */
const PLACES = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"] as const;

/** The place in the array that an engine gave this process; throws a `UserError` where none did. */
function placeInArray(): number {
  const name = PLACES.find((variable) => /^\d+$/.test(process.env[variable] ?? ""));
  if (name !== undefined) return Number(process.env[name]);
  throw new UserError(`--index is missing, and neither ${PLACES.join(" nor ")} says which run this task trains.`);
}

/** The indices of the runs that this process trains. */
function indicesOf({ index, of, batch }: Flags): readonly number[] {
  if (index !== undefined) return [index];
  const place = placeInArray();
  if (of === undefined) return [place];
  const own = batches(of, batch).at(place);
  if (own === undefined)
    throw new UserError(`--of holds nothing for place ${place} of the array; see the lab's script.`);
  return own;
}

/** What is worth a line in a log. */
function tell(index: number, event: TrainEvent): void {
  if (event.type === "warning") warn(event.message);
  if (event.type === "resume") note(`Run ${index} goes on after epoch ${event.epoch}, step ${event.step}.`);
  if (event.type !== "epoch") return;
  const { epoch, "val/acc": accuracy, "train/loss": loss, seconds } = event.metrics;
  note(`Run ${index}, epoch ${epoch}: loss ${loss.toFixed(4)}, validation ${formatPercent(accuracy)}, ${seconds.toFixed(1)} s`); // prettier-ignore
}

/** The folder to copy decoded photos to; a machine without one reads them where they are. */
function scratchOf({ cache }: Flags): string | undefined {
  if (cache === "") warn("--cache is empty, as a variable that this machine does not have; photos are read from the lab's cache."); // prettier-ignore
  return cache === undefined || cache === "" ? undefined : resolve(cache);
}

async function labTask(flags: Flags): Promise<void> {
  const { out, threads } = flags;
  const scratch = scratchOf(flags);
  if (out === undefined) throw new UserError("--out is missing: name the lab's folder.");
  const stop = new AbortController();
  const kill = new AbortController();
  const onStop = () => stop.abort();
  const onInterrupt = () => (stop.signal.aborted ? kill.abort() : stop.abort());
  process.on("SIGTERM", onStop).on("SIGUSR1", onStop).on("SIGINT", onInterrupt);
  const ends: TaskEnd[] = [];
  try {
    for (const index of indicesOf(flags)) {
      if (stop.signal.aborted) throw new Again("Stopped before all of its runs were begun.");
      const onEvent = (event: TrainEvent) => tell(index, event);
      const end = await runTask(out, index, { threads, scratch, stop: stop.signal, kill: kill.signal, onEvent });
      ends.push(end);
      note(end.end === "done" ? `Run ${index} is done.` : `Run ${index}: ${end.why}`);
    }
  } finally {
    process.off("SIGTERM", onStop).off("SIGUSR1", onStop).off("SIGINT", onInterrupt);
  }
  const again = ends.find(({ end }) => end === "again");
  if (again !== undefined && again.end === "again") throw new Again(`To be begun anew: ${again.why}`);
  const never = ends.find(({ end }) => end === "never");
  if (never !== undefined && never.end === "never") throw new UserError(`It never will have a result: ${never.why}`);
}

/** `convscope lab-task`: what an engine's task runs. */
export function labTaskCommand(): Command {
  return new Command("lab-task")
    .option("--out <folder>", "the lab's folder")
    .option(
      "--index <number>",
      "which of the lab's runs, from 0 (default: what Slurm or Kubernetes says)",
      integer("--index", { min: 0 }),
    )
    .option("--of <indices>", "the runs of which Slurm or Kubernetes counts one: 0-2,7", (text) =>
      parseRanges("--of", text),
    ) // prettier-ignore
    .option("--batch <count>", "runs that one place of the array trains", integer("--batch", { min: 1 }), 1)
    .option(
      "--cache <folder>",
      "a folder of this machine's own, to which decoded photos are copied from the lab's cache",
    )
    .option("--threads <count>", "CPU threads (default: the lab's)", integer("--threads", { min: 1, max: 256 }))
    .action(labTask);
}

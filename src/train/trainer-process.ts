/**
 * The process that trains: it does one run and tells its parent by messages. A process of its own, because a training
 * step blocks the event loop, and because the C library's memory settings must stand before it starts.
 */
import { UserError } from "../core/errors.js";
import type { TrainEvent } from "./events.js";
import { trainRun, type TrainRequest } from "./train-run.js";

/** What the parent says: what to do, then perhaps to stop after the step under way. */
export type TrainerCommand = { readonly type: "train"; readonly request: TrainRequest } | { readonly type: "stop" };

let isBegun = false;
let stop = false;
let isEnding = false;

/** Tells the parent; one that is gone is told nothing. */
function send(event: TrainEvent): void {
  if (event.type === "start") isBegun = true;
  if (process.connected) process.send?.(event, () => {});
}

/** Saves after the step under way and ends; at once where nothing is trained yet, for what is decoded is kept anyway. */
function askToStop(): void {
  stop = true;
  if (!isBegun) process.exit();
}

async function train(request: TrainRequest): Promise<void> {
  try {
    await trainRun(request, send, () => stop);
  } catch (error) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    send({ type: "error", message, stack, exitCode: error instanceof UserError ? error.exitCode : 1 });
  }
  isEnding = true;
  if (process.connected) process.disconnect();
}

// Ctrl-C reaches every process of the terminal; the parent decides what it means.
process.on("SIGINT", () => {});
// Whoever ends all processes of a job, or of a terminal that is closed, means this one too.
process.on("SIGTERM", askToStop).on("SIGHUP", askToStop);
// A parent that was killed can neither show nor stop anything any more; what is trained is not lost with it.
process.on("disconnect", () => isEnding || askToStop());
process.on("message", (command: TrainerCommand) => {
  if (command.type === "stop") askToStop();
  else void train(command.request);
});

/**
 * The process that trains: it does one run and tells its parent by messages. A process of its own, because a training
 * step blocks the event loop, and because the C library's memory settings must stand before it starts.
 */
import { UserError } from "../core/errors.js";
import type { TrainEvent } from "./events.js";
import { trainRun, type TrainRequest } from "./train-run.js";

/** What the parent says: what to do, then perhaps to stop after the step under way. */
export type TrainerCommand = { readonly type: "train"; readonly request: TrainRequest } | { readonly type: "stop" };

let stop = false;

function send(event: TrainEvent): void {
  process.send?.(event);
}

async function train(request: TrainRequest): Promise<void> {
  try {
    await trainRun(request, send, () => stop);
  } catch (error) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    send({ type: "error", message, stack, exitCode: error instanceof UserError ? error.exitCode : 1 });
  }
  process.disconnect();
}

// Ctrl-C reaches every process of the terminal; the parent decides what it means.
process.on("SIGINT", () => {});
// A parent that was killed can neither show nor stop anything any more.
process.on("disconnect", () => process.exit());
process.on("message", (command: TrainerCommand) => {
  if (command.type === "stop") stop = true;
  else void train(command.request);
});

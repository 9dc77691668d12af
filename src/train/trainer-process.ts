/**
 * The process that trains: it does one run and tells its parent by messages. A process of its own, because a training
 * step blocks the event loop, and because the C library's memory settings must stand before it starts.
 */
import { UserError } from "../core/errors.js";
import type { ImageArrays } from "../data/arrays.js";
import type { TrainEvent } from "./events.js";
import { trainRun, type TrainRequest } from "./train-run.js";

/** A request as it travels: images come in pieces before it. */
export interface SentRequest extends Omit<TrainRequest, "arrays"> {
  readonly arrays?: Pick<ImageArrays, "labels" | "classes">;
}

/**
 * What the parent says: the memory that images need, their bytes in pieces, what to do, then perhaps to stop after the step
 * under way.
 */
export type TrainerCommand =
  | { readonly type: "images"; readonly length: number }
  | { readonly type: "piece"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly type: "train"; readonly request: SentRequest }
  | { readonly type: "stop" };

let isBegun = false;
let isEnding = false;
let stop = false;
let images = new Uint8Array(new SharedArrayBuffer(0));

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

async function train({ arrays, ...request }: SentRequest): Promise<void> {
  try {
    const given = arrays === undefined ? {} : { arrays: { ...arrays, images } };
    await trainRun({ ...request, ...given }, send, () => stop);
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
  switch (command.type) {
    case "images":
      images = new Uint8Array(new SharedArrayBuffer(command.length));
      return;
    case "piece":
      images.set(command.bytes, command.at);
      return;
    case "train":
      void train(command.request);
      return;
    case "stop":
      askToStop();
  }
});

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

let stop = false;
let images = new Uint8Array(new SharedArrayBuffer(0));

function send(event: TrainEvent): void {
  process.send?.(event);
}

async function train({ arrays, ...request }: SentRequest): Promise<void> {
  try {
    const given = arrays === undefined ? {} : { arrays: { ...arrays, images } };
    await trainRun({ ...request, ...given }, send, () => stop);
  } catch (error) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    send({ type: "error", message, stack, exitCode: error instanceof UserError ? error.exitCode : 1 });
  }
  process.disconnect();
}

// Ctrl-C reaches every process of the terminal; the parent decides what it means.
process.on("SIGINT", () => {});
// Clusters send this to all processes of a job that is to end.
process.on("SIGTERM", () => (stop = true));
// A parent that was killed can neither show nor stop anything any more.
process.on("disconnect", () => process.exit());
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
      stop = true;
  }
});

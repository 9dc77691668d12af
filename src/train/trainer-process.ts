/**
 * The process that trains: it does one run and tells its parent by messages. A process of its own, because a training
 * step blocks the event loop, and because the C library's memory settings must stand before it starts.
 */
import { UserError } from "../core/errors.js";
import type { ImageArrays } from "../data/arrays.js";
import type { TrainEvent } from "./run/events.js";
import { openRanks } from "../ranks/mpi/open-ranks.js";
import { assist, Team } from "./team.js";
import { trainRun, type TrainRequest } from "./train-run.js";

/** A request as it travels: images come in pieces before it. */
export interface SentRequest extends Omit<TrainRequest, "arrays"> {
  readonly arrays?: Pick<ImageArrays, "labels" | "classes">;
}

/**
 * What the parent says: the memory that images need, their bytes in pieces, what to do (a run, or to assist the first of
 * several processes, in as many shards as its run has), then perhaps to stop after the step under way.
 */
export type TrainerCommand =
  | { readonly type: "images"; readonly length: number }
  | { readonly type: "piece"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly type: "train"; readonly request: SentRequest }
  | { readonly type: "assist"; readonly shards: number }
  | { readonly type: "stop" };

let isBegun = false;
let isEnding = false;
const ending = new AbortController();
let images = new Uint8Array(new SharedArrayBuffer(0));

/** Resolves when the parent has been told everything so far. */
let told: Promise<void> = Promise.resolve();

/** Tells the parent; one that is gone is told nothing. */
function send(event: TrainEvent): void {
  if (event.type === "start") isBegun = true;
  if (process.connected) told = new Promise((resolve) => process.send!(event, () => resolve()));
}

function sendError(error: unknown): void {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  send({ type: "error", message, stack, exitCode: error instanceof UserError ? error.exitCode : 1 });
}

/** Saves after the step under way and ends; at once where nothing is trained yet, for what is decoded is kept anyway. */
function askToStop(): void {
  ending.abort();
  if (!isBegun) process.exit();
}

const shouldStop = () => ending.signal.aborted;

async function train({ arrays, ...request }: SentRequest): Promise<void> {
  const given = arrays === undefined ? {} : { arrays: { ...arrays, images } };
  const ranks = openRanks(request.config.shards ?? 1, ending.signal);
  if (ranks.rank > 0)
    throw new UserError("Several processes train one run together by convscope train; leave mpirun out here.");
  const team = new Team(ranks);
  let failure: unknown = null;
  try {
    await trainRun({ ...request, ...given }, send, shouldStop, team);
  } catch (error) {
    failure = error;
    sendError(error);
  }
  // Leaving the others may end this process too.
  await told;
  await team.end(failure);
}

/** Does what was asked for, to its end. */
async function work(doing: Promise<void>): Promise<void> {
  await doing.catch(sendError);
  await told;
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
      void work(train(command.request));
      return;
    case "assist":
      // What is not begun here has nothing to save, and the others end with it.
      void work(assist(openRanks(command.shards, ending.signal), shouldStop));
      return;
    case "stop":
      askToStop();
  }
});

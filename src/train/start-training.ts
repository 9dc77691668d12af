import { fork } from "node:child_process";
import type { TrainEvent } from "./run/events.js";
import type { TrainerCommand } from "./trainer-process.js";
import type { TrainRequest } from "./train-run.js";

/**
 * Settings of glibc's allocator for the training process; other C libraries ignore them. Huge pages, and memory that is
 * kept instead of being returned to the system and faulted in again each step (docs/performance.md has what they bring).
 */
export const ALLOCATOR = [
  "glibc.malloc.hugetlb=1",
  "glibc.malloc.mmap_threshold=4294967296",
  "glibc.malloc.trim_threshold=8589934592",
].join(":");

/** A training run under way in another process. */
export interface Training {
  /** Ends with the last event of the run; `null` when the process died without a word. */
  readonly ended: Promise<TrainEvent | null>;
  /** How the process ended; `null` on a signal. */
  readonly exitCode: Promise<number | null>;
  /** Asks for a checkpoint after the step under way, and the end. */
  stop(): void;
  /** Ends the process at once; the last checkpoint stays. */
  kill(): void;
}

const PIECE_BYTES = 1 << 24;

/** Sends a request, its images in pieces, each when the one before has left. */
async function sendRequest({ arrays, ...request }: TrainRequest, tell: Tell): Promise<void> {
  if (arrays === undefined) return tell({ type: "train", request });
  const { images, labels, classes } = arrays;
  await tell({ type: "images", length: images.length });
  for (let at = 0; at < images.length; at += PIECE_BYTES)
    await tell({ type: "piece", at, bytes: images.slice(at, at + PIECE_BYTES) });
  await tell({ type: "train", request: { ...request, arrays: { labels: Uint32Array.from(labels), classes } } });
}

type Tell = (command: TrainerCommand) => Promise<void>;

/** Starts a run in a process of its own and hands on what it tells. */
export function startTraining(request: TrainRequest, onEvent: (event: TrainEvent) => void): Training {
  // Images travel as they are, not as text.
  const serialization = request.arrays === undefined ? "json" : "advanced";
  return startTrainer(serialization, (tell) => sendRequest(request, tell), onEvent);
}

/** Starts a process that computes steps for the first of several, whose run has so many shards; nothing is told but errors. */
export function startAssisting(shards: number): Training {
  return startTrainer("json", (tell) => tell({ type: "assist", shards }), () => {}); // prettier-ignore
}

function startTrainer(
  serialization: "json" | "advanced",
  ask: (tell: Tell) => Promise<void>,
  onEvent: (event: TrainEvent) => void,
): Training {
  const given = process.env.GLIBC_TUNABLES;
  const child = fork(new URL("./trainer-process.js", import.meta.url), [], {
    serialization,
    env: { ...process.env, GLIBC_TUNABLES: given === undefined ? ALLOCATOR : `${given}:${ALLOCATOR}` },
  });
  const tell = (command: TrainerCommand) =>
    new Promise<void>((resolve) => {
      // A child that has died says so by its end.
      if (child.connected) child.send(command, () => resolve());
      else resolve();
    });
  let last: TrainEvent | null = null;
  child.on("message", (event: TrainEvent) => {
    last = event;
    onEvent(event);
  });
  const exitCode = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const ended = exitCode.then(() => last);
  void ask(tell);
  return { ended, exitCode, stop: () => void tell({ type: "stop" }), kill: () => child.kill("SIGKILL") };
}

import { fork } from "node:child_process";
import type { LiveMessage, LiveOrder } from "./live-process.js";

/** A live page that is served by another process. */
export interface LivePage {
  readonly url: string;
  /** How many browsers have it open, as of half a second ago. */
  watchers(): number;
  /** Settles when no browser has had it open for some seconds; at once where none has. */
  left(): Promise<void>;
  /** Ends the process. */
  close(): void;
}

/** A page that is loaded again is away for a moment. */
const AWAY_MS = 3000;

/** Serves a folder of runs from a process of its own; throws an `Error` that says why it cannot be. */
export function openLivePage(folder: string): Promise<LivePage> {
  const child = fork(new URL("./live-process.js", import.meta.url), [], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  let count = 0;
  let seenAt = -Infinity;
  const isLeft = () => count === 0 && performance.now() - seenAt > AWAY_MS;
  const page = (url: string): LivePage => ({
    url,
    watchers: () => count,
    left: () =>
      new Promise((resolve) => {
        const look = () => isLeft() && resolve();
        child.on("message", look).on("exit", () => resolve());
        look();
      }),
    close: () => {
      if (child.connected) child.disconnect();
    },
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", () => reject(new Error("its process ended without a word")));
    child.on("message", (message: LiveMessage) => {
      if (message.type === "open") resolve(page(message.url));
      else if (message.type === "failed") reject(new Error(message.message));
      else {
        count = message.count;
        if (count > 0) seenAt = performance.now();
      }
    });
    child.send({ folder } satisfies LiveOrder);
  });
}

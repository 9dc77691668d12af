import type { EventLog, LoggedEvent } from "./event-log.js";

/** What may wait for a slow watcher before it is cut off; it comes back with Last-Event-ID and misses nothing. */
const MOST_WAITING = 4 * 1024 * 1024;
/** A comment now and then, so that a connection that is gone is noticed. */
const BEAT_MS = 15_000;

const encoder = new TextEncoder();
const RESET = encoder.encode('data: {"type":"reset"}\n\n');
const BEAT = encoder.encode(": still here\n\n");
/** How long a browser waits before it connects again. */
const RETRY = encoder.encode("retry: 1000\n\n");

/**
 * The events after an id, and then those to come, as a stream of server-sent events. Where the ones after the id cannot
 * be told any more, the stream begins with an event of type `reset`.
 */
export function eventStream(log: EventLog, after: string): ReadableStream<Uint8Array> {
  let end = () => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const put = (bytes: Uint8Array) => {
          if ((controller.desiredSize ?? 0) > -MOST_WAITING) return controller.enqueue(bytes);
          end();
          controller.close();
        };
        controller.enqueue(RETRY);
        const missed = log.after(after);
        if (missed === null) controller.enqueue(RESET);
        for (const { bytes } of missed ?? []) controller.enqueue(bytes);
        const leave = log.subscribe(({ bytes }: LoggedEvent) => put(bytes));
        const beat = setInterval(() => put(BEAT), BEAT_MS);
        end = () => {
          leave();
          clearInterval(beat);
        };
      },
      cancel: () => end(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  );
}

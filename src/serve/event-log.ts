import { randomBytes } from "node:crypto";

/** An event as it goes over the wire, and its number. */
export interface LoggedEvent {
  readonly number: number;
  /** The whole message of the event stream, encoded once for all who watch. */
  readonly bytes: Uint8Array;
}

type Listener = (event: LoggedEvent) => void;

const encoder = new TextEncoder();

/**
 * The last events of a server, each with an id, so that a watcher who was cut off gets exactly what it missed
 * (Last-Event-ID). An id of another server, or one that is too old, has no answer.
 */
export class EventLog {
  /** Tells this server's ids from those of one before it. */
  readonly #session = randomBytes(6).toString("hex");
  readonly #listeners = new Set<Listener>();
  #events: LoggedEvent[] = [];
  #next = 1;

  /** `kept` is how many events a watcher may have missed. */
  constructor(private readonly kept: number) {}

  /** The id of the latest event; of none so far where there is none. */
  get lastId(): string {
    return this.#idOf(this.#next - 1);
  }

  /** How many watch. */
  get watchers(): number {
    return this.#listeners.size;
  }

  add(value: unknown): void {
    const number = this.#next++;
    const event = { number, bytes: encoder.encode(`id: ${this.#idOf(number)}\ndata: ${JSON.stringify(value)}\n\n`) };
    this.#events.push(event);
    // Cut in large pieces, so that it costs nothing per event.
    if (this.#events.length >= 2 * this.kept) this.#events = this.#events.slice(-this.kept);
    for (const listener of this.#listeners) listener(event);
  }

  /** The events after an id, oldest first; null where they cannot be told any more. */
  after(id: string): LoggedEvent[] | null {
    const [session, text, ...more] = id.split("-");
    const number = Number(text);
    if (session !== this.#session || more.length > 0 || !Number.isSafeInteger(number) || number >= this.#next)
      return null;
    const oldest = this.#events[0]?.number ?? this.#next;
    if (number < oldest - 1) return null;
    return this.#events.slice(number - oldest + 1);
  }

  /** Hands on each event from now on; gives the function that ends it. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #idOf(number: number): string {
    return `${this.#session}-${number}`;
  }
}

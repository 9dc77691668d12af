import { useEffect, useState } from "preact/hooks";
import type { LabSummary, LiveEvent, RunSummary } from "../../src/page/api.js";
import { runColors } from "../../src/page/run-looks.js";
import type { EpochMetrics } from "../../src/train/run/run-file.js";
import { api } from "./api.js";

const TRY_AGAIN_MS = 2000;

/** What the page knows of all runs, kept up to date by the server's events. */
class Live {
  folder = "";
  isLoaded = false;
  isConnected = true;
  /** Counts the times that the server was there again: what it could not answer is asked again. */
  connections = 0;
  /** Another number whenever what is known of runs and labs has changed. */
  version = 0;
  readonly runs = new Map<string, RunSummary>();
  readonly labs = new Map<string, LabSummary>();
  /** Of the runs that somebody has asked about. */
  readonly #metrics = new Map<string, readonly EpochMetrics[]>();
  readonly #listeners = new Set<() => void>();
  /** Which colour each run has, for as long as the page is open. */
  #colors: ReadonlyMap<string, number> = new Map();
  #isPending = false;

  /** Begins to follow the server; where there is none, tries until there is. */
  async start(): Promise<void> {
    let after: string;
    try {
      after = await this.#load();
    } catch {
      this.#setConnected(false);
      setTimeout(() => void this.start(), TRY_AGAIN_MS);
      return;
    }
    this.#setConnected(true);
    api.follow(after, (event) => void this.#take(event), (isConnected) => this.#setConnected(isConnected)); // prettier-ignore
  }

  /** Each run's colour for good. */
  get colors(): ReadonlyMap<string, number> {
    if ([...this.runs.keys()].some((id) => !this.#colors.has(id)))
      this.#colors = new Map([...this.#colors, ...runColors([...this.runs.values()], this.#colors)]);
    return this.#colors;
  }

  /** A run's epochs as far as they are known; what is not known yet is asked for. */
  metrics(id: string): readonly EpochMetrics[] {
    const known = this.#metrics.get(id);
    if (known !== undefined) return known;
    this.#metrics.set(id, []);
    api.metrics(id).then(
      (metrics) => {
        this.#metrics.set(id, metrics);
        this.#changed();
      },
      // The run has just gone, or the server has; whoever asks next time asks it again.
      () => this.#metrics.delete(id),
    );
    return [];
  }

  /** Calls a function after every change, once a frame at most; gives the function that ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #load(): Promise<string> {
    const { folder, runs, labs, lastEventId } = await api.runs();
    this.folder = folder;
    this.runs.clear();
    this.labs.clear();
    this.#metrics.clear();
    for (const run of runs) this.runs.set(run.id, run);
    for (const lab of labs) this.labs.set(lab.id, lab);
    this.isLoaded = true;
    this.#changed();
    return lastEventId;
  }

  async #take(event: LiveEvent): Promise<void> {
    if (event.type === "run") this.runs.set(event.run.id, event.run);
    else if (event.type === "lab") this.labs.set(event.lab.id, event.lab);
    else if (event.type === "lab-removed") this.labs.delete(event.id);
    else if (event.type === "removed") {
      this.runs.delete(event.id);
      // A later run of that name is another one.
      this.#metrics.delete(event.id);
    } else if (event.type === "metrics") {
      const known = this.#metrics.get(event.id);
      if (known !== undefined) this.#metrics.set(event.id, [...known.slice(0, event.from), ...event.metrics]);
    } else await this.#load().catch(() => this.#setConnected(false));
    this.#changed();
  }

  #setConnected(isConnected: boolean): void {
    if (isConnected && !this.isConnected) this.connections++;
    this.isConnected = isConnected;
    this.#changed();
  }

  #changed(): void {
    this.version++;
    if (this.#isPending) return;
    this.#isPending = true;
    requestAnimationFrame(() => {
      this.#isPending = false;
      for (const listener of this.#listeners) listener();
    });
  }
}

export const live = new Live();

/** Draws a component again after every change of what is known. */
export function useLive(): Live {
  const [, setVersion] = useState(0);
  useEffect(() => live.subscribe(() => setVersion((version) => version + 1)), []);
  return live;
}

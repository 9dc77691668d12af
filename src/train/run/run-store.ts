import { concatenate } from "../../core/concatenate.js";
import type { ReadBytes } from "../../data/read-bytes.js";

/** A file that is read in pieces. */
export interface OpenFile {
  readonly read: ReadBytes;
  close(): void;
}

/**
 * Where the files of one run are kept: a folder, memory, a browser's own file system. Names are paths within the run, with
 * `/` between their parts on every platform.
 */
export interface RunStore {
  /** What a message calls a file. */
  pathOf(name: string): string;
  /** A file's bytes; null where there is none. */
  read(name: string): Promise<Uint8Array | null>;
  /** Opens a file to be read in pieces, where that is better than as a whole; null where there is none. */
  open?(name: string): Promise<OpenFile | null>;
  /**
   * Writes a file whole or not at all, over what was there. Rejects with a `UserError` (exit code 1) when there is no room or
   * nothing may be written; what was there is then unharmed.
   */
  write(name: string, parts: readonly Uint8Array[]): Promise<void>;
  /** Adds text to the end of a file; rejects as `write` does. */
  append(name: string, text: string): Promise<void>;
  /** Removes a file; nothing happens where there is none. */
  remove(name: string): Promise<void>;
  /** The names of the files that stand in a folder, without it; none where there is no such folder. */
  list(folder: string): Promise<string[]>;
}

/** What the files of a run are called; the layout is a promise to other people's scripts. */
export const RUN_FILES = {
  run: "run.json",
  network: "network.json",
  metrics: "metrics.jsonl",
  checkpoints: "checkpoints",
  test: "test.json",
  /** How long a run that ends in a given time is to be; there only where it is such a one. */
  pace: "pace.json",
} as const;

/** A run kept in memory: for tests, and for a page that hands it on or forgets it. */
export class MemoryStore implements RunStore {
  readonly #files = new Map<string, Uint8Array<ArrayBuffer>>();

  pathOf(name: string): string {
    return name;
  }

  read(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return Promise.resolve(this.#files.get(name)?.slice() ?? null);
  }

  write(name: string, parts: readonly Uint8Array[]): Promise<void> {
    this.#files.set(name, concatenate(parts));
    return Promise.resolve();
  }

  append(name: string, text: string): Promise<void> {
    return this.write(name, [this.#files.get(name) ?? new Uint8Array(0), new TextEncoder().encode(text)]);
  }

  remove(name: string): Promise<void> {
    this.#files.delete(name);
    return Promise.resolve();
  }

  list(folder: string): Promise<string[]> {
    const start = `${folder}/`;
    const names = [...this.#files.keys()].filter((name) => name.startsWith(start));
    return Promise.resolve(names.map((name) => name.slice(start.length)).filter((name) => !name.includes("/")));
  }
}

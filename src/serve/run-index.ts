import { lstatSync } from "node:fs";
import { basename } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import type { LabSummary, LiveEvent, RunList, RunSummary } from "../page/api.js";
import { labPaths } from "../lab/lab-folder.js";
import { readMetrics, runPaths } from "../train/run/run-folder.js";
import type { EpochMetrics } from "../train/run/run-file.js";
import type { EventLog } from "./event-log.js";
import { findRuns } from "./find-runs.js";
import { isPlainFile, realPathInside } from "./inside.js";
import type { RunHead } from "../page/summary.js";
import { readLabSummary, readRunHead, summarizeRun } from "./read-summary.js";

/** What is known of a run's folder, and the state of the files that it was read from. */
interface RunEntry {
  readonly directory: string;
  head: RunHead | null;
  metrics: readonly EpochMetrics[];
  summary: RunSummary | null;
  headState: string;
  metricsState: string;
  /** Of what people have said of the run, and of what its test photos said. */
  saidState: string;
}

interface LabEntry {
  readonly directory: string;
  state: string;
  summary: LabSummary | null;
}

const LOOK_EVERY_MS = 1000;
/** New folders are looked for at every so many looks; runs that nobody trains are looked at again as often. */
const SELDOM = 3;

/** Runs that are looked at in one go; then whoever asked something meanwhile is answered. */
const AT_ONCE = 20;

/**
 * What tells one version of a file from another; empty where there is none, or it is a link. It waits for the file system,
 * which takes a tenth of the processor time that handing each of a thousand small questions to another thread would.
 */
function stateOf(path: string): string {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    return stat?.isFile() === true ? `${stat.ino} ${stat.size} ${stat.mtimeMs}` : "";
  } catch {
    return "";
  }
}

/** Changes whenever a file in a folder is replaced; empty where there is none. */
function folderState(path: string): string {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    return stat?.isDirectory() === true ? String(stat.mtimeMs) : "";
  } catch {
    return "";
  }
}

/** The first place in which two runs' metrics differ: the shorter one's length where they do not. */
function firstDifference(a: readonly EpochMetrics[], b: readonly EpochMetrics[]): number {
  const common = Math.min(a.length, b.length);
  for (let index = 0; index < common; index++) if (JSON.stringify(a[index]) !== JSON.stringify(b[index])) return index;
  return common;
}

/**
 * All runs and labs below a folder, kept up to date by looking again and again, which works on every file system, also
 * where another machine writes. Only what has changed is read; every change is an event of the log.
 */
export class RunIndex {
  readonly #runs = new Map<string, RunEntry>();
  readonly #labs = new Map<string, LabEntry>();
  /** For a run's folder: its lab and what it is called there. */
  readonly #owners = new Map<string, { lab: string; name: string }>();
  #looks = 0;
  #looking: Promise<void> | null = null;
  #lookedAt = -Infinity;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    /** A real path. */
    readonly root: string,
    private readonly log: EventLog,
  ) {}

  /** Begins to look about once a second, whenever `isWatched` says that somebody wants to know. */
  start(isWatched: () => boolean): void {
    const again = () => {
      this.#timer = setTimeout(() => {
        void (isWatched() ? this.refresh() : Promise.resolve()).then(again);
      }, LOOK_EVERY_MS);
    };
    again();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Looks now, unless that has just been done. */
  async refresh(): Promise<void> {
    if (performance.now() - this.#lookedAt < LOOK_EVERY_MS / 2) return;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
      this.#lookedAt = performance.now();
    });
    return this.#looking;
  }

  /** Everything there is, as of the last look. */
  list(): RunList {
    return {
      folder: basename(this.root),
      runs: [...this.#runs.values()].flatMap(({ summary }) => summary ?? []),
      labs: [...this.#labs.values()].flatMap(({ summary }) => summary ?? []),
      lastEventId: this.log.lastId,
    };
  }

  /** A run by its id; null where there is none: the only way from a request to a folder. */
  run(id: string): { directory: string; head: RunHead; summary: RunSummary; metrics: readonly EpochMetrics[] } | null {
    const entry = this.#runs.get(id);
    if (entry?.head == null || entry.summary === null) return null;
    const { directory, head, summary, metrics } = entry;
    if (realPathInside(this.root, id) !== directory) return null;
    return { directory, head, summary, metrics };
  }

  /** Looks at one run at once, whose files this process has changed. */
  lookAt(id: string): void {
    const entry = this.#runs.get(id);
    if (entry !== undefined) this.#lookAtRun(id, entry, true);
  }

  /** A lab's folder by its id; null where there is none. */
  lab(id: string): string | null {
    const directory = this.#labs.get(id)?.directory;
    return directory !== undefined && realPathInside(this.root, id) === directory ? directory : null;
  }

  async #look(): Promise<void> {
    const look = this.#looks++;
    if (look % SELDOM === 0) await this.#find();
    for (const [id, entry] of this.#labs) this.#lookAtLab(id, entry);
    let number = 0;
    let looked = 0;
    for (const [id, entry] of this.#runs) {
      const turn = number++ + look;
      const isRunning = entry.summary === null || entry.head?.status === "running";
      if (!isRunning && turn % SELDOM !== 0) continue;
      try {
        this.#lookAtRun(id, entry, isRunning || turn % SELDOM ** 2 === 0);
      } catch {
        // A file that this user may not read, or that has just gone: what was known of the run stands.
      }
      if (++looked % AT_ONCE === 0) await breathe();
    }
  }

  async #find(): Promise<void> {
    const { runs, labs } = await findRuns(this.root, (id) => this.#runs.has(id));
    for (const [id, directory] of runs) {
      if (!this.#runs.has(id))
        this.#runs.set(id, { directory, head: null, metrics: [], summary: null, headState: "", metricsState: "", saidState: "" }); // prettier-ignore
    }
    for (const [id, directory] of labs) {
      if (!this.#labs.has(id)) this.#labs.set(id, { directory, state: "", summary: null });
    }
  }

  #lookAtLab(id: string, entry: LabEntry): void {
    const { lab, report, tasks } = labPaths(entry.directory);
    const labState = stateOf(lab);
    if (labState === "") {
      this.#labs.delete(id);
      if (entry.summary !== null) this.#tell({ type: "lab-removed", id });
      return;
    }
    const state = `${labState} ${stateOf(report)} ${folderState(tasks)}`;
    if (state === entry.state) return;
    entry.state = state;
    const read = readLabSummary(entry.directory, id);
    if (read === null) return;
    for (const [directory, name] of read.names) this.#owners.set(directory, { lab: id, name });
    entry.summary = read.summary;
    this.#tell({ type: "lab", lab: read.summary });
  }

  /** `isWhole`: also at metrics that change while run.json does not, as those of a finished run hardly ever do. */
  #lookAtRun(id: string, entry: RunEntry, isWhole: boolean): void {
    const paths = runPaths(entry.directory);
    const headState = stateOf(paths.run);
    const isHeadNew = headState !== entry.headState;
    // A folder that became a link leads to another run.json, so that this is seen too.
    const isGone = headState === "" || (isHeadNew && realPathInside(this.root, id) !== entry.directory);
    if (isGone) {
      this.#runs.delete(id);
      if (entry.summary !== null) this.#tell({ type: "removed", id });
      return;
    }
    const saidState = [paths.tags, paths.about, paths.test].map(stateOf).join();
    const isSaidNew = saidState !== entry.saidState;
    entry.saidState = saidState;
    if (!isHeadNew && !isSaidNew && !isWhole) return;
    if (isHeadNew) {
      // A file that is being replaced may be caught half-written by other programs; what was known then stands.
      entry.head = readRunHead(entry.directory) ?? entry.head;
      entry.headState = headState;
    }
    const metricsState = stateOf(paths.metrics);
    if (metricsState !== entry.metricsState) {
      entry.metricsState = metricsState;
      const metrics = isPlainFile(paths.metrics) ? readMetrics(entry.directory) : [];
      const from = firstDifference(entry.metrics, metrics);
      const isNews = entry.summary !== null && (from < metrics.length || from < entry.metrics.length);
      entry.metrics = metrics;
      if (isNews) this.#tell({ type: "metrics", id, from, metrics: metrics.slice(from) });
    } else if (!isHeadNew && !isSaidNew && entry.head?.status !== "running" && entry.summary !== null) return;
    if (entry.head === null) return;
    const owner = this.#owners.get(entry.directory) ?? null;
    const summary = summarizeRun(entry.directory, id, owner, entry.head, entry.metrics);
    if (JSON.stringify(summary) === JSON.stringify(entry.summary)) return;
    entry.summary = summary;
    this.#tell({ type: "run", run: summary });
  }

  #tell(event: LiveEvent): void {
    this.log.add(event);
  }
}

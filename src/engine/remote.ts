import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../core/errors.js";
import { append } from "../core/extremes.js";
import { shellWord } from "../core/shell-word.js";
import { isRun, readMetrics, readRun } from "../train/run/run-folder.js";
import type { Engine, Place, Submitted, Task, TaskArray, TaskEvent, Tell } from "./engine.js";
import { fruitlessTries, type JobRecord, type JobRecords, placeInArray } from "./job-records.js";
import { readTask } from "./task-file.js";
import { writePlaces } from "./task-places.js";

export type Places = ReadonlyMap<number, Place | "cancelled">;

/** What one cluster's engine knows; everything else is the same for all of them. */
export interface Cluster {
  readonly records: JobRecords;
  /** Hands in tasks as one job. Throws a `UserError` where the cluster refuses them. */
  submit(
    array: TaskArray,
    tasks: readonly Task[],
    about: Pick<JobRecord, "epochs" | "isContinued">,
  ): Promise<JobRecord>;
  /** Hands in a job that goes on with the lab when others have ended; missing where there is no such thing. */
  goOnAfter?(array: Omit<TaskArray, "tasks">, jobs: readonly JobRecord[]): Promise<JobRecord>;
  /**
   * Where the places of a job's array are that have not left the cluster, and which somebody has cancelled; null where
   * nobody answers at this moment.
   */
  places(job: JobRecord): Promise<Places | null>;
  /** Gives a record whose job's id was never written down the id; null where the cluster knows no such job. */
  find(job: JobRecord): Promise<JobRecord | null>;
  /** Ends a job. */
  cancel(job: JobRecord): Promise<void>;
  /** What would be handed in. */
  print: Engine["print"];
  /** The last words of a task, for people; empty where there are none. */
  lastWords(job: JobRecord, place: number): Promise<string>;
}

/** How often files and the cluster are looked at, and how long a task may be gone before it counts as lost. */
export interface Pace {
  readonly filesMs: number;
  readonly clusterMs: number;
  /** Files that another machine wrote may be seen late. */
  readonly graceMs: number;
}

const PACE: Pace = { filesMs: 1000, clusterMs: 5000, graceMs: 15_000 };

/** So often a task is handed in without having gained an epoch. */
const MOST_FRUITLESS = 3;

interface Open {
  readonly task: Task;
  /** Null where it has ended already, or is given up. */
  job: JobRecord | null;
  /** Epochs that were trained when it was handed in, and how often it was since without another one. */
  epochs: number;
  fruitless: number;
  isStarted: boolean;
  place: string;
  goneSince: number | null;
}

function epochsOf({ request }: Task): number {
  return readMetrics(request.directory).length;
}

/** Whether a run has a result that going on would not change. */
function hasEnded({ request }: Task): boolean {
  if (!isRun(request.directory)) return false;
  const { status } = readRun(request.directory);
  return status === "finished" || status === "diverged";
}

class RemoteArray implements Submitted {
  readonly #open: Map<number, Open>;
  #isStopped = false;
  #wake = new AbortController();
  #askedAt = -Infinity;
  /** What is written down of where tasks are. */
  #written = "";

  constructor(
    private readonly array: TaskArray,
    private readonly cluster: Cluster,
    open: readonly Open[],
    private readonly pace: Pace,
    private readonly isContinued: boolean,
  ) {
    this.#open = new Map(open.map((entry) => [entry.task.index, entry]));
  }

  async watch(tell: Tell): Promise<void> {
    while (this.#open.size > 0 && !this.#isStopped) {
      this.#lookAtFiles(tell);
      if (this.#open.size > 0 && performance.now() - this.#askedAt >= this.pace.clusterMs) {
        this.#askedAt = performance.now();
        await this.#lookAtCluster(tell);
      }
      if (this.#open.size > 0 && !this.#isStopped)
        await sleep(this.pace.filesMs, undefined, { signal: this.#wake.signal }).catch(() => {});
    }
  }

  async leave(tell: Tell): Promise<string | null> {
    const started = performance.now();
    for (;;) {
      this.#lookAtFiles(tell);
      if (this.#open.size === 0) return null;
      const { job } = [...this.#open.values()].find((open) => open.job === null) ?? {};
      // What ended a moment ago another machine may see late.
      if (job !== null || performance.now() - started > this.pace.graceMs) break;
      await sleep(this.pace.filesMs);
    }
    await this.#giveUp([...this.#open.values()].filter(({ job }) => job === null), tell); // prettier-ignore
    const jobs = new Set([...this.#open.values()].flatMap(({ job }) => (job === null ? [] : [job])));
    if (jobs.size === 0) return null;
    return (await this.cluster.goOnAfter!(this.array, [...jobs])).id;
  }

  stop(): void {
    this.#isStopped = true;
    this.#wake.abort();
  }

  kill(): void {
    this.stop();
  }

  #lookAtFiles(tell: Tell): void {
    const events: TaskEvent[] = [];
    for (const [index, open] of this.#open) {
      const file = readTask(this.array.lab, index);
      const isDone = hasEnded(open.task);
      if (!open.isStarted && (isDone || file?.state === "running")) {
        open.isStarted = true;
        events.push({ type: "start", index });
      }
      if (isDone) events.push({ type: "end", index });
      else if (file?.state === "failed") events.push({ type: "end", index, failure: file.error ?? "it failed" });
      else continue;
      this.#open.delete(index);
    }
    if (events.length > 0) tell(events);
  }

  async #lookAtCluster(tell: Tell): Promise<void> {
    await this.#giveUp([...this.#open.values()].filter(({ job }) => job === null), tell); // prettier-ignore
    const jobs = new Set([...this.#open.values()].flatMap(({ job }) => (job === null ? [] : [job])));
    const lost: Open[] = [];
    const events: TaskEvent[] = [];
    const said = new Map<number, Place>();
    for (const job of jobs) {
      const places = await this.cluster.places(job);
      if (places === null) continue;
      for (const open of this.#open.values()) {
        if (open.job !== job) continue;
        const place = places.get(placeInArray(job, open.task.index));
        if (place === "cancelled")
          throw new UserError(
            `Job ${job.id} was cancelled; go on with: convscope lab --resume --out ${shellWord(this.array.lab)}`,
            1,
          );
        if (place !== undefined) {
          said.set(open.task.index, place);
          append(events, this.#isThere(open, place));
        } else if (this.#isLost(open)) lost.push(open);
      }
    }
    this.#note(said);
    if (events.length > 0) tell(events);
    if (lost.length > 0) await this.#begin(lost, tell);
  }

  /** Writes down where tasks are, for those who see the shared folder alone. */
  #note(said: ReadonlyMap<number, Place>): void {
    const text = JSON.stringify([...said]);
    if (text === this.#written) return;
    this.#written = text;
    writePlaces(this.array.lab, said);
  }

  #isThere(open: Open, place: Place): TaskEvent[] {
    open.goneSince = null;
    const { index } = open.task;
    const restarts = Math.max(0, (readTask(this.array.lab, index)?.starts ?? 1) - 1);
    const text = JSON.stringify([place, restarts]);
    if (text === open.place) return [];
    open.place = text;
    return [{ type: "place", index, place, restarts }];
  }

  #isLost(open: Open): boolean {
    open.goneSince ??= performance.now();
    return performance.now() - open.goneSince >= this.pace.graceMs;
  }

  /** Hands tasks in again that left the cluster without a result, but not for ever. */
  async #begin(lost: readonly Open[], tell: Tell): Promise<void> {
    const again: Open[] = [];
    const hopeless: Open[] = [];
    for (const open of lost) {
      const epochs = epochsOf(open.task);
      open.fruitless = epochs > open.epochs ? 1 : open.fruitless + 1;
      open.epochs = epochs;
      open.goneSince = null;
      (open.fruitless <= MOST_FRUITLESS ? again : hopeless).push(open);
    }
    await this.#giveUp(hopeless, tell);
    if (again.length === 0) return;
    const what = again.length === 1 ? "1 task that was" : `${again.length} tasks that were`;
    tell([{ type: "note", message: `Handing in ${what} lost without a result again.` }]);
    const job = await submitTasks(this.cluster, this.array, again.map(({ task }) => task), this.isContinued); // prettier-ignore
    for (const open of again) open.job = job;
  }

  async #giveUp(hopeless: readonly Open[], tell: Tell): Promise<void> {
    for (const { task, job } of hopeless) {
      const { index } = task;
      const last = job ?? this.cluster.records.read().findLast(({ tasks }) => tasks.includes(index)) ?? null;
      const words = last === null ? "" : await this.cluster.lastWords(last, placeInArray(last, index));
      const said = words === "" ? "" : `; its last words: ${words}`;
      tell([{ type: "end", index, failure: `its job ended ${MOST_FRUITLESS} times without an epoch${said}` }]);
      this.#open.delete(index);
    }
  }
}

function submitTasks(cluster: Cluster, array: TaskArray, tasks: readonly Task[], isContinued: boolean) {
  const epochs = tasks.map(epochsOf);
  return cluster.submit(array, tasks, { epochs, ...(isContinued && { isContinued }) });
}

/** An engine that hands tasks to a cluster, and follows them by the files in the lab's folder. */
export function remoteEngine(cluster: Cluster, pace: Pace = PACE): Engine {
  return {
    isElsewhere: true,
    canBeLeft: cluster.goOnAfter !== undefined,
    print: (array, indices) => cluster.print(array, indices),
    async cancel() {
      const jobs = await living(cluster);
      for (const { job } of jobs) await cluster.cancel(job);
      return jobs.map(({ job }) => job.id!);
    },
    async submit(array, isContinued = false) {
      const held = await holders(array, cluster);
      const records = cluster.records.read();
      // A person who has the lab go on wants everything tried again; a job would try for ever.
      const isOver = (task: Task) =>
        hasEnded(task) ||
        readTask(array.lab, task.index)?.state === "failed" ||
        fruitlessTries(records, task.index, epochsOf(task)) >= MOST_FRUITLESS;
      const fresh = array.tasks.filter((task) => !held.has(task.index) && !(isContinued && isOver(task)));
      const job = fresh.length === 0 ? null : await submitTasks(cluster, array, fresh, isContinued);
      const open = array.tasks.map((task): Open => {
        const epochs = epochsOf(task);
        const state = { epochs, fruitless: 1, isStarted: false, place: "", goneSince: null };
        const own = held.get(task.index) ?? (fresh.includes(task) ? job : null);
        return { task, job: own, ...state };
      });
      return new RemoteArray(array, cluster, open, pace, isContinued);
    },
  };
}

/** Jobs of earlier sessions that have not left the cluster, and the places of their arrays that are still there. */
async function living(cluster: Cluster): Promise<{ job: JobRecord; places: Places }[]> {
  const found: { job: JobRecord; places: Places }[] = [];
  for (const record of cluster.records.read()) {
    const job = record.id === null ? await cluster.find(record) : record;
    if (job === null) continue;
    if (record.id === null) cluster.records.write(job);
    const places = await cluster.places(job);
    if (places === null)
      throw new UserError(
        `The cluster does not answer, so that nobody can tell whether job ${job.id} still runs; try again in a minute.`,
        1,
      );
    const there = new Map([...places].filter(([, place]) => place !== "cancelled"));
    if (there.size > 0) found.push({ job, places: there });
  }
  return found;
}

/** The jobs that still hold a task of this stage, by the task's index. */
async function holders({ number, tasks }: TaskArray, cluster: Cluster): Promise<Map<number, JobRecord>> {
  const jobs = (await living(cluster)).filter(({ job }) => job.stage === number);
  return new Map(
    jobs.flatMap(({ job, places }) =>
      tasks.filter(({ index }) => places.has(placeInArray(job, index))).map(({ index }) => [index, job] as const),
    ),
  );
}

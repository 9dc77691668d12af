import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../core/errors.js";
import { DRAWN } from "../../data/data-folder.js";
import { writeFileAtomically } from "../../disk/files.js";
import { makeFolderWithParents } from "../../disk/make-folder.js";
import { defaultCacheRoot } from "../../runtime/cache-root.js";
import type { KubernetesOptions } from "../engine-options.js";
import type { Engine, Place, TaskArray } from "../engine.js";
import { batchOf, parseRanges } from "../indices.js";
import { type JobRecord, JobRecords, labMark } from "../job-records.js";
import { ask, type Answer } from "../program.js";
import { type Cluster, type Pace, type Places, remoteEngine } from "../remote.js";
import { manifestText, requireShared } from "./manifest.js";

const NEEDS = "install kubectl, or apply what --print prints where it is";
const TRIES = 4;
const JOB_NAME = "batch.kubernetes.io/job-name";
const JOB_INDEX = "batch.kubernetes.io/job-completion-index";

/** What is read of a Job. */
interface Job {
  readonly spec: { readonly completions?: number; readonly suspend?: boolean };
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly completedIndexes?: string;
    readonly failedIndexes?: string;
  };
}

/** What is read of a pod. */
interface Pod {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> }; // prettier-ignore
  readonly spec?: { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
    readonly containerStatuses?: readonly { readonly state?: { readonly waiting?: { readonly reason?: string } } }[];
  };
}

function indexOf({ metadata: { labels, annotations } }: Pod): number {
  return Number(labels?.[JOB_INDEX] ?? annotations?.[JOB_INDEX] ?? -1);
}

/** Why a pod waits, in Kubernetes's own word. */
function waitsFor({ status }: Pod): string | undefined {
  const container = status?.containerStatuses?.find(({ state }) => state?.waiting?.reason !== undefined);
  return container?.state?.waiting?.reason ?? status?.conditions?.find((condition) => condition.status === "False")?.reason; // prettier-ignore
}

/** Where the indices of a Job are that it has not ended with. */
export function placesOf({ spec, status = {} }: Job, pods: readonly Pod[]): Places {
  const { conditions = [], completedIndexes = "", failedIndexes = "" } = status;
  const isOver = conditions.some(({ type, status: is }) => ["Complete", "Failed"].includes(type) && is === "True");
  if (isOver) return new Map();
  const indices = (text: string) => (text === "" ? [] : parseRanges("a Job's indexes", text));
  const ended = new Set([...indices(completedIndexes), ...indices(failedIndexes)]);
  const left = Array.from({ length: spec.completions ?? 0 }, (_, index) => index).filter((index) => !ended.has(index));
  return new Map(
    left.map((index): [number, Place] => {
      const own = pods.filter((pod) => indexOf(pod) === index);
      const running = own.find(({ status: is }) => is?.phase === "Running");
      const node = running?.spec?.nodeName;
      if (running !== undefined) return [index, { state: "running", ...(node === undefined ? {} : { node }) }];
      const pending = own.find(({ status: is }) => is?.phase === "Pending");
      const why = spec.suspend === true ? "Suspended" : pending && waitsFor(pending);
      return [index, { state: "queued", ...(why === undefined ? {} : { why }) }];
    }),
  );
}

/** Kubernetes, by kubectl, which knows how to reach and to convince whatever cluster there is. */
class Kubernetes implements Cluster {
  readonly records: JobRecords;
  readonly #folder: string;

  constructor(
    private readonly lab: string,
    private readonly workers: number,
    private readonly options: KubernetesOptions,
  ) {
    this.#folder = join(lab, "kubernetes");
    this.records = new JobRecords(this.#folder);
  }

  async submit(array: TaskArray, tasks: TaskArray["tasks"]): Promise<JobRecord> {
    const { root } = tasks[0].request.config.data;
    if (root !== DRAWN && root.startsWith("/")) requireShared("photos' folder", root, this.options);
    const indices = tasks.map(({ index }) => index);
    const { name, text } = this.#manifest(array, indices, tasks[0].request.config.data.cacheRoot);
    const path = join(this.#folder, `${name}.yaml`);
    makeFolderWithParents(this.#folder);
    writeFileAtomically(path, [Buffer.from(text)]);
    const batch = batchOf(this.options, indices.length);
    const submittedAt = new Date().toISOString();
    // The name is ours, and applying a Job twice makes one: there is no moment in which it could be lost.
    const record: JobRecord = { id: name, name, stage: array.number, tasks: indices, batch, submittedAt };
    this.records.write(record);
    const { ok, stderr } = await this.#persist(["apply", "-f", path]);
    if (!ok) throw new UserError(`Kubernetes does not take ${path}: ${stderr}`, 1);
    return record;
  }

  async places({ name }: JobRecord): Promise<Places | null> {
    const job = await this.#ask(["get", "job", name, "-o", "json"]);
    if (!job.ok) return /NotFound/.test(job.stderr) ? this.#allCancelled(name) : null;
    const pods = await this.#ask(["get", "pods", "-l", `${JOB_NAME}=${name}`, "-o", "json"]);
    if (!pods.ok) return null;
    return placesOf(JSON.parse(job.stdout) as Job, (JSON.parse(pods.stdout) as { items: Pod[] }).items);
  }

  find(record: JobRecord): Promise<JobRecord | null> {
    return Promise.resolve(record);
  }

  async cancel({ name }: JobRecord): Promise<void> {
    const { ok, stderr } = await this.#persist(["delete", "job", name, "--ignore-not-found", "--wait=false"]);
    if (!ok) throw new UserError(`Kubernetes does not delete the Job ${name}: ${stderr}`, 1);
  }

  print(array: Omit<TaskArray, "tasks">, indices: readonly number[]): string {
    return this.#manifest(array, indices, undefined).text;
  }

  async lastWords({ name }: JobRecord, place: number): Promise<string> {
    const of = `${JOB_NAME}=${name},${JOB_INDEX}=${place}`;
    const { ok, stdout } = await this.#ask(["logs", "-l", of, "--tail=1"]);
    return ok ? (stdout.trim().split("\n").at(-1) ?? "") : "";
  }

  #manifest(array: Omit<TaskArray, "tasks">, indices: readonly number[], cache = defaultCacheRoot()) {
    const name = `convscope-${labMark(this.lab)}-${this.records.next()}`;
    const { workers, options } = this;
    return { name, text: manifestText({ array, indices, name, workers, cache, options }) };
  }

  /** A Job that was deleted, or ended a day ago: what it has not done it never will. */
  #allCancelled(name: string): Places {
    const record = this.records.read().find((one) => one.name === name);
    const places = record === undefined ? 0 : Math.ceil(record.tasks.length / record.batch);
    return new Map(Array.from({ length: places }, (_, index) => [index, "cancelled"]));
  }

  #ask(args: readonly string[]): Promise<Answer> {
    const { namespace, context } = this.options;
    const where = [...(context ? ["--context", context] : []), ...(namespace ? ["--namespace", namespace] : [])];
    return ask("kubectl", [...where, ...args], NEEDS);
  }

  /** Asks again where the cluster was busy or could not be reached. */
  async #persist(args: readonly string[]): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#ask(args);
      const isPassing = /conflict|modified|timeout|unable to connect|refused|too many requests|ServiceUnavailable/i;
      if (answer.ok || attempt === TRIES || !isPassing.test(answer.stderr)) return answer;
      await sleep(500 * attempt);
    }
  }
}

/** Hands a lab's stages to Kubernetes as Indexed Jobs, `workers` indices of one at a time. */
export function kubernetesEngine(lab: string, workers: number, options: KubernetesOptions, pace?: Pace): Engine {
  return remoteEngine(new Kubernetes(lab, workers, options), pace);
}

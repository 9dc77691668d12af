import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../core/errors.js";
import { writeFileAtomically } from "../../disk/files.js";
import { makeFolderWithParents } from "../../disk/make-folder.js";
import type { SlurmOptions } from "../engine-options.js";
import type { Engine, Place, TaskArray } from "../engine.js";
import { batchOf } from "../indices.js";
import { type JobRecord, JobRecords, labMark } from "../job-records.js";
import { ask } from "../program.js";
import { type Cluster, type Pace, type Places, remoteEngine } from "../remote.js";
import { nextStageScript, slurmScript } from "./script.js";

const NEEDS = "run this where jobs are handed to Slurm (a login node)";

/** Job states in squeue's short form that nothing comes after; all others may still train. */
const ENDED = ["BF", "CD", "DL", "F", "NF", "OOM", "RV", "TO"];
const CANCELLED = "CA";
/** Those in which a task is on a node. */
const ON_A_NODE = ["R", "CG", "SI", "SO", "S", "ST"];

/** What squeue said of a job, a line for each place of its array: `place|state|nodes|reason`. */
export function parsePlaces(text: string): Places {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return new Map(
    lines.flatMap((line): [number, Place | "cancelled"][] => {
      const [number, state, node = "", reason = ""] = line.split("|").map((part) => part.trim());
      // A job that is no array has one place.
      const place = Number.isInteger(Number(number)) ? Number(number) : 0;
      if (ENDED.includes(state)) return [];
      if (state === CANCELLED) return [[place, "cancelled"]];
      if (ON_A_NODE.includes(state)) return [[place, { state: "running", ...(node !== "" && { node }) }]];
      return [[place, { state: "queued", ...(reason !== "" && reason !== "None" && { why: reason }) }]];
    }),
  );
}

/** The last line that a log says something in. */
function lastLine(path: string): string {
  try {
    const lines = readFileSync(path, "utf8").split(/[\n\r]/).filter((line) => line.trim() !== ""); // prettier-ignore
    return lines.at(-1)?.trim() ?? "";
  } catch {
    return "";
  }
}

/** Slurm, by its own commands: sbatch, squeue and scancel. It needs no accounting. */
class Slurm implements Cluster {
  readonly records: JobRecords;
  readonly #folder: string;

  constructor(
    private readonly lab: string,
    private readonly workers: number,
    private readonly options: SlurmOptions,
  ) {
    this.#folder = join(lab, "slurm");
    this.records = new JobRecords(this.#folder);
  }

  submit(
    array: TaskArray,
    tasks: TaskArray["tasks"],
    about: Pick<JobRecord, "epochs" | "isContinued">,
  ): Promise<JobRecord> {
    const indices = tasks.map(({ index }) => index);
    const { name, text } = this.#script(array, indices);
    const batch = batchOf(this.options, indices.length);
    return this.#handIn(text, { name, stage: array.number, tasks: indices, batch, ...about });
  }

  async goOnAfter(array: Omit<TaskArray, "tasks">, jobs: readonly JobRecord[]): Promise<JobRecord> {
    await this.#cancelWaiting();
    const name = this.#nextName();
    const after = jobs.map(({ id }) => id!);
    const text = nextStageScript({ array, name, folder: this.#folder, options: this.options, after });
    return this.#handIn(text, { name, stage: array.number, tasks: [], batch: 1 });
  }

  /** Ends what an earlier session left to go on with the lab; it waits for other jobs. This process may be one. */
  async #cancelWaiting(): Promise<void> {
    for (const record of this.records.read()) {
      if (record.tasks.length > 0 || record.id === process.env.SLURM_JOB_ID) continue;
      const job = record.id === null ? await this.find(record) : record;
      if (job !== null && ((await this.places(job))?.size ?? 0) > 0) await this.cancel(job);
    }
  }

  async #handIn(text: string, about: Omit<JobRecord, "id" | "submittedAt">): Promise<JobRecord> {
    const path = join(this.#folder, `${about.name}.sh`);
    makeFolderWithParents(this.#folder);
    writeFileAtomically(path, [Buffer.from(text)]);
    const record: JobRecord = { id: null, ...about, submittedAt: new Date().toISOString() };
    // Before it is handed in: should this process be killed in between, the job is found by its name.
    this.records.write(record);
    const { ok, stdout, stderr } = await ask("sbatch", ["--parsable", path], NEEDS);
    const id = stdout.trim().split(";")[0];
    if (!ok || id === "") throw new UserError(`Slurm does not take ${path}: ${stderr || "sbatch said nothing"}`, 1);
    const handedIn = { ...record, id };
    this.records.write(handedIn);
    return handedIn;
  }

  async places({ id }: JobRecord): Promise<Places | null> {
    const { ok, stdout, stderr } = await ask(
      "squeue",
      ["-h", "-r", "-t", "all", "-j", id!, "-o", "%K|%t|%N|%r"],
      NEEDS,
    );
    if (ok) return parsePlaces(stdout);
    // It forgets jobs some minutes after their end.
    return /invalid job id/i.test(stderr) ? new Map() : null;
  }

  async find(record: JobRecord): Promise<JobRecord | null> {
    const { stdout } = await ask("squeue", ["-h", "-t", "all", `--name=${record.name}`, "-o", "%F"], NEEDS);
    const [id = ""] = stdout.trim().split("\n");
    return id === "" ? null : { ...record, id };
  }

  async cancel({ id }: JobRecord): Promise<void> {
    const { ok, stderr } = await ask("scancel", [id!], NEEDS);
    if (!ok) throw new UserError(`Slurm does not cancel job ${id}: ${stderr}`, 1);
  }

  print(array: Omit<TaskArray, "tasks">, indices: readonly number[]): string {
    return this.#script(array, indices).text;
  }

  lastWords({ name }: JobRecord, place: number): Promise<string> {
    return Promise.resolve(lastLine(join(this.#folder, `${name}_${place}.log`)));
  }

  #nextName(): string {
    return `convscope-${labMark(this.lab)}-${this.records.next()}`;
  }

  #script(array: Omit<TaskArray, "tasks">, indices: readonly number[]) {
    const name = this.#nextName();
    const { workers, options } = this;
    return { name, text: slurmScript({ array, indices, name, folder: this.#folder, workers, options }) };
  }
}

/** Hands a lab's stages to Slurm as job arrays, `workers` places of one at a time. */
export function slurmEngine(lab: string, workers: number, options: SlurmOptions, pace?: Pace): Engine {
  return remoteEngine(new Slurm(lab, workers, options), pace);
}

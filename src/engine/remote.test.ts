import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../testing/temporary-folder.js";
import type { Task, TaskArray, TaskEvent } from "./engine.js";
import { type JobRecord, JobRecords } from "./job-records.js";
import { type Cluster, type Places, remoteEngine } from "./remote.js";
import { type TaskFile, writeTask } from "./task-file.js";

const PACE = { filesMs: 5, clusterMs: 10, graceMs: 20 };

function arrayOf(lab: string, count: number): TaskArray {
  const tasks = Array.from({ length: count }, (_, index) => ({ index, request: { directory: join(lab, `${index}`) } }));
  return { lab, stage: "one", number: 1, threads: 1, tasks: tasks as unknown as Task[] };
}

const file = (index: number, change: Partial<TaskFile>): TaskFile => ({ index, state: "running", host: "n1", starts: 1, fruitless: 0, epochs: 0, since: "", ...change }); // prettier-ignore

/** A cluster of which a test says how its jobs stand. */
class Pretended implements Cluster {
  readonly records: JobRecords;
  readonly submitted: number[][] = [];
  readonly ended: string[] = [];
  readonly waitedFor: string[][] = [];

  constructor(
    lab: string,
    private readonly standing: (job: JobRecord, asked: number) => Places | null,
  ) {
    this.records = new JobRecords(join(lab, "jobs"));
  }

  #asked = 0;

  goOnAfter(_: unknown, jobs: readonly JobRecord[]): Promise<JobRecord> {
    this.waitedFor.push(jobs.map(({ name }) => name));
    return Promise.resolve({ ...jobs[0], id: "next", tasks: [] });
  }

  submit(
    array: TaskArray,
    tasks: readonly Task[],
    about: Pick<JobRecord, "epochs" | "isContinued">,
  ): Promise<JobRecord> {
    const indices = tasks.map(({ index }) => index);
    this.submitted.push(indices);
    const name = `job-${this.records.next()}`;
    const record = { id: name, name, stage: array.number, tasks: indices, batch: 1, submittedAt: "", ...about };
    this.records.write(record);
    return Promise.resolve(record);
  }

  places(job: JobRecord): Promise<Places | null> {
    return Promise.resolve(this.standing(job, this.#asked++));
  }

  find(job: JobRecord): Promise<JobRecord | null> {
    return Promise.resolve(job);
  }

  cancel({ name }: JobRecord): Promise<void> {
    this.ended.push(name);
    return Promise.resolve();
  }

  print(): string {
    return "";
  }

  lastWords(): Promise<string> {
    return Promise.resolve("Killed");
  }
}

async function follow(cluster: Cluster, array: TaskArray): Promise<TaskEvent[]> {
  const events: TaskEvent[] = [];
  const submitted = await remoteEngine(cluster, PACE).submit(array);
  await submitted.watch((told) => events.push(...told));
  return events;
}

test("a task that leaves the cluster without a result is handed in again, alone, and not for ever", async (t) => {
  const lab = temporaryFolder(t);
  const cluster = new Pretended(lab, (_, asked) => {
    if (asked === 3) writeTask(lab, file(0, { state: "failed", error: "it does not fit" }));
    return asked < 3 ? new Map([[0, { state: "running", node: "n1" }]]) : new Map();
  });
  const events = await follow(cluster, arrayOf(lab, 2));
  assert.deepEqual(cluster.submitted, [[0, 1], [1], [1]]);
  const ends = events.filter((event) => event.type === "end");
  assert.deepEqual(ends, [
    { type: "end", index: 0, failure: "it does not fit" },
    { type: "end", index: 1, failure: "its job ended 3 times without an epoch; its last words: Killed" },
  ]);
  assert.deepEqual(events.find(({ type }) => type === "place"), { type: "place", index: 0, place: { state: "running", node: "n1" }, restarts: 0 }); // prettier-ignore
});

test("a later session finds the jobs of an earlier one, and hands in only what is in none", async (t) => {
  const lab = temporaryFolder(t);
  const standing = (job: JobRecord): Places => (job.name === "job-1" ? new Map([[1, { state: "queued" }]]) : new Map());
  const cluster = new Pretended(lab, standing);
  await remoteEngine(cluster, PACE).submit(arrayOf(lab, 3));
  await remoteEngine(cluster, PACE).submit(arrayOf(lab, 3));
  assert.deepEqual(cluster.submitted, [
    [0, 1, 2],
    [0, 2],
  ]);
  // Another stage's jobs hold none of its tasks, whatever their places are.
  await remoteEngine(cluster, PACE).submit({ ...arrayOf(lab, 3), number: 2 });
  assert.deepEqual(cluster.submitted[2], [0, 1, 2]);
  assert.deepEqual(await remoteEngine(cluster, PACE).cancel(lab), ["job-1"]);
  assert.deepEqual(cluster.ended, ["job-1"]);
});

test("while a cluster does not answer nothing is lost, and nothing is handed in twice", async (t) => {
  const lab = temporaryFolder(t);
  const cluster = new Pretended(lab, (_, asked) => {
    if (asked === 20) writeTask(lab, file(0, { state: "failed", error: "no" }));
    return null;
  });
  await follow(cluster, arrayOf(lab, 1));
  assert.deepEqual(cluster.submitted, [[0]]);
  await assert.rejects(remoteEngine(cluster, PACE).submit(arrayOf(lab, 1)), { name: "UserError", exitCode: 1, message: /does not answer/ }); // prettier-ignore
  assert.deepEqual(cluster.submitted, [[0]]);
});

test("a job that somebody cancelled ends the session with what to do", async (t) => {
  const lab = temporaryFolder(t);
  const cluster = new Pretended(lab, () => new Map([[0, "cancelled"]]));
  await assert.rejects(follow(cluster, arrayOf(lab, 1)), { name: "UserError", exitCode: 1, message: /^Job job-1 was cancelled; go on with: convscope lab --resume --out / }); // prettier-ignore
});

test("a job that goes on with a lab hands in what was lost, not what failed, and not for ever", async (t) => {
  const lab = temporaryFolder(t);
  const gone: Places = new Map();
  const cluster = new Pretended(lab, () => gone);
  const engine = remoteEngine(cluster, PACE);
  const leave = async (isContinued: boolean) => {
    const events: TaskEvent[] = [];
    const submitted = await engine.submit(arrayOf(lab, 2), isContinued);
    return { job: await submitted.leave!((told) => events.push(...told)), events };
  };
  assert.equal(engine.canBeLeft, true);
  assert.equal((await leave(false)).job, "next");
  writeTask(lab, file(0, { state: "failed", error: "it does not fit" }));
  const second = await leave(true);
  assert.deepEqual(second.events, [{ type: "end", index: 0, failure: "it does not fit" }]);
  assert.equal(second.job, "next");
  await leave(true);
  const last = await leave(true);
  assert.equal(last.job, null, "nothing is left to wait for");
  assert.deepEqual(last.events.at(-1), { type: "end", index: 1, failure: "its job ended 3 times without an epoch; its last words: Killed" }); // prettier-ignore
  assert.deepEqual(cluster.submitted, [[0, 1], [1], [1]]);
  assert.deepEqual(cluster.waitedFor, [["job-1"], ["job-2"], ["job-3"]]);
  // A person who has it go on has everything tried once more.
  await leave(false);
  assert.deepEqual(cluster.submitted.at(-1), [0, 1]);
  await leave(true);
  assert.deepEqual(cluster.submitted.at(-1), [1], "from then on it is counted anew");
});

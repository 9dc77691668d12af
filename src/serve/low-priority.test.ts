import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { constants, getPriority } from "node:os";
import { test } from "node:test";
import type { LookRequest } from "./look-process.js";
import { Looker } from "./looker.js";

/** A job that is done, or refused, at once. */
const JOB = { type: "filters", run: "nowhere", layer: "", checkpoints: [] } as const;
const NICE = 10;

/** A process's priority, and on Linux those of its threads. */
function prioritiesOf(pid: number): number[] {
  const folder = `/proc/${pid}/task`;
  return [pid, ...(existsSync(folder) ? readdirSync(folder).map(Number) : [])].map((thread) => getPriority(thread));
}

test("the process that looks into networks has a low priority, with all its threads, and this one has not", async (t) => {
  const before = getPriority();
  if (before >= NICE) return t.skip(`these tests have a priority of ${before} themselves`);
  const started: ChildProcess[] = [];
  const see = (message: unknown) => void started.push((message as { process: ChildProcess }).process);
  subscribe("child_process", see);
  const looker = new Looker();
  t.after(() => {
    unsubscribe("child_process", see);
    looker.close();
  });
  await assert.rejects(looker.do(JOB), /no checkpoint yet/);
  assert.equal(started.length, 1);
  const priorities = prioritiesOf(started[0].pid!);
  assert.deepEqual(priorities, priorities.map(() => NICE)); // prettier-ignore
  assert.equal(getPriority(), before);
});

const skip = !existsSync("/usr/bin/nice") && "there is no program nice here";
test("a server that is nicer still is not made less so", { skip }, async (t) => {
  const lowest = constants.priority.PRIORITY_LOW;
  const execArgv = ["-n", String(lowest), process.execPath];
  const path = new URL("./look-process.js", import.meta.url);
  const child = fork(path, { execPath: "/usr/bin/nice", execArgv, serialization: "advanced" });
  t.after(() => child.kill("SIGKILL"));
  child.send({ number: 0, job: JOB } satisfies LookRequest);
  await once(child, "message");
  const priorities = prioritiesOf(child.pid!);
  assert.deepEqual(priorities, priorities.map(() => lowest)); // prettier-ignore
});

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { TaskFile } from "../engine/task-file.js";
import { readPlaces } from "../engine/task-places.js";
import type { LabFile, LabResult } from "../lab/lab-file.js";
import { CommandLine, EXECUTABLE, workFolder } from "../testing/cli.js";
import { fakeKubectl } from "../testing/fake-kubectl.js";
import { fakeSlurm } from "../testing/fake-slurm.js";
import { RealSlurm, slurmMissing } from "../testing/slurm.js";
import { writePhotos } from "../testing/photos.js";

const folder = workFolder();
const photos = await writePhotos(join(folder, "photos"));
const fake = fakeSlurm(join(folder, "fake-slurm"));
const kubectl = fakeKubectl(join(folder, "kubernetes"), EXECUTABLE);
const onFakes = new CommandLine(folder, { PATH: [fake.bin, kubectl.bin, process.env.PATH].join(delimiter) });
const noSlurm = slurmMissing();
if (noSlurm === false) {
  const slurm = await RealSlurm.start(join(folder, "slurm"));
  after(() => slurm.stop());
}
/** With a real Slurm of three nodes where one can be brought up. */
const commandLine = noSlurm === false ? new CommandLine(folder) : onFakes;
const recipe = join(folder, "recipe.json");
writeFileSync(
  recipe,
  JSON.stringify({
    name: "tiny",
    imageSize: 32,
    defaults: { model: "convnet2", channels: [4, 4], kernels: 3, fc: [16], learningRate: 0.01, epochs: 2, batch: 4 },
    stages: [
      { name: "rate", experiments: [{ name: "wild", set: { learningRate: 1e30 } }, { name: "right", set: {} }] }, // prettier-ignore
      { name: "next", from: "best", experiments: [{ name: "dropped", set: { dropout: 0 } }, { name: "misfit", set: { kernels: 31 } }] }, // prettier-ignore
    ],
  }),
);
const lab = (out: string, ...more: readonly string[]) => labBy(commandLine, out, ...more);
const labBy = (by: CommandLine, out: string, ...more: readonly string[]) =>
  by.start("lab", "--data", photos, "--recipe", recipe, "--threads", "1", "--out", out, ...more);
const kubernetes = ["--on", "kubernetes", "--engine-option", "image=convscope:1", "--engine-option", "claim=shared", "--engine-option", `mount=${folder}`]; // prettier-ignore
const read = (out: string, file: string) => readFileSync(join(folder, out, file));
const readLab = (out: string) => JSON.parse(read(out, "lab.json").toString()) as LabFile;
const readTask = (out: string, index: number) => JSON.parse(read(out, `tasks/${index}.json`).toString()) as TaskFile;

/** What a lab found, and the bytes of its networks, without what depends on the time and the place it took. */
function found(out: string): unknown {
  const { choice, stageChoices, comparisons, experiments } = readLab(out);
  const results = (JSON.parse(read(out, "results.json").toString()) as LabResult[]).map(
    ({ seconds, imagesPerSecond, ...rest }) => rest,
  );
  const runs = results.filter(({ status }) => status === "finished").map(({ run }) => run);
  const networks = runs.map((run) => read(out, `${run}/checkpoints/last.safetensors`).toString("base64"));
  const TIMES = ["time", "started", "training rate of the chosen run"];
  const report = read(out, "report.html")
    .toString()
    .split("\n")
    .filter((line) => !TIMES.some((time) => line.includes(`>${time}<`)));
  const all = { results, choice, stageChoices, comparisons, experiments, networks, report };
  // What diverged names its own folder.
  const text = JSON.stringify(all).replaceAll(join(folder, out), "OUT").replaceAll(`${out}/runs`, "OUT/runs");
  return JSON.parse(text) as unknown;
}

// Three at once, where the clusters' tasks train one run each.
const local = await lab("local", "--workers", "3").ended;
assert.equal(local.code, 0, local.stderr);

/** Waits until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(20);
}

/** The processes that train a lab's runs, by the numbers of those that were asked for it. */
function taskProcesses(out: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        return words.includes("lab-task") && words.includes(join(folder, out));
      } catch {
        return false;
      }
    });
}

/** The scripts of arrays that were handed to Slurm for a lab. */
function arraysOf(out: string): number {
  const scripts = readdirSync(join(folder, out, "slurm")).filter((name) => name.endsWith(".sh"));
  return scripts.filter((name) => read(out, `slurm/${name}`).includes("lab-task")).length;
}

test("on Slurm a lab finds the same to the last bit, a killed task and a killed command included", async () => {
  // Each node has decoded photos of its own, copied from those that the command decoded.
  const scratch = `scratch=${folder}/scratch/$SLURMD_NODENAME`;
  const started = lab("far", "--on", "slurm", "--engine-option", scratch);
  await until(() => existsSync(join(folder, "far/tasks/0.json")));
  const [first] = taskProcesses("far");
  if (first !== undefined) process.kill(first, "SIGKILL");
  started.signal("SIGKILL", "alone");
  await started.ended;
  const jobs = readdirSync(join(folder, "far/slurm")).filter((name) => name.endsWith(".json"));
  assert.deepEqual(jobs, ["job-0001.json"]);
  const { code, stderr } = await commandLine.run("lab", "--resume", "--out", "far");
  assert.equal(code, 0, stderr);
  assert.deepEqual(found("far"), found("local"));
  // Whether the killed task is begun again by its own script or handed in anew is a matter of moments.
  assert.ok([2, 3].includes(arraysOf("far")), "each stage once, and the killed task once more at most");
  assert.equal(readLab("far").on!.engine, "slurm");
  assert.ok(existsSync(join(folder, "scratch")));
  assert.ok(readPlaces(join(folder, "far")) !== null, "where its tasks were stands in the folder");
  assert.ok(!readdirSync(join(folder, "far/tasks")).some((name) => name.endsWith(".lock")));
});

test("a lab that is left to Slurm comes to its report with nobody there, and finds the same", async () => {
  const left = await lab("alone", "--on", "slurm", "--detach").ended;
  assert.equal(left.code, 0, left.stderr);
  assert.match(left.stderr, /Stage rate is handed in, and job \d+ goes on with the lab when it has ended/);
  assert.equal(existsSync(join(folder, "alone/report.html")), false);
  // A command that is killed after the array was handed in is begun again, and nothing is handed in twice.
  const again = await commandLine.run("lab", "--resume", "--detach", "--out", "alone");
  assert.equal(again.code, 0, again.stderr);
  await until(() => existsSync(join(folder, "alone/report.html")) && readLab("alone").status === "finished");
  assert.equal(arraysOf("alone"), 2, "each stage once");
  assert.deepEqual(found("alone"), found("local"));
});

test("on Kubernetes too, whose server is busy at first", async (t) => {
  const { code, stderr } = await labBy(onFakes, "pods", ...kubernetes).ended;
  assert.equal(code, 0, stderr);
  // Where namespaces can be made, pods are not root and have a root file system that only reads.
  const { uid } = statSync(join(folder, "pods/tasks/1.json"));
  t.diagnostic(uid === 0 ? "pods ran as this user" : `pods ran as ${uid}`);
  assert.deepEqual(found("pods"), found("local"));
});

test("--print shows what would be handed in, and does nothing", async () => {
  const script = await lab("printed", "--on", "slurm", "--print").ended;
  assert.equal(script.code, 0, script.stderr);
  assert.match(script.stdout, /^#!\/bin\/bash\n#SBATCH [^]*--array=0-1%16\n[^]*lab-task --out /);
  const yaml = await lab("printed", "--print", ...kubernetes).ended;
  assert.match(yaml.stdout, /^apiVersion: batch\/v1\nkind: Job\n[^]*completions: 2\n/);
  assert.equal(existsSync(join(folder, "printed")), false);
  for (const on of [["--on", "local"], kubernetes]) {
    const { code, stderr } = await lab("printed", "--detach", ...on).ended;
    assert.equal(code, 2);
    assert.match(stderr, /--detach needs jobs that wait for others, which --on (local|kubernetes) has not/);
  }
});

test("a lab on a cluster is left by Ctrl-C, ended by --cancel, and gone on with by --resume", async () => {
  const started = lab("left", "--on", "slurm", "--epochs", "200");
  await until(() => existsSync(join(folder, "left/tasks/0.json")));
  started.signal("SIGINT", "alone");
  const { code, stderr } = await started.ended;
  assert.equal(code, 130, stderr);
  assert.match(stderr, /Left; its jobs go on.*\nEnd them with: convscope lab --cancel --out left/);
  assert.ok(taskProcesses("left").length > 0);
  const cancelled = await commandLine.run("lab", "--cancel", "--out", "left");
  assert.equal(cancelled.code, 0, cancelled.stderr);
  assert.match(cancelled.stdout, /^Cancelled: \d+\./);
  await until(() => taskProcesses("left").length === 0);
  assert.match((await commandLine.run("lab", "--cancel", "--out", "left")).stdout, /no job under way/);
  assert.ok(["again", "done"].includes(readTask("left", 0).state), "it saved");
});

test("a task says by its exit code whether it is done, to be begun anew, or never will be", async (t) => {
  const task = (out: string, ...more: readonly string[]) => commandLine.run("lab-task", "--out", out, ...more);
  assert.equal((await task("local", "--index", "1")).code, 0);
  assert.equal((await task("local", "--index", "0")).code, 0, "a run that diverged has its result");
  const misfit = await task("local", "--index", "3");
  assert.equal(misfit.code, 2);
  assert.match(misfit.stderr, /never will have a result/);
  for (const [args, message] of [
    [["--index", "9"], /local has 4 runs so far, so --index needs to be below that, not 9/],
    [[], /--index is missing, and neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX/],
    [["--index", "-1"], /--index needs a whole number/],
  ] as const) {
    const { code, stderr } = await task("local", ...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
  assert.equal((await commandLine.run("lab-task", "--out", "nowhere", "--index", "0")).code, 2);
  await t.test("75 where another one is at it, and a run that was lost is trained again to the same bits", async () => {
    const run = readLab("local").experiments[1].runs[0].run;
    const before = read("local", `${run}/checkpoints/last.safetensors`);
    rmSync(join(folder, "local", run), { recursive: true });
    const first = new CommandLine(folder, { SLURM_ARRAY_TASK_ID: "1" }).start("lab-task", "--out", "local");
    await until(() => existsSync(join(folder, "local/tasks/1.lock")));
    first.signal("SIGSTOP", "all");
    const second = await task("local", "--index", "1");
    assert.equal(second.code, 75, second.stderr);
    assert.match(second.stderr, /is at task 1/);
    first.signal("SIGCONT", "all");
    assert.equal((await first.ended).code, 0);
    assert.ok(read("local", `${run}/checkpoints/last.safetensors`).equals(before));
  });
});

test("a cluster that is not there is a sentence", async () => {
  const bare = new CommandLine(folder, { PATH: join(folder, "empty") });
  mkdirSync(join(folder, "empty"), { recursive: true });
  const { code, stderr } = await bare.run("lab", "--data", photos, "--recipe", recipe, "--out", "bare", "--on", "slurm", "--threads", "1"); // prettier-ignore
  assert.equal(code, 2);
  assert.match(stderr, /There is no program s(batch|queue) on this machine; run this where jobs are handed to Slurm/);
});

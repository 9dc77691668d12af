import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RandomStream } from "../../core/random.js";
import { readTask } from "../../engine/task-file.js";
import type { LabResult } from "../../lab/lab-file.js";
import { readMetrics } from "../../train/run/run-folder.js";
import { CommandLine } from "../cli.js";
import { writePhotos } from "../photos.js";
import { NODES, RealSlurm, slurmMissing } from "../slurm.js";
import type { Tally } from "./kills.js";

const RUNS = 3;
/** Slurm counts time limits in minutes; a task is told this much before. */
const OPTIONS = ["--engine-option", "time=1", "--engine-option", "signal=20"];
const EVERY_MS = 12_000;
/** A lab that has not ended by then hangs. */
const LIMIT_MS = 45 * 60_000;

/** The processes that train a lab's runs. */
function tasksOf(out: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        return words.includes("lab-task") && words.includes(out);
      } catch {
        return false;
      }
    });
}

/** What a lab found, without what depends on the time it took, and the bytes of its networks. */
function found(out: string): string {
  const results = JSON.parse(readFileSync(join(out, "results.json"), "utf8")) as LabResult[];
  return JSON.stringify(
    results.map(({ seconds, imagesPerSecond, ...result }) => {
      const weights = readFileSync(join(out, result.run, "checkpoints/last.safetensors"));
      return { ...result, weights: weights.toString("base64") };
    }),
  ).replaceAll(out, "OUT");
}

/** How often each epoch of each run was trained to its end, by the tasks' logs. */
function epochsTold(out: string): Map<string, number> {
  const told = new Map<string, number>();
  const logs = readdirSync(join(out, "slurm")).filter((name) => name.endsWith(".log"));
  for (const log of logs)
    for (const [epoch] of readFileSync(join(out, "slurm", log), "utf8").matchAll(/^Run \d+, epoch \d+(?=:)/gm))
      told.set(epoch, (told.get(epoch) ?? 0) + 1);
  return told;
}

/**
 * A lab on a real Slurm of three nodes to whose tasks, daemons and command everything happens that happens to them, and
 * whose time limit hits each task twice at least: it has to find what it finds here. `seconds` is about how long each run
 * trains undisturbed.
 */
export async function disturbSlurm(folder: string, seconds: number, stream: RandomStream): Promise<Tally> {
  const obstacle = slurmMissing();
  if (obstacle !== false) return { counts: {}, faults: [`not done: ${obstacle}`] };
  const slurm = await RealSlurm.start(join(folder, "slurm"));
  const counts = { "tasks killed": 0, "nodes killed": 0, "commands killed": 0, requeued: 0, "controllers killed": 0, starts: 0 }; // prettier-ignore
  const faults: string[] = [];
  try {
    const photos = await writePhotos(join(folder, "photos"));
    const commandLine = new CommandLine(folder);
    const experiments = Array.from({ length: RUNS }, (_, index) => ({ name: `run${index}`, set: { dropout: 0.1 * index } })); // prettier-ignore
    const lab = (out: string, epochs: number, ...more: readonly string[]) => {
      const defaults = {
        model: "convnet2",
        channels: [8, 8],
        kernels: 3,
        fc: [16],
        learningRate: 0.001,
        epochs,
        batch: 4,
      };
      const recipe = { name: "tiny", imageSize: 64, defaults, stages: [{ name: "one", experiments }] };
      writeFileSync(join(folder, "recipe.json"), JSON.stringify(recipe));
      const command = commandLine.start("lab", "--data", photos, "--recipe", "recipe.json", "--threads", "1", "--out", join(folder, out), ...more); // prettier-ignore
      return { command, out: join(folder, out) };
    };
    const probe = lab("probe", 6);
    await probe.command.ended;
    const measured = readMetrics(join(probe.out, "runs/01-run0")).slice(1);
    const each = measured.reduce((sum, epoch) => sum + epoch.seconds + epoch.val_seconds, 0) / measured.length;
    const epochs = Math.ceil(seconds / each);
    const local = lab("local", epochs, "--workers", String(RUNS));
    if ((await local.command.ended).code !== 0) return { counts, faults: ["the lab does not end undisturbed"] };

    const disturbed = lab("disturbed", epochs, "--on", "slurm", "--workers", "6", ...OPTIONS);
    const { out } = disturbed;
    let { command } = disturbed;
    const pick = <T>(all: readonly T[]): T => all[stream.integer(all.length)];
    const disturbances: (() => Promise<void>)[] = [
      () => {
        const tasks = tasksOf(out);
        if (tasks.length === 0) return Promise.resolve();
        process.kill(pick(tasks), "SIGKILL");
        counts["tasks killed"]++;
        return Promise.resolve();
      },
      async () => {
        const node = pick(NODES);
        slurm.kill(node);
        counts["nodes killed"]++;
        await sleep(15_000);
        slurm.startNode(node);
      },
      async () => {
        command.signal("SIGKILL", "alone");
        await command.ended;
        counts["commands killed"]++;
        command = commandLine.start("lab", "--resume", "--out", out);
      },
      () => {
        const running = slurm.queue("%t %F_%K").filter((line) => line.startsWith("R "));
        if (running.length === 0) return Promise.resolve();
        slurm.scontrol("requeue", pick(running).slice(2));
        counts.requeued++;
        return Promise.resolve();
      },
      async () => {
        slurm.kill("controller");
        await sleep(2000);
        slurm.startController();
        counts["controllers killed"]++;
      },
    ];
    const begun = performance.now();
    let next = 0;
    let last = begun;
    let code: number | null | undefined;
    while (performance.now() - begun < LIMIT_MS) {
      const following = command;
      const ended = await Promise.race([following.ended, sleep(1000)]);
      if (ended !== undefined) {
        ({ code } = ended);
        if (code !== 0) faults.push(`the command ended with ${code}: ${ended.stderr.slice(-500)}`);
        break;
      }
      // What is queued again waits two minutes; here it need not.
      for (const line of slurm.queue("%t %r %F_%K"))
        if (line.startsWith("PD BeginTime")) slurm.scontrol("update", `JobId=${line.split(" ")[2]}`, "StartTime=now");
      if (performance.now() - last < EVERY_MS || tasksOf(out).length === 0 || next >= 2 * disturbances.length) continue;
      await disturbances[next++ % disturbances.length]();
      last = performance.now();
    }
    if (code === undefined) faults.push("the lab did not end");
    const tasks = Array.from({ length: RUNS }, (_, index) => readTask(out, index));
    counts.starts = tasks.reduce((sum, task) => sum + (task?.starts ?? 0), 0);
    for (const task of tasks) if ((task?.starts ?? 0) < 3) faults.push(`task ${task?.index} was begun ${task?.starts} times only`); // prettier-ignore
    for (const [epoch, times] of epochsTold(out)) if (times > 1) faults.push(`${epoch} was trained ${times} times`);
    if (code === 0 && found(out) !== found(local.out)) faults.push("the disturbed lab found something else");
  } finally {
    slurm.stop();
  }
  return { counts, faults };
}

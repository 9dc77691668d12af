// What it costs to have many tiny experiments run by Slurm: time of each task besides its training, load on the controller.
// A real Slurm of three nodes is brought up on this machine, as in the tests (root; Debian: slurm-wlm munge).
//   node bench/tasks.js [--tasks 500] [--workers 6] [--batch N]
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { EXECUTABLE } from "../dist/testing/cli.js";
import { writePhotos } from "../dist/testing/photos.js";
import { RealSlurm, slurmMissing } from "../dist/testing/slurm.js";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({ options: { tasks: text("500"), workers: text("6"), batch: { type: "string" } } });
const tasks = Number(values.tasks);
const obstacle = slurmMissing();
if (obstacle !== false) throw new Error(obstacle);

/** Processor seconds that a process has used. */
function processorSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Messages that the controller has answered, by their kinds. */
function messages() {
  const { stdout } = spawnSync("sdiag", { encoding: "utf8" });
  const [, part = ""] = /message type([^]*?)Remote Procedure Call statistics by user/.exec(stdout) ?? [];
  return [...part.matchAll(/(REQUEST_\w+|MESSAGE_\w+)\s.*?count:(\d+)/g)].map(([, kind, count]) => [
    kind,
    Number(count),
  ]);
}

const folder = mkdtempSync(join(tmpdir(), "convscope-tasks-"));
const slurm = await RealSlurm.start(join(folder, "slurm"));
try {
  const photos = await writePhotos(join(folder, "photos"));
  const experiments = Array.from({ length: tasks }, (_, index) => ({ name: `e${index}`, set: { learningRate: Number((0.001 * 1.01 ** index).toPrecision(6)) } })); // prettier-ignore
  const defaults = { model: "convnet2", channels: [4, 4], kernels: 3, fc: [16], epochs: 1, batch: 4 };
  const recipe = { name: "tiny", imageSize: 32, defaults, stages: [{ name: "all", experiments }] };
  writeFileSync(join(folder, "recipe.json"), JSON.stringify(recipe));
  const controller = Number(readFileSync(join(folder, "slurm/run/controller.pid"), "utf8"));
  const before = { processor: processorSeconds(controller), load: loadavg()[0] };
  spawnSync("sdiag", ["--reset"]);

  const words = ["lab", "--data", "photos", "--recipe", "recipe.json", "--threads", "1", "--out", "lab", "--on", "slurm", "--workers", values.workers]; // prettier-ignore
  // Each place of the array says at its end how much processor time it and its processes took.
  words.push("--engine-option", `setup=trap 'times >> ${folder}/times' EXIT`);
  if (values.batch !== undefined) words.push("--engine-option", `batch=${values.batch}`);
  const started = performance.now();
  const env = { ...process.env, NO_COLOR: "1", CONVSCOPE_CACHE: join(folder, "cache") };
  const command = spawn(process.execPath, [EXECUTABLE, ...words], { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] }); // prettier-ignore
  const said = [];
  let end = null;
  for await (const line of createInterface({ input: command.stderr })) {
    said.push(line);
    if (end !== null || !line.startsWith("test photos")) continue;
    const seconds = (performance.now() - started) / 1000;
    end = { seconds, command: processorSeconds(command.pid), messages: messages() };
    end.controller = processorSeconds(controller) - before.processor;
    // What follows, test photos and the report, is not the engine's.
    command.kill("SIGKILL");
  }
  if (end === null) throw new Error(said.slice(-5).join("\n"));

  const lab = join(folder, "lab");
  const runs = readdirSync(join(lab, "runs"));
  const training = runs.map((run) => {
    const { seconds, val_seconds } = JSON.parse(readFileSync(join(lab, "runs", run, "metrics.jsonl"), "utf8").split("\n")[0]); // prettier-ignore
    return seconds + val_seconds;
  });
  const tasksTook = runs.map((_, index) => {
    const path = join(lab, "tasks", `${index}.json`);
    return statSync(path).mtimeMs / 1000 - Date.parse(JSON.parse(readFileSync(path, "utf8")).since) / 1000;
  });
  const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);
  const scripts = readdirSync(join(lab, "slurm")).filter((name) => name.endsWith(".sh"));
  const places = sum(scripts.map((name) => 1 + Number(/--array=0-(\d+)%/.exec(readFileSync(join(lab, "slurm", name), "utf8"))[1]))); // prettier-ignore
  const processor = sum([...readFileSync(join(folder, "times"), "utf8").matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, seconds]) => 60 * minutes + Number(seconds))); // prettier-ignore
  const each = (seconds) => `${((1000 * seconds) / tasks).toFixed(0)} ms`;
  const asked = sum(end.messages.map(([, count]) => count));
  console.table({
    "tasks, places of arrays, jobs handed in": `${runs.length}, ${places}, ${scripts.length}`,
    "until all were trained": `${end.seconds.toFixed(0)} s`,
    "a task, processor time of all its processes": each(processor),
    "a task, from its start to its end": each(sum(tasksTook)),
    "of that, training and validation": each(sum(training)),
    "controller, processor time": `${end.controller.toFixed(2)} s (${each(end.controller)} a task, ${((100 * end.controller) / end.seconds).toFixed(1)} % of a core)`, // prettier-ignore
    "messages to the controller": `${asked} (${(asked / tasks).toFixed(1)} a task)`,
    "lab command, processor time": `${end.command.toFixed(1)} s (${each(end.command)} a task)`,
    "load before, after": `${before.load.toFixed(1)}, ${loadavg()[0].toFixed(1)}`,
  });
  console.log(end.messages.map(([kind, count]) => `${kind} ${count}`).join("\n"));
} finally {
  slurm.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 });
}

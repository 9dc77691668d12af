// How a training step's time and memory grow with the batch, the images' size and the threads: log-log slopes.
// node bench/growth.js [--model convnet3] [--executor native] [--steps 5]
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ALLOCATOR } from "../dist/train/start-training.js";
import { Engine } from "./engine.js";
import { slope } from "./slope.js";

const here = dirname(fileURLToPath(import.meta.url));
const text = (value) => ({ type: "string", default: String(value) });
const { values } = parseArgs({ options: { model: text("convnet3"), executor: text("native"), steps: text(5) } });
const cores = availableParallelism();
const base = { model: values.model, executor: values.executor, imageSize: 128, batch: 32, threads: cores };
const axes = {
  batch: [4, 8, 16, 32, 64],
  imageSize: [64, 96, 128, 192, 256],
  threads: Array.from({ length: cores }, (_, index) => index + 1),
};

async function measure(setup) {
  const engine = new Engine("Convscope", process.execPath, [join(here, "convscope_worker.js")], { GLIBC_TUNABLES: ALLOCATOR }); // prettier-ignore
  const answers = [await engine.ask("setup", setup), await engine.ask("round", { steps: 2 })];
  const { seconds } = await engine.ask("round", { steps: Number(values.steps) });
  const { peakRssBytes } = await engine.ask("memory");
  engine.quit();
  const failed = answers.find(({ ok }) => !ok);
  if (failed !== undefined) throw new Error(failed.error);
  return { seconds: Math.min(...seconds), peakRssBytes };
}

const results = {};
for (const [axis, points] of Object.entries(axes)) {
  const measured = [];
  for (const point of points) measured.push({ [axis]: point, ...(await measure({ ...base, [axis]: point })) });
  const along = (key) => (points.length < 2 ? null : slope(measured.map((entry) => [entry[axis], entry[key]])));
  results[axis] = { measured, timeSlope: along("seconds"), memorySlope: along("peakRssBytes") };
  console.log(`${axis}: time ^ ${along("seconds")?.toFixed(2)}, memory ^ ${along("peakRssBytes")?.toFixed(2)}`);
  console.table(measured);
}
const date = new Date().toISOString().slice(0, 10);
const machine = { cpu: cpus()[0].model, cores, load: loadavg()[0] };
const file = join(here, "results", `${date}-growth-${values.model}.json`);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify({ date, machine, base, results }, null, 2)}\n`);

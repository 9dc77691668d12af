// Trains the same step with every engine in alternation, and writes medians, ratios and peak memory to bench/results/.
// node bench/run.js [--engines native,wasm,ort,webgpu,torch,torch-tuned,cuda,tfjs] [--before CHECKOUT] [--model convnet3] [--image-size 256] [--batch 32] [--threads 2] [--rounds 7] [--steps 3]
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, release, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { hasNativeKernels } from "../dist/runtime/native-executor.js";
import { ALLOCATOR } from "../dist/train/start-training.js";
import { Engine } from "./engine.js";

const here = dirname(fileURLToPath(import.meta.url));
const text = (value) => ({ type: "string", default: String(value) });
const { values } = parseArgs({
  options: {
    engines: text("native,wasm,ort,torch,torch-tuned,tfjs"),
    /** Another checkout of Convscope, built: its native kernels take part too. */
    before: { type: "string" },
    model: text("convnet3"),
    "image-size": text(256),
    batch: text(32),
    threads: text(Math.min(2, availableParallelism())),
    rounds: text(7),
    steps: text(3),
  },
});
const setup = {
  model: values.model,
  imageSize: Number(values["image-size"]),
  batch: Number(values.batch),
  threads: Number(values.threads),
  dropout: 0.3,
};
const rounds = Number(values.rounds);
const steps = Number(values.steps);

/** null where there are none. */
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? null;
const rate = (seconds) => (seconds === null ? null : setup.batch / seconds);
const pause = () => new Promise((resolve) => setTimeout(resolve, 300));

/** The first Python that has PyTorch. */
function pythonWithTorch() {
  return ["/usr/bin/python3", "python3"].find(
    (python) => spawnSync(python, ["-c", "import torch"], { stdio: "ignore" }).status === 0,
  );
}

function engines() {
  const wanted = values.engines.split(",");
  const own = (name, folder = here) =>
    new Engine(name, process.execPath, [join(folder, "convscope_worker.js")], { GLIBC_TUNABLES: ALLOCATOR });
  const all = [];
  if (wanted.includes("native") && !hasNativeKernels()) console.error("No native kernels: there is no addon.");
  else if (wanted.includes("native")) all.push([own("Convscope"), { executor: "native" }]);
  if (values.before !== undefined)
    all.push([own("Convscope before", join(values.before, "bench")), { executor: "native" }]);
  if (wanted.includes("wasm")) all.push([own("Convscope, wasm"), { executor: "wasm" }]);
  if (wanted.includes("ort")) all.push([own("Convscope on ONNX Runtime"), { executor: "ort" }]);
  if (wanted.includes("webgpu")) all.push([own("Convscope on WebGPU"), { executor: "webgpu" }]);
  const pytorch = [
    { engine: "torch", device: "cpu", name: "PyTorch " },
    // The best that it can do on Linux: huge pages, and memory that is kept, as Convscope's own training process has it.
    { engine: "torch-tuned", device: "cpu", name: "PyTorch, allocator tuned, ", env: { GLIBC_TUNABLES: ALLOCATOR } },
    { engine: "cuda", device: "cuda", name: "PyTorch on CUDA, " },
  ].filter(({ engine }) => wanted.includes(engine));
  const python = pytorch.length === 0 ? null : pythonWithTorch();
  if (python === undefined) {
    console.error("PyTorch is left out: install it first (Debian: apt install python3-torch libopenblas0-openmp).");
  } else if (python !== null) {
    for (const { name, device, env } of pytorch) {
      for (const layout of ["channels_last", "nchw"]) {
        const worker = new Engine(`${name}${layout}`, python, [join(here, "pytorch_worker.py")], env);
        all.push([worker, { layout, device }]);
      }
    }
  }
  if (!wanted.includes("tfjs")) return all;
  if (existsSync(join(here, "node_modules"))) {
    all.push([new Engine("TensorFlow.js", process.execPath, [join(here, "tfjs_worker.js")]), { backend: "wasm" }]);
  } else {
    console.error("TensorFlow.js is left out: install it first (npm install --prefix bench).");
  }
  return all;
}

/** Starts every engine and leaves out, with a word, those that cannot be set up; some cannot train. */
async function ready() {
  const usable = [];
  for (const [engine, options] of engines()) {
    const answer = await engine.ask("setup", { ...setup, ...options });
    const step = answer.ok ? await engine.ask("round", { steps: 2 }) : answer;
    if (answer.ok) {
      if (!step.ok) console.error(`${engine.name} cannot train: ${step.error}`);
      usable.push({ engine, versions: answer.versions, trains: step.ok, train: [], infer: [] });
    } else {
      console.error(`${engine.name} is left out: ${answer.error}`);
      engine.quit();
    }
  }
  return usable;
}

/** Rounds of one kind of work, the engines by turns; what a worker holds for the other kind would weigh on its memory. */
async function alternate(measured, kind, work) {
  for (let round = 1; round <= rounds; round++) {
    for (const entry of measured) {
      // Threads of the engine before may still spin for a moment.
      await pause();
      const seconds = await work(entry);
      if (seconds !== null) entry[kind].push(median(seconds));
    }
    console.error(`${kind}: round ${round}/${rounds}`);
  }
}

const measured = await ready();
await alternate(measured, "train", async ({ engine, trains }) =>
  trains ? (await engine.ask("round", { steps })).seconds : null,
);
for (const entry of measured) entry.peakRssBytes = (await entry.engine.ask("memory")).peakRssBytes;
await alternate(measured, "infer", async ({ engine }) => (await engine.ask("infer", { batches: steps })).seconds);

const ours = measured[0];
const ratio = (theirs, kind) => median(theirs[kind].map((seconds, round) => seconds / ours[kind][round]));
const results = [];
for (const entry of measured) {
  const { peakRssBytes: peakRssBytesWithForward } = await entry.engine.ask("memory");
  entry.engine.quit();
  results.push({
    engine: entry.engine.name,
    versions: entry.versions,
    trainImagesPerSecond: rate(median(entry.train)),
    trainSeconds: entry.train,
    inferImagesPerSecond: rate(median(entry.infer)),
    inferSeconds: entry.infer,
    oursTrainTimesFaster: ratio(entry, "train"),
    oursInferTimesFaster: ratio(entry, "infer"),
    peakRssBytes: entry.trains ? entry.peakRssBytes : null,
    peakRssBytesWithForward,
  });
}
const machine = { cpu: cpus()[0].model, cores: availableParallelism(), memoryBytes: totalmem(), os: release() };
const date = new Date().toISOString().slice(0, 10);
const file = join(here, "results", `${date}-${setup.model}-${setup.imageSize}.json`);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify({ date, machine, setup, rounds, steps, results }, null, 2)}\n`);

console.log(`${setup.model}, ${setup.imageSize}x${setup.imageSize}, batch ${setup.batch}, ${setup.threads} threads`);
console.log(
  "\n| engine | training, images/s | ours is faster | forward, images/s | ours is faster | peak memory, training | with forward |",
);
console.log("|---|---|---|---|---|---|---|");
const write = (value, decimals, unit) => (value === null ? "cannot" : `${value.toFixed(decimals)}${unit}`);
for (const row of results) {
  const cells = [
    row.engine,
    write(row.trainImagesPerSecond, 1, ""),
    write(row.oursTrainTimesFaster, 2, " x"),
    write(row.inferImagesPerSecond, 1, ""),
    write(row.oursInferTimesFaster, 2, " x"),
    write(row.peakRssBytes === null ? null : row.peakRssBytes / 1e6, 0, " MB"),
    write(row.peakRssBytesWithForward / 1e6, 0, " MB"),
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
console.log(`\nWritten to ${file}`);

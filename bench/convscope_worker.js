// Convscope's side of the bench: JSON commands on stdin, a JSON answer a line on stdout; see pytorch_worker.py.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { RandomStream } from "../dist/core/random.js";
import { createNetwork, defaultsOf, describeNetwork } from "../dist/nn/models.js";
import { initialize } from "../dist/nn/initialize.js";
import { sgd } from "../dist/optim/sgd.js";
import { evaluationProgram } from "../dist/program/evaluation.js";
import { trainingProgram } from "../dist/program/training.js";
import { chooseExecutor } from "../dist/runtime/choose-executor.js";
import { oneHot } from "../dist/train/step/metrics.js";
import { Stepper } from "../dist/train/step/stepper.js";

const CLASSES = 10;
const normalization = { mean: [0.52284, 0.47988, 0.40605], std: [0.29771, 0.28884, 0.31178] };

let stepper;
let evaluate;
let batch;
let labels;
let targets;
let steps = 0;

async function timed(run, count) {
  const seconds = [];
  const before = process.cpuUsage();
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    await run();
    seconds.push((performance.now() - started) / 1000);
  }
  const { user, system } = process.cpuUsage(before);
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

const commands = {
  setup({ model, imageSize, batch: size, threads, executor: wanted, dropout = 0.3 }) {
    const options = "dropout" in defaultsOf(model) ? { dropout } : {};
    const network = createNetwork(describeNetwork(model, options, imageSize, CLASSES));
    const optimizer = sgd.create({ momentum: 0.9, weightDecay: 0, nesterov: false });
    const choice = wanted === "webgpu" ? { device: wanted } : { device: "cpu", executor: wanted };
    const executor = chooseExecutor({ ...choice, threads }, () =>
      trainingProgram({ network, optimizer, normalization, batch: size }),
    );
    const stream = new RandomStream(0, "bench");
    const weights = initialize(network, 0);
    batch = { images: Uint8Array.from({ length: size * 3 * imageSize ** 2 }, () => stream.uint32() >>> 24), size };
    labels = Array.from({ length: size }, () => stream.integer(CLASSES));
    targets = oneHot(labels, CLASSES);
    stepper = new Stepper({ network, optimizer, normalization, executor, batch: size, seed: 0 });
    stepper.begin(weights);
    const shape = [size, 3, imageSize, imageSize];
    const inputs = new Map([["images", { dtype: "uint8", shape, data: batch.images }]]);
    let session;
    evaluate = async () => {
      session ??= await executor.load(evaluationProgram({ network, batch: size, weights, normalization }));
      await session.run(inputs);
    };
    return { versions: { node: process.versions.node, executor: executor.name } };
  },
  round: ({ steps: count }) =>
    timed(() => {
      const step = steps++;
      return stepper.step({ batch, targets, labels, learningRate: 0.001, epoch: 0, step, update: steps });
    }, count),
  infer: ({ batches }) => timed(evaluate, batches),
  memory() {
    const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"));
    return { peakRssBytes: Number(kibibytes) * 1024 };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { cmd, ...options } = JSON.parse(line);
  if (cmd === "quit") break;
  try {
    console.log(JSON.stringify({ ok: true, ...(await commands[cmd](options)) }));
  } catch (error) {
    console.log(JSON.stringify({ ok: false, error: String(error) }));
  }
}

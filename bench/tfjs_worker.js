// TensorFlow.js' side of the bench: JSON commands on stdin, a JSON answer a line on stdout.
//
//   {"cmd":"setup","model":"convnet3","imageSize":256,"batch":32,"backend":"wasm","dropout":0.3}
//   {"cmd":"round","steps":5}    {"cmd":"infer","batches":5}    {"cmd":"memory"}    {"cmd":"quit"}
//
// `backend` is wasm (its Node build has one thread) or cpu (plain JavaScript). Every answer has "ok"; a failure adds "error".
// TensorFlow.js 4.22 has no gradient of a convolution's weights on wasm: `round` there fails, as it does for any user.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const CHANNELS = [16, 24, 32, 40, 48];
const KERNELS = [3, 4, 4, 4, 4];
const CLASSES = 10;
const MEAN = [0.52284, 0.47988, 0.40605];
const STD = [0.29771, 0.28884, 0.31178];

// TensorFlow.js greets on stdout, which belongs to the answers.
console.log = console.info = console.warn = console.error;
const tf = await import("@tensorflow/tfjs");
await import("@tensorflow/tfjs-backend-wasm");

let network;

function build({ model, imageSize, batch, dropout }) {
  const depth = Number(/^convnet([2-5])$/.exec(model)[1]);
  const weight = (shape) => {
    const bound = 1 / Math.sqrt(shape.slice(0, -1).reduce((a, b) => a * b));
    return tf.variable(tf.randomUniform(shape, -bound, bound));
  };
  const convolutions = [];
  let channels = 3;
  let size = imageSize;
  for (let i = 0; i < depth; i++) {
    convolutions.push({
      kernel: weight([KERNELS[i], KERNELS[i], channels, CHANNELS[i]]),
      bias: tf.variable(tf.zeros([CHANNELS[i]])),
    });
    channels = CHANNELS[i];
    size = Math.floor((size - KERNELS[i] + 1) / 2);
  }
  const dense = [
    [channels * size * size, 512],
    [512, CLASSES],
  ].map((shape) => ({ kernel: weight(shape), bias: tf.variable(tf.zeros([shape[1]])) }));
  return {
    convolutions,
    dense,
    dropout,
    optimizer: tf.train.momentum(0.001, 0.9),
    images: Uint8Array.from({ length: batch * imageSize * imageSize * 3 }, (_, i) => Math.imul(i, 2654435761) >>> 24),
    shape: [batch, imageSize, imageSize, 3],
    labels: tf.oneHot(tf.range(0, batch, 1, "int32").mod(tf.scalar(CLASSES, "int32")), CLASSES),
  };
}

function forward(training) {
  let x = tf.tensor4d(network.images, network.shape, "int32").toFloat().div(255).sub(MEAN).div(STD);
  for (const { kernel, bias } of network.convolutions) {
    x = x.conv2d(kernel, 1, "valid").add(bias).relu().maxPool(2, 2, "valid");
    const [batch, , , channels] = x.shape;
    if (training) x = tf.dropout(x, network.dropout, [batch, 1, 1, channels]);
  }
  const [fc1, fc2] = network.dense;
  const hidden = x.reshape([network.shape[0], -1]).matMul(fc1.kernel).add(fc1.bias).relu();
  return hidden.matMul(fc2.kernel).add(fc2.bias);
}

async function timed(run, count) {
  const seconds = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    const result = tf.tidy(run);
    await result.data();
    result.dispose();
    seconds.push((performance.now() - started) / 1000);
  }
  return { seconds };
}

const commands = {
  async setup(options) {
    if (!(await tf.setBackend(options.backend))) throw new Error(`no such backend: ${options.backend}`);
    await tf.ready();
    network = build(options);
    return { versions: { node: process.versions.node, tfjs: tf.version.tfjs, backend: tf.getBackend() } };
  },
  round({ steps }) {
    const loss = () => tf.losses.softmaxCrossEntropy(network.labels, forward(true));
    return timed(() => network.optimizer.minimize(loss, true), steps);
  },
  infer({ batches }) {
    return timed(() => forward(false), batches);
  },
  memory() {
    const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"));
    return { peakRssBytes: Number(kibibytes) * 1024 };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { cmd, ...options } = JSON.parse(line);
  if (cmd === "quit") break;
  let answer;
  try {
    if (!Object.hasOwn(commands, cmd)) throw new Error(`no such command: ${cmd}`);
    answer = { ok: true, ...(await commands[cmd](options)) };
  } catch (error) {
    answer = { ok: false, error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);

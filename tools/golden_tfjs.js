// Writes test/golden/tfjs/: networks as @tensorflow/tfjs saves them, with what it computes for a batch of images. It takes the tfjs
// that the bench installs (npm ci --prefix bench --ignore-scripts).
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tf = createRequire(join(root, "bench/package.json"))("@tensorflow/tfjs");
const golden = join(root, "test/golden/tfjs");
const SHARD_BYTES = 1024;
const [HEIGHT, WIDTH, BATCH] = [9, 9, 4];

/** Numbers that look random and are the same every time. */
let state = 1;
function drawn(low, high) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return low + ((high - low) * state) / 2 ** 32;
}

/** Every weight another number, so that none can come to lie in another's place; variances above 0. */
function fill(model) {
  for (const layer of model.layers)
    layer.setWeights(
      layer.weights.map(({ name, shape }) => {
        const [low, high] = name.includes("variance") ? [0.2, 1.5] : [-0.5, 0.5];
        const size = shape.reduce((a, b) => a * b, 1);
        return tf.tensor(
          Float32Array.from({ length: size }, () => drawn(low, high)),
          shape,
        );
      }),
    );
  return model;
}

async function save(name, model) {
  fill(model);
  const folder = join(golden, name);
  mkdirSync(folder, { recursive: true });
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, format, generatedBy, convertedBy, weightSpecs, weightData }) => {
      const bytes = Buffer.from(weightData);
      const count = Math.ceil(bytes.length / SHARD_BYTES);
      const paths = Array.from({ length: count }, (_, index) => `group1-shard${index + 1}of${count}.bin`);
      for (const [index, path] of paths.entries())
        writeFileSync(join(folder, path), bytes.subarray(index * SHARD_BYTES, (index + 1) * SHARD_BYTES));
      const json = {
        format,
        generatedBy,
        convertedBy,
        modelTopology,
        weightsManifest: [{ paths, weights: weightSpecs }],
      };
      writeFileSync(join(folder, "model.json"), JSON.stringify(json));
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON({ modelTopology, weightSpecs, weightData }) };
    }),
  );
  // Pixels as they lie in Convscope's batches: [N, 3, H, W].
  const pixels = Array.from({ length: BATCH * 3 * HEIGHT * WIDTH }, () => Math.floor(drawn(0, 256)));
  const images = tf.tensor4d(pixels, [BATCH, 3, HEIGHT, WIDTH]).transpose([0, 2, 3, 1]).div(255);
  const logits = await model.predict(images).data();
  writeFileSync(
    join(folder, "case.json"),
    JSON.stringify({ shape: [BATCH, 3, HEIGHT, WIDTH], pixels, logits: [...logits] }),
  );
}

const { conv2d, maxPooling2d, dropout, flatten, dense, batchNormalization, depthwiseConv2d, globalAveragePooling2d, reLU } = tf.layers; // prettier-ignore
const inputShape = [HEIGHT, WIDTH, 3];
await tf.setBackend("cpu");
await tf.ready();

// As most people write them: names of tfjs's own, and a Flatten between maps and fully connected layers.
await save(
  "sequential",
  tf.sequential({
    layers: [
      conv2d({ inputShape, filters: 4, kernelSize: 3, activation: "relu" }),
      maxPooling2d({ poolSize: 2 }),
      dropout({ rate: 0.3 }),
      conv2d({ filters: 5, kernelSize: 2, activation: "relu" }),
      flatten(),
      dense({ units: 7, activation: "relu" }),
      dense({ units: 3 }),
    ],
  }),
);

// A functional model without branches, with names of its own, batch normalisation and a depthwise convolution.
const input = tf.input({ shape: inputShape, name: "photo" });
const layers = [
  conv2d({ filters: 4, kernelSize: 3, padding: "same", useBias: false, name: "conv1" }),
  batchNormalization({ name: "bn1" }),
  reLU(),
  depthwiseConv2d({ kernelSize: 3, name: "conv2" }),
  batchNormalization({ name: "bn2", epsilon: 1e-5, scale: false }),
  globalAveragePooling2d({}),
  dense({ units: 3, name: "fc" }),
];
await save("functional", tf.model({ inputs: input, outputs: layers.reduce((x, layer) => layer.apply(x), input) }));

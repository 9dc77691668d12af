import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../core/errors.js";
import { RandomStream } from "../core/random.js";
import { initialize } from "../nn/initialize.js";
import { conv2d } from "../nn/layers/conv2d.js";
import { flatten } from "../nn/layers/flatten.js";
import { linear } from "../nn/layers/linear.js";
import { maxPool2d } from "../nn/layers/max-pool2d.js";
import { relu } from "../nn/layers/activations.js";
import { sequential } from "../nn/layers/sequential.js";
import { assertClose } from "../testing/compare.js";
import { execute } from "../testing/execute.js";
import { normalization, smallNetwork } from "../testing/networks.js";
import { evaluationProgram } from "./evaluation.js";

const SIZE = 5;
const FILTERS = 2;
const TOLERANCE = 1e-6;

const network = {
  name: "tiny",
  imageSize: SIZE,
  classes: 3,
  layer: sequential([
    ["conv", conv2d(FILTERS, { kernel: 2 })],
    ["relu", relu()],
    ["pool", maxPool2d({ kernel: 2 })],
    ["flatten", flatten()],
    ["fc", linear(3)],
  ]),
};
const weights = initialize(network, 3);
const random = new RandomStream(1, "pixels");
const pixels = Uint8Array.from({ length: 3 * SIZE * SIZE }, () => random.integer(256));
const normalised = Float32Array.from(pixels, (value, index) => {
  const channel = Math.floor(index / SIZE ** 2);
  return (value / 255 - normalization.mean[channel]) / normalization.std[channel];
});
const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

/** The same forward pass, written out. */
function byHand() {
  const [weight, bias, fcWeight, fcBias] = [...weights.values()].map(({ data }) => data);
  const convolved = range(FILTERS).flatMap((f) =>
    range(16).map((pixel) => {
      const [y, x] = [Math.floor(pixel / 4), pixel % 4];
      const terms = range(12).map((k) => {
        const [c, dy, dx] = [Math.floor(k / 4), Math.floor(k / 2) % 2, k % 2];
        return weight[f * 12 + k] * normalised[c * SIZE ** 2 + (y + dy) * SIZE + x + dx];
      });
      return bias[f] + sum(terms);
    }),
  );
  const rectified = convolved.map((value) => Math.max(0, value));
  const pooled = range(FILTERS * 4).map((out) => {
    const [f, y, x] = [Math.floor(out / 4), Math.floor(out / 2) % 2, out % 2];
    return Math.max(...[0, 1, 4, 5].map((corner) => rectified[f * 16 + 8 * y + 2 * x + corner]));
  });
  const logits = range(3).map(
    (k) => fcBias[k] + sum(pooled.map((value, i) => value * fcWeight[k * pooled.length + i])),
  );
  const total = sum(logits.map(Math.exp));
  return { convolved, rectified, pooled, logits, probabilities: logits.map((logit) => Math.exp(logit) / total) };
}

test("logits, probabilities and every hooked layer are those of a forward pass by hand", async () => {
  const activations = ["conv", "relu", "pool", "fc"];
  const program = evaluationProgram({ network, batch: 1, weights, normalization, activations });
  const outputs = await execute(program, new Map([["images", pixels]]));
  const { convolved, rectified, pooled, logits, probabilities } = byHand();
  assert.ok(convolved.some((value) => value < 0) && convolved.some((value) => value > 0), "the ReLU has work to do");
  const expected = { conv: convolved, relu: rectified, pool: pooled, fc: logits };
  for (const [name, values] of Object.entries(expected)) {
    assertClose(outputs[`activation ${name}`], values, TOLERANCE, name);
  }
  assertClose(outputs.logits, logits, TOLERANCE, "logits");
  assertClose(outputs.probabilities, probabilities, TOLERANCE, "probabilities");
});

test("images that come normalised give the same", async () => {
  const program = evaluationProgram({ network, batch: 1, weights, normalization: null });
  const outputs = await execute(program, new Map([["images", normalised]]));
  assertClose(outputs.logits, byHand().logits, TOLERANCE, "logits");
});

test("only what is asked for is given", () => {
  const outputs = (activations: string[]) => [
    ...evaluationProgram({ network, batch: 1, weights, normalization, activations }).outputs.keys(),
  ];
  assert.deepEqual(outputs([]), ["logits", "probabilities"]);
  assert.deepEqual(outputs(["pool"]), ["logits", "probabilities", "activation pool"]);
});

test("a layer that is not there is refused with those there are", () => {
  const activations = ["conv9"];
  const message = 'There is no layer "conv9" in this network; its layers are conv, relu, pool, flatten, fc.';
  assert.throws(
    () => evaluationProgram({ network, batch: 1, weights, normalization, activations }),
    (error) => error instanceof UserError && error.message === message,
  );
});

test("nothing is dropped in evaluation: no mask is wanted", () => {
  const small = smallNetwork({ dropout: 0.5 });
  const program = evaluationProgram({ network: small, batch: 2, weights: initialize(small, 0), normalization });
  assert.deepEqual(
    program.inputs.map(({ name }) => name),
    ["images"],
  );
});

test("weights that are missing or of another shape are a fault", () => {
  const without = new Map([...weights].filter(([name]) => name !== "fc.bias"));
  assert.throws(() => evaluationProgram({ network, batch: 1, weights: without, normalization }), /have no fc\.bias/);
  const swapped = new Map(weights).set("fc.bias", weights.get("conv.bias")!);
  assert.throws(() => evaluationProgram({ network, batch: 1, weights: swapped, normalization }), /have no fc\.bias/);
});

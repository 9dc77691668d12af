import assert from "node:assert/strict";
import { test } from "node:test";
import { sizeOf } from "../core/tensor.js";
import { initialize } from "../nn/initialize.js";
import { createNetwork, describeNetwork } from "../nn/models.js";
import { execute } from "../testing/execute.js";
import { normalization } from "../testing/networks.js";
import { evaluationProgram } from "./evaluation.js";
import { decodeProgram, encodeProgram } from "./transport.js";

for (const name of ["convnet3", "scopenet", "resnet18", "mobilenet_v2"] as const) {
  test(`${name} arrives as it was sent`, async () => {
    const network = createNetwork(describeNetwork(name, {}, 64, 3));
    const program = evaluationProgram({ network, normalization, batch: 1, weights: initialize(network, 1) });
    const bytes = new Uint8Array(Buffer.concat(encodeProgram(program)));
    const arrived = decodeProgram(bytes);
    assert.deepEqual(arrived.inputs, program.inputs);
    const [{ shape }] = program.inputs;
    const feeds = new Map([["images", Uint8Array.from({ length: sizeOf(shape) }, (_, place) => (place * 7) % 256)]]);
    assert.deepEqual(await execute(arrived, feeds), await execute(program, feeds));
  });
}

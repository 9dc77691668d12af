import assert from "node:assert/strict";
import { test } from "node:test";
import { runUpdates } from "../testing/optimizer.js";
import { adam } from "./adam.js";
import { adamw } from "./adamw.js";
import type { Optimizer } from "./optimizer.js";
import { rmsprop } from "./rmsprop.js";
import { sgd } from "./sgd.js";
import type { WeightDecayOptions } from "./weight-decay.js";

const moments = { betas: [0.9, 0.999], eps: 1e-8 } as const;
const optimizers: Record<string, (decay: WeightDecayOptions) => Optimizer> = {
  sgd: (decay) => sgd.create({ ...decay, momentum: 0.9, nesterov: false }),
  adam: (decay) => adam.create({ ...decay, ...moments }),
  adamw: (decay) => adamw.create({ ...decay, ...moments }),
  rmsprop: (decay) => rmsprop.create({ ...decay, alpha: 0.99, eps: 1e-8, momentum: 0 }),
};
const updates = [{ gradient: [0, 0], rate: 0.1 }];

for (const [name, make] of Object.entries(optimizers)) {
  test(`decay on weights alone spares what has one dimension: ${name}`, async () => {
    const moved = async (decayOn: "all" | "weights", shape: readonly number[]) => {
      const { after } = await runUpdates(make({ weightDecay: 0.5, decayOn }), [1, -2], updates, shape);
      return after[0][0] !== 1 && after[0][1] !== -2;
    };
    assert.deepEqual(
      [
        await moved("all", [2]),
        await moved("all", [1, 2]),
        await moved("weights", [2]),
        await moved("weights", [1, 2]),
      ],
      [true, true, false, true],
    );
  });
}

import { test } from "node:test";
import { assertClose } from "../testing/compare.js";
import { runUpdates, testAgainstGolden } from "../testing/optimizer.js";
import { adamw } from "./adamw.js";

testAgainstGolden("adamw", adamw.create);

test("without a gradient the weights shrink by the learning rate times the decay", async () => {
  const optimizer = adamw.create({ betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.5 });
  const { after } = await runUpdates(optimizer, [2, -4], [{ gradient: [0, 0], rate: 0.1 }]);
  assertClose(after[0], [1.9, -3.8], 1e-6, "w");
});

import { test } from "node:test";
import { assertClose } from "../testing/compare.js";
import { runUpdates, testAgainstGolden } from "../testing/optimizer.js";
import { adam } from "./adam.js";

testAgainstGolden("adam", adam.create);

test("the first step is as long as the learning rate, whatever the gradient", async () => {
  const optimizer = adam.create({ betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0 });
  const { after } = await runUpdates(optimizer, [1, 1, 1], [{ gradient: [1e-3, -5, 0], rate: 0.01 }]);
  assertClose(after[0], [0.99, 1.01, 1], 1e-6, "w");
});

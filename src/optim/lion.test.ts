import { test } from "node:test";
import { assertClose } from "../testing/compare.js";
import { runUpdates, testAgainstGolden } from "../testing/optimizer.js";
import { lion } from "./lion.js";

testAgainstGolden("lion", lion.create);

test("each element moves by the learning rate, however small or large its gradient, and by nothing without one", async () => {
  const optimizer = lion.create({ betas: [0.9, 0.99], weightDecay: 0 });
  const gradient = [1e-30, -1e-30, 3e30, -3e30, 1, -0.5, 0];
  const { after } = await runUpdates(optimizer, Array<number>(7).fill(0), [{ gradient, rate: 0.25 }]);
  assertClose(after[0], [-0.25, 0.25, -0.25, 0.25, -0.25, 0.25, 0], 1e-7, "w");
});

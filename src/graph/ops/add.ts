import type { Op } from "../op.js";
import { expectSame } from "../shapes.js";

export const add: Op<"add"> = {
  shape: ([a, b]) => {
    expectSame("add", a, b);
    return a.shape;
  },
  derivative: ({ gradient }) => [() => gradient, () => gradient],
};

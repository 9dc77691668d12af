import assert from "node:assert/strict";
import { test } from "node:test";
import { networkDrawing } from "./network-drawing.js";

const layer = (name: string, ...from: string[]) => ({ name, from, type: "Conv2d", output: [1], parameters: 0, attributes: [], multiplyAdds: 0 }); // prettier-ignore

test("what goes past other layers runs beside them, in as many lanes as cross one place; dropout has no box", () => {
  const { boxes, flows, lanes } = networkDrawing([
    layer("a", "images"),
    layer("dropout"),
    layer("b", "a"),
    layer("add1", "a", "b"),
    layer("c", "add1"),
    layer("add2", "images", "add1", "c"),
  ]);
  assert.deepEqual(boxes.map(({ name }) => name), ["images", "a", "b", "add1", "c", "add2"]); // prettier-ignore
  const straight = flows.filter(({ lane }) => lane === 0).map(({ from, to }) => [from, to]);
  assert.deepEqual(straight, [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5]]); // prettier-ignore
  assert.deepEqual(flows.filter(({ lane }) => lane > 0), [{ from: 1, to: 3, lane: 1 }, { from: 0, to: 5, lane: 2 }, { from: 3, to: 5, lane: 1 }]); // prettier-ignore
  assert.equal(lanes, 2);
});

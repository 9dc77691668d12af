import assert from "node:assert/strict";
import { test } from "node:test";
import { movedCell } from "./cell-keys.js";

test("arrows lead to the cell beside and stop at the edges, Home and End to the ends, other keys nowhere", () => {
  const from =
    (label: number, predicted: number) =>
    (key: string, isWhole = false) => {
      const cell = movedCell({ label, predicted }, key, 3, isWhole);
      return cell === null ? null : [cell.label, cell.predicted];
    };
  const middle = from(1, 1);
  assert.deepEqual(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map((key) => middle(key)), [[1, 0], [1, 2], [0, 1], [2, 1]]); // prettier-ignore
  assert.deepEqual([from(0, 0)("ArrowUp"), from(0, 0)("ArrowLeft"), from(2, 2)("ArrowDown"), from(2, 2)("ArrowRight")], [[0, 0], [0, 0], [2, 2], [2, 2]]); // prettier-ignore
  assert.deepEqual([middle("Home"), middle("End"), middle("Home", true), middle("End", true)], [[1, 0], [1, 2], [0, 0], [2, 2]]); // prettier-ignore
  assert.equal(middle("Enter"), null);
});

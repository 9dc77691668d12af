import assert from "node:assert/strict";
import { test } from "node:test";
import { movedCell } from "./cell-keys.js";

test("arrows lead to the cell beside and stop at the edges, Home and End to the ends, other keys nowhere", () => {
  const from =
    (row: number, column: number) =>
    (key: string, isWhole = false) => {
      const cell = movedCell({ row, column }, key, { rows: 3, columns: 4 }, isWhole);
      return cell === null ? null : [cell.row, cell.column];
    };
  const middle = from(1, 1);
  assert.deepEqual(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map((key) => middle(key)), [[1, 0], [1, 2], [0, 1], [2, 1]]); // prettier-ignore
  assert.deepEqual([from(0, 0)("ArrowUp"), from(0, 0)("ArrowLeft"), from(2, 3)("ArrowDown"), from(2, 3)("ArrowRight")], [[0, 0], [0, 0], [2, 3], [2, 3]]); // prettier-ignore
  assert.deepEqual([middle("Home"), middle("End"), middle("Home", true), middle("End", true)], [[1, 0], [1, 3], [0, 0], [2, 3]]); // prettier-ignore
  assert.equal(middle("Enter"), null);
});

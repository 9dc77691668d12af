import assert from "node:assert/strict";
import { test } from "node:test";
import { searchRounds } from "./budget.js";

const total = (rounds: ReturnType<typeof searchRounds>, overhead: number) =>
  rounds.reduce((sum, { candidates, seconds }) => sum + candidates * (seconds + overhead), 0);

test("each round trains half of the candidates twice as long, all within the search's time", () => {
  const rounds = searchRounds({ seconds: 360, overhead: 2, pass: 5, candidates: 4 });
  assert.deepEqual(rounds.map(({ candidates }) => candidates), [4, 2]); // prettier-ignore
  assert.equal(rounds[1].seconds, 2 * rounds[0].seconds);
  assert.ok(Math.abs(total(rounds, 2) - 360) < 1e-9);
});

test("fewer are tried where there is less time, none where not even two would see every photo", () => {
  const budget = { overhead: 1, pass: 10, candidates: 4 };
  assert.equal(searchRounds({ ...budget, seconds: 100 })[0].candidates, 4);
  assert.equal(searchRounds({ ...budget, seconds: 40 })[0].candidates, 3);
  assert.deepEqual(searchRounds({ ...budget, seconds: 24 }), [{ candidates: 2, seconds: 11 }]);
  assert.deepEqual(searchRounds({ ...budget, seconds: 20 }), []);
  assert.deepEqual(searchRounds({ ...budget, seconds: -3 }), []);
});

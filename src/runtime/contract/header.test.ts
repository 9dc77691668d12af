import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { contractHeader } from "./header.js";
import { KERNEL_OPS } from "./contract.js";

const kernels = new URL("../../../src/kernels/", import.meta.url);

test("src/kernels/contract.h is what TypeScript says: else run node tools/write-contract.js", () => {
  assert.equal(readFileSync(new URL("contract.h", kernels), "utf8"), contractHeader());
});

test("every operation of the contract has one definition in C, and no other is there", () => {
  const sources = readdirSync(kernels).filter((name) => name.endsWith(".c"));
  const defined = sources.flatMap((name) =>
    [...readFileSync(new URL(name, kernels), "utf8").matchAll(/^DEFINE_OP\((\w+),/gm)].map(([, op]) => op),
  );
  assert.deepEqual(defined.toSorted(), Object.keys(KERNEL_OPS).toSorted());
});

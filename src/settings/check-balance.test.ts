import assert from "node:assert/strict";
import { test } from "node:test";
import { augmentations } from "../data/augment/augmentation.js";
import { checkBalance } from "./check-balance.js";

test("class weights are refused beside balanced sampling, mixup and cutmix, and nowhere else", () => {
  const classWeights = "balanced";
  assert.throws(() => checkBalance({ data: { sampling: "balanced" }, classWeights }), /twice; give one of them/);
  assert.throws(() => checkBalance({ data: { augment: augmentations.strong }, classWeights }), /mixup and cutmix/);
  checkBalance({ data: { augment: augmentations.standard }, classWeights });
  checkBalance({ data: { sampling: "balanced", augment: augmentations.strong } });
});

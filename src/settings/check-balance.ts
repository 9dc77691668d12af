import { UserError } from "../core/errors.js";
import type { DataConfig } from "./train-config.js";

/** The settings that change how much each class counts. */
export interface Balance {
  readonly data: Pick<DataConfig, "augment" | "sampling">;
  readonly classWeights?: "balanced";
}

/** Throws a `UserError` where class weights meet another setting that leaves them without a meaning. */
export function checkBalance({ data: { augment, sampling }, classWeights }: Balance): void {
  if (classWeights === undefined) return;
  if (sampling === "balanced")
    throw new UserError("Balanced sampling and class weights would balance the classes twice; give one of them.");
  if (augment !== undefined && (augment.mixup > 0 || augment.cutmix > 0))
    throw new UserError(
      "Class weights need photos of one class each, which mixup and cutmix do not leave; give one of them.",
    );
}

import { UserError } from "../core/errors.js";
import type { NameOf } from "../core/setting.js";
import type { TrainConfig } from "./train-config.js";

/** Throws a `UserError` where a batch has fewer photos than it is to have shards. */
export function checkShards({ batch, shards = 1 }: Pick<TrainConfig, "batch" | "shards">, nameOf: NameOf): void {
  if (shards > batch)
    throw new UserError(
      `A batch of ${batch} photos cannot be divided into ${shards} shards; give ${nameOf("shards")} ${batch} at most, or a larger ${nameOf("batch")}.`,
    );
}

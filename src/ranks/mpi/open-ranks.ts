import { UserError } from "../../core/errors.js";
import { alone } from "../in-process.js";
import type { Ranks } from "../ranks.js";
import { launched } from "./launched.js";
import { mpiRanks } from "./mpi-ranks.js";

/**
 * The processes that `mpirun` or `srun` started with this one, to compute a batch's shards together; this one alone where it
 * was not started so, or a batch is not divided. Throws a `UserError` where the shards cannot be shared out among them, or
 * there is no MPI.
 */
export function openRanks(shards: number, ending: AbortSignal): Ranks {
  const started = launched();
  if (started === null || shards === 1) return alone();
  const { by, count } = started;
  if (shards % count !== 0)
    throw new UserError(
      `${by} started ${count} processes, which cannot share ${shards} shards of a batch equally; give --shards a multiple of ${count}, or start as many processes as divide ${shards}.`,
    );
  return mpiRanks(started, ending);
}

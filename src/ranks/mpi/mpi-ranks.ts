import { concatenate } from "../../core/concatenate.js";
import { UserError } from "../../core/errors.js";
import { type Ranks, RanksLost } from "../ranks.js";
import { loadMpi } from "./addon.js";
import type { Launched } from "./launched.js";

const ALIGNED = 8;

/** How long the others are waited for once this process is told to end: mpirun kills a second after it has asked. */
const GRACE_MS = 500;

/**
 * The processes that were started with this one, by MPI. Once `ending` says that this one is told to end, an exchange that
 * the others do not come to is given up. Throws a `UserError` where there is no MPI, or it was started in another way.
 */
export function mpiRanks(started: Launched, ending?: AbortSignal): Ranks {
  const mpi = loadMpi();
  const [rank, count] = mpi.start();
  if (count !== started.count)
    throw new UserError(
      `${started.by} started ${started.count} processes, and MPI sees ${count}; ${started.by === "srun" ? "start them with srun --mpi=pmix or another kind that srun --mpi=list shows" : "take the mpirun of the MPI that mpicc compiles for"}.`,
    );
  // MPI does one thing at a time, and everywhere in the same order.
  let last: Promise<unknown> = Promise.resolve();
  let isGivenUp = false;
  return {
    rank,
    count,
    async exchange(pieces) {
      const received = new Int32Array(count);
      const sizes = Int32Array.from(pieces, ({ length }) => length);
      const sent = concatenate(pieces);
      const exchanged = last.then(() => mpi.exchange(sent, sizes, received));
      last = exchanged.catch(() => {});
      const result = await unlessEnding(exchanged, ending).catch((error: unknown) => {
        isGivenUp = error instanceof RanksLost;
        throw error;
      });
      let at = 0;
      return Array.from(received, (length) => {
        const piece = new Uint8Array(result, at, length);
        at += Math.ceil(length / ALIGNED) * ALIGNED;
        return piece;
      });
    },
    close: () => Promise.resolve(isGivenUp ? leave() : mpi.stop()),
    abort: () => (isGivenUp ? leave() : mpi.abort(1)),
  };
}

/** Ends this process, of which a thread waits in MPI for those that are gone; no other way out would not wait for it. */
function leave(): void {
  process.kill(process.pid, "SIGKILL");
}

/** Waits for something, but not for long once this process is to end. */
async function unlessEnding<T>(work: Promise<T>, ending: AbortSignal | undefined): Promise<T> {
  if (ending === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  let onEnding = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    onEnding = () => {
      timer = setTimeout(() => reject(new RanksLost("the other processes are gone, or do not answer")), GRACE_MS);
    };
    if (ending.aborted) onEnding();
    else ending.addEventListener("abort", onEnding);
  });
  try {
    return await Promise.race([work, givenUp]);
  } finally {
    clearTimeout(timer);
    ending.removeEventListener("abort", onEnding);
  }
}

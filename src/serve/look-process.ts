/**
 * The process that looks into networks for the live page: a session's run blocks the event loop, and whoever watches
 * curves must not wait for that. It is nice to others, so that training does not wait for it either.
 */
import { availableParallelism } from "node:os";
import { UserError } from "../core/errors.js";
import { doLookJob, type LookJob } from "./look-jobs.js";
import { lowerPriority } from "./low-priority.js";

/** What the parent says, one at a time. */
export interface LookRequest {
  readonly number: number;
  readonly job: LookJob;
}

/** What it is answered. */
export type LookAnswer =
  | { readonly number: number; readonly result: unknown }
  | { readonly number: number; readonly error: string; readonly isUserError: boolean };

const threads = Math.max(1, Math.floor(availableParallelism() / 2));

async function answer({ number, job }: LookRequest): Promise<LookAnswer> {
  try {
    return { number, result: await doLookJob(job, threads) };
  } catch (error) {
    return { number, error: error instanceof Error ? error.message : String(error), isUserError: error instanceof UserError }; // prettier-ignore
  }
}

lowerPriority();
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());
process.on("message", (request: LookRequest) => void answer(request).then((said) => process.send?.(said)));

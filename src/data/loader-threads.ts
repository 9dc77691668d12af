import { availableParallelism } from "node:os";

const CORES_PER_THREAD = 4;
const MOST_THREADS = 4;

/**
 * How many threads vary training photos: one for every four cores, one at least and four at most. A single thread varies
 * more photos a second than two cores train on at any size; only a large machine, or a GPU in one, may ask for more.
 */
export function augmentationThreads(cores = availableParallelism()): number {
  return Math.max(1, Math.min(MOST_THREADS, Math.floor(cores / CORES_PER_THREAD)));
}

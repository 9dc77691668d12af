import { defaultCacheRoot } from "../runtime/cache-root.js";
import { readForeignWeights } from "../train/weights/foreign-weights.js";
import { type DataEvent, openData } from "../train/run/open-data.js";
import type { BestEvent } from "./best-events.js";
import type { BestFile, MeasuredRate, Plan, SearchRun, Transfer } from "./best-file.js";
import { bestPaths } from "./best-folder.js";
import { configFor, type RunPlace, timedFor } from "./configs.js";
import { findHead, type HeadsFound } from "./find-head.js";
import { builtNetwork } from "./known-network.js";
import { measureUpdate } from "./measure-update.js";
import { planTransfer } from "./plan-transfer.js";
import { headSettings, transferSettings } from "./transfer-candidates.js";

/** The round of the search in which the last layer that was found becomes a run. */
export const HEAD_ROUND = 0;
/** The share of the time, and the most seconds, that this takes. */
const HEAD_SHARE = 0.01;
const MOST_HEAD_SECONDS = 5;
/** The share of the time in which the network's rate is measured. */
const RATE_SHARE = 0.01;
const MOST_RATE_SECONDS = 3;

/** How a plan is followed while it is made. */
export interface Following {
  readonly place: RunPlace;
  readonly overhead: number;
  readonly spent: () => number;
  readonly emit: (event: BestEvent) => void;
  readonly onRate: (rate: MeasuredRate) => void;
}

/**
 * Measures how fast a network trains here that begins with given weights, finds a last layer for it, and decides how it is
 * trained on. Rejects with a `UserError` when the weights or the photos cannot be read.
 */
export async function planFromWeights(
  { directory, minutes, imageSize: asked }: { readonly directory: string } & Pick<BestFile, "minutes" | "imageSize">,
  { photos, data, seed, threads }: BestFile,
  { weights: path, model, options }: Transfer,
  { place, overhead, spent, emit, onRate }: Following,
): Promise<{ plan: Plan; heads: HeadsFound }> {
  const known = { model, options };
  const given = readForeignWeights(path);
  const networkOf = (imageSize: number) => builtNetwork(known, imageSize, data.classes.length);
  const { start } = bestPaths(directory);
  const { weights: _, ...scratch } = transferSettings(known, start);
  const each = Math.min(MOST_RATE_SECONDS, RATE_SHARE * 60 * minutes);
  return planTransfer({
    minutes,
    asked,
    photos,
    known,
    start,
    networkOf,
    overhead,
    spent,
    onRate,
    measure: (imageSize) => measureUpdate(configFor(place, scratch, imageSize), data.classes.length, each),
    findHead: async (imageSize) => {
      const onData = (event: DataEvent) => emit({ type: "data", event });
      const dataset = await openData({ data: place.data, model: { ...known, imageSize }, seed }, null, onData);
      const cacheRoot = place.data.cacheRoot ?? defaultCacheRoot();
      const beginning = {
        network: networkOf(imageSize),
        weights: given,
        path,
        seed,
        threads,
        fit: data.fit,
        cacheRoot,
      };
      try {
        return await findHead(beginning, dataset, start, (done, total) => emit({ type: "features", done, total }));
      } finally {
        dataset.close();
      }
    },
  });
}

/** The run that keeps the last layer that was found, the rest being frozen. */
export function headRun({ imageSize, candidates }: Plan, place: RunPlace, minutes: number): SearchRun {
  const [{ settings, secondsAnUpdate }] = candidates;
  const seconds = Math.max(1, Math.min(HEAD_SHARE * 60 * minutes, MOST_HEAD_SECONDS));
  const timed = timedFor(place, seconds, [{ size: imageSize, until: 1 }], () => secondsAnUpdate);
  const config = configFor(place, headSettings(settings), imageSize, timed);
  return { candidate: "head", round: HEAD_ROUND, run: `runs/${HEAD_ROUND}-head`, config, status: "waiting" };
}

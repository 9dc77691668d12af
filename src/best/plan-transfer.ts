import type { KnownNetwork, MeasuredRate, PhotosSeen, Plan } from "./best-file.js";
import { SEARCH_SHARE, searchRounds } from "./budget.js";
import { BATCH, scaledSeconds } from "./candidates.js";
import type { HeadsFound } from "./find-head.js";
import { transferCandidates, transferSettings, transferSizeFor } from "./transfer-candidates.js";
import { firstHalf } from "./upper-half.js";
import type { Network } from "../nn/network.js";

/** What a plan with weights from elsewhere is made of. */
export interface TransferPlanning {
  readonly minutes: number;
  /** The image size that was asked for; null where it is to be chosen. */
  readonly asked: number | null;
  readonly photos: PhotosSeen;
  /** Seconds that starting a training takes. */
  readonly overhead: number;
  /** Seconds spent so far. */
  readonly spent: () => number;
  readonly known: KnownNetwork;
  /** The file that trainings begin with. */
  readonly start: string;
  /** Seconds that an update of all layers takes on images of some size. */
  readonly measure: (imageSize: number) => Promise<number>;
  readonly onRate: (rate: MeasuredRate) => void;
  /** The network for images of some size. */
  readonly networkOf: (imageSize: number) => Network;
  /** Trains last layers on fixed features, at that size. */
  readonly findHead: (imageSize: number) => Promise<HeadsFound>;
}

/** Sizes are reckoned from this one's rate. */
const PROBE = 64;

/** Measures how fast the network trains here, finds a head for it, and decides what is tried from there. */
export async function planTransfer(planning: TransferPlanning): Promise<{ plan: Plan; heads: HeadsFound }> {
  const { minutes, asked, photos, overhead, spent, known, start } = planning;
  const { train, shortSide } = photos;
  const final = 60 * minutes * (1 - SEARCH_SHARE);
  const passesOf = (secondsAnUpdate: number) => (final / secondsAnUpdate) * (BATCH / train);
  const measure = async (imageSize: number) => {
    const secondsAnUpdate = await planning.measure(imageSize);
    planning.onRate({ width: 0, network: known.model, imageSize, secondsAnUpdate, passes: passesOf(secondsAnUpdate) });
    return secondsAnUpdate;
  };
  const probe = asked === null ? await measure(PROBE) : 0;
  const imageSize = asked ?? transferSizeFor((size) => passesOf(scaledSeconds(probe, PROBE, size)), shortSide);
  const secondsAnUpdate = imageSize === PROBE && probe > 0 ? probe : await measure(imageSize);
  const passes = passesOf(secondsAnUpdate);
  const heads = await planning.findHead(imageSize);
  const base = transferSettings(known, start);
  const candidates = transferCandidates(base, firstHalf(planning.networkOf(imageSize)), secondsAnUpdate);
  const seconds = SEARCH_SHARE * 60 * minutes - spent();
  const pass = (secondsAnUpdate * train) / BATCH;
  const rounds = searchRounds({ seconds, overhead, pass, candidates: candidates.length });
  const tried = candidates.slice(0, rounds[0]?.candidates ?? 1);
  const reasons = [
    `The weights are ${known.model}'s; all of it but the last layer begins with them.`,
    asked === null
      ? `Photos are brought to ${imageSize} px: the largest size, up to their own, at which the network sees each about eight times in ${minutes} minutes, or the smallest.`
      : `Photos are brought to ${imageSize} px, as asked for.`,
    `What the last layer reads of each photo was ${heads.found ? "found in the cache" : "computed once"}; ${heads.trials.length} last layers were trained on it, of which the best has ${(100 * heads.chosen.accuracy).toFixed(1)} % of the validation photos right.`,
    rounds.length === 0
      ? "There is no search: in a fifth of the time not even two recipes would have seen every photo once."
      : `From there ${tried.length} recipes are compared, in ${rounds.length === 1 ? "one round" : `${rounds.length} rounds, each of which trains the better half twice as long`}; ${passes.toFixed(1)} passes over the photos remain for the final training.`,
  ];
  return { plan: { imageSize, searchSize: imageSize, candidates: tried, rounds, reasons }, heads };
}

import type { TimedConfig } from "../../settings/train-config.js";

/** From the update `at` on, the run is to have so many updates in all. */
export interface Decision {
  readonly at: number;
  readonly updates: number;
}

/**
 * How far a run is, in 0..1, before its update `update` (from 0). Progress is a line from each decision to the end that it
 * sets, so that a later one changes nothing of what was before it, and what follows the progress never jumps.
 */
export function progressAt(decisions: readonly Decision[], update: number): number {
  let [from, progress, updates] = [0, 0, 1];
  for (const decision of decisions) {
    if (decision.at > update) break;
    progress = lineTo(from, progress, updates, decision.at);
    [from, updates] = [decision.at, decision.updates];
  }
  return lineTo(from, progress, updates, update);
}

function lineTo(from: number, progress: number, end: number, at: number): number {
  if (at <= from) return progress;
  return Math.min(1, progress + ((1 - progress) * (at - from)) / (end - from));
}

/** The updates of the whole run by the decisions made before its update `update`. */
export function updatesBy(decisions: readonly Decision[], update: number): number {
  const made = decisions.filter(({ at }) => at <= update);
  return made[made.length - 1].updates;
}

/** The phase of a progress: the last one lasts to the end. */
export function phaseAt({ phases }: Pick<TimedConfig, "phases">, progress: number): number {
  const found = phases.findIndex(({ until }) => progress < until);
  return found < 0 ? phases.length - 1 : found;
}

/** What each part of a run takes, in seconds. */
export interface Costs {
  /** An update in each phase. */
  readonly updates: readonly number[];
  readonly validation: number;
  readonly updatesAnEpoch: number;
}

/** What a run takes from some progress on, divided by how many updates are left: seconds an update, validations included. */
function meanCost({ phases }: Pick<TimedConfig, "phases">, progress: number, costs: Costs): number {
  let mean = costs.validation / costs.updatesAnEpoch;
  let before = 0;
  for (const [index, { until }] of phases.entries()) {
    const end = index === phases.length - 1 ? 1 : until;
    const share = Math.max(0, end - Math.max(before, progress)) / (1 - progress);
    mean += share * costs.updates[index];
    before = end;
  }
  return mean;
}

/** The seconds that so many updates take from some progress to the end. */
export function secondsFor(
  config: Pick<TimedConfig, "phases">,
  progress: number,
  updates: number,
  costs: Costs,
): number {
  return updates <= 0 ? 0 : updates * meanCost(config, progress, costs);
}

/** How many updates fit into so many seconds, from some progress to the end; at least one. */
export function updatesIn(
  config: Pick<TimedConfig, "phases">,
  progress: number,
  seconds: number,
  costs: Costs,
): number {
  // Half an update more or less is no matter, one that rounding takes away at a whole number would surprise.
  return Math.max(1, Math.floor(seconds / meanCost(config, progress, costs) + 1e-6));
}

import type { LabFile } from "../lab/lab-file.js";
import type { NetworkOf } from "./input.js";

/** A network of so many convolutions, or fewer, does not show what depth changes. */
const SHALLOW = 2;

const convolutions = ({ network }: NetworkOf) => network.layers.filter(({ type }) => type === "Conv2d").length;

/**
 * The experiment of the first stage whose network has most convolutions, the first of equal ones, where the chosen network has
 * two at most and fewer than it; null elsewhere.
 */
export function deeperThanChosen({ choice, experiments }: LabFile, networks: readonly NetworkOf[]): string | null {
  const chosen = networks.find(({ experiment }) => experiment === choice?.experiment);
  if (chosen === undefined || convolutions(chosen) > SHALLOW) return null;
  const stage = experiments[0].stage;
  const compared = new Set(experiments.filter((one) => one.stage === stage).map(({ name }) => name));
  const own = networks.filter(({ experiment }) => compared.has(experiment));
  const deepest = own.reduce((best, one) => (convolutions(one) > convolutions(best) ? one : best), chosen);
  return deepest === chosen ? null : deepest.experiment;
}

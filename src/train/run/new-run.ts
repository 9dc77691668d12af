import { VERSION } from "../../core/version.js";
import type { Dataset } from "../../data/photos.js";
import type { TrainConfig } from "./config.js";
import type { RunFile } from "./run-file.js";

/** The run.json of a run that begins now, on a machine that is described by whoever knows it. */
export function newRun(
  config: TrainConfig,
  { classes, mean, std, fingerprint, listing, unreadable, leakage }: Dataset,
  parameters: number,
  executor: string,
  { split, versions, machine }: Pick<RunFile, "split" | "versions" | "machine">,
): RunFile {
  return {
    convscope: VERSION,
    status: "running",
    config,
    classes,
    parameters,
    normalization: { mean, std },
    data: {
      fingerprint,
      layout: listing.layout,
      unreadable,
      leakage: leakage.reduce((sum, { files }) => sum + files.length, 0),
    },
    split,
    executor,
    versions: { ...versions, convscope: VERSION },
    machine,
    startedAt: new Date().toISOString(),
  };
}

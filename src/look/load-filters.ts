import { readdirSync } from "node:fs";
import { firstFilters } from "../nn/maps.js";
import { loadRun } from "../train/load-run.js";
import { nearestToHalf } from "../train/halfway.js";
import type { LoadedRun } from "../train/loaded-run.js";
import { runPaths } from "../train/run-folder.js";
import type { FilterHistory, FilterTime } from "./filter-data.js";
import { NothingToDraw } from "./nothing-to-draw.js";

const EPOCH_FILE = /^epoch-(\d+)\.safetensors$/;

/** The epoch after training began whose weights a run has kept, nearest to the middle of it; null where there is none. */
function halfwayEpoch({ directory, run }: LoadedRun): number | null {
  const epochs = readdirSync(runPaths(directory).checkpoints).flatMap(
    (name) => EPOCH_FILE.exec(name)?.slice(1).map(Number) ?? [],
  );
  return nearestToHalf(epochs, run.stoppedAfter ?? run.config.epochs);
}

/**
 * The first layer's filters before training, halfway (where the run has kept them) and after: fully trained, even where
 * an earlier epoch was best, or at the loaded checkpoint where another than the best was asked for. Throws a `UserError`
 * when the network has no convolution or the weights from before training are gone.
 */
export function loadFilters(loaded: LoadedRun): FilterHistory {
  const layer = firstFilters(loaded.network);
  if (layer === null)
    throw new NothingToDraw(`${loaded.directory}: this network has no convolution, so no filters to draw.`);
  const timeOf = (name: FilterTime["name"], { epoch, weights }: LoadedRun): FilterTime => ({
    name,
    epoch,
    weight: weights.get(layer)!,
  });
  const halfway = halfwayEpoch(loaded);
  const times = [timeOf("before", loadRun(loaded.directory, "0"))];
  if (halfway !== null) times.push(timeOf("halfway", loadRun(loaded.directory, String(halfway))));
  const after = loaded.checkpoint === "best" ? loadRun(loaded.directory, "last") : loaded;
  return { layer, times: [...times, timeOf("after", after)] };
}

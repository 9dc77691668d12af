import { firstFilters } from "../../nn/maps.js";
import { nearestToHalf } from "../../train/halfway.js";
import type { LoadedRun } from "../../train/judge/loaded-run.js";
import type { FilterHistory, FilterTime } from "./filter-data.js";
import { NothingToDraw } from "../draw/nothing-to-draw.js";
import type { RunReader } from "../read/run-reader.js";

/**
 * The first layer's filters before training, halfway (where the run has kept them) and after: fully trained, even where
 * an earlier epoch was best, or at the loaded checkpoint where another than the best was asked for. Rejects with a `UserError`
 * when the network has no convolution or the weights from before training are gone.
 */
export async function loadFilters(
  loaded: LoadedRun,
  { load, epochs }: Pick<RunReader, "load" | "epochs">,
): Promise<FilterHistory> {
  const { directory, run, network, checkpoint } = loaded;
  const layer = firstFilters(network);
  if (layer === null) throw new NothingToDraw(`${directory}: this network has no convolution, so no filters to draw.`);
  const timeOf = (name: FilterTime["name"], { epoch, weights }: LoadedRun): FilterTime => ({
    name,
    epoch,
    weight: weights.get(layer)!,
  });
  const halfway = nearestToHalf(await epochs(), run.stoppedAfter ?? run.config.epochs);
  const times = [timeOf("before", await load("0"))];
  if (halfway !== null) times.push(timeOf("halfway", await load(String(halfway))));
  return { layer, times: [...times, timeOf("after", checkpoint === "best" ? await load("last") : loaded)] };
}

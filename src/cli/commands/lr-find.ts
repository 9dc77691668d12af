import { dirname } from "node:path";
import { Command } from "commander";
import { formatCount } from "../../core/format.js";
import { writeFigure } from "../../look/draw/figure-files.js";
import { formatRate } from "../../look/draw/log-axis.js";
import { rateCurve } from "../../look/curves/rate-curve.js";
import { networkTitle } from "../../nn/network-title.js";
import { parseModelName } from "../../nn/models.js";
import { resolveNetwork } from "../../nn/resolve-network.js";
import { summarize } from "../../nn/summary.js";
import { requireDevice } from "../../runtime/require-device.js";
import { entryOf, flagOf, table } from "../../settings/table.js";
import { trainingExecutor } from "../../train/training-executor.js";
import type { TrainConfig } from "../../settings/train-config.js";
import { dataRemarks } from "../../train/data-remarks.js";
import { firstWeights } from "../../train/weights/first-weights.js";
import { configFor, type GivenNetwork, networkFor } from "../../train/given-network.js";
import { type RatePoint, type RateRange, type RateSearch, searchRates } from "../../train/lr-find/search-rates.js";
import { suggestRate } from "../../train/lr-find/suggest-rate.js";
import { openData } from "../../train/run/open-data.js";
import { makeFolder } from "../../train/run/run-folder.js";
import { checkNetwork } from "../../train/check-network.js";
import { DataDisplay } from "../data-display.js";
import { askedFor } from "../defaults.js";
import { figurePath } from "../figure-path.js";
import { addNetworkSettings, chooseNetwork } from "../network-options.js";
import { note, print, printJson, warn } from "../output.js";
import { addRangeOptions, type RangeFlags, rangeOptions } from "../rate-range.js";
import { printRates } from "../show-rates.js";
import { givenSettings, machineThreads, requireData } from "../setting-options.js";

interface Flags extends RangeFlags {
  option?: string[];
  out?: string;
  json?: true;
}

async function search(config: TrainConfig, own: GivenNetwork | null, range: RateRange): Promise<RateSearch> {
  const display = new DataDisplay();
  const dataset = await openData(config, null, (event) => display.show(event));
  try {
    display.end();
    for (const { type, message } of dataRemarks(dataset)) (type === "note" ? note : warn)(message);
    const { model } = config;
    const classes = dataset.classes.length;
    const { network } =
      own === null
        ? resolveNetwork(parseModelName(model.model), { ...model, classes })
        : await networkFor(own, config, classes);
    const executor = trainingExecutor(config, network, dataset);
    const parameters = formatCount(summarize(network).parameters);
    note(`Trying ${range.steps} learning rates on ${network.name} (${parameters} parameters), ${executor.name}`);
    let done = 0;
    const onPoint = ({ learningRate, loss }: RatePoint) => {
      const detail = `learning rate ${formatRate(learningRate)}  loss ${loss.toFixed(3)}`;
      display.update("update", range.steps, ++done, detail);
    };
    const weights = firstWeights(config, network, (event) => event.type === "warning" && warn(event.message));
    return await searchRates({ config, network, weights, dataset, executor, range, onPoint });
  } finally {
    display.end();
    dataset.close();
  }
}

/** Whether a setting says something of a single update. */
function isOfUpdates(name: string): boolean {
  return entryOf(name)?.row.ofRun !== true;
}

async function findRate(flags: Flags): Promise<void> {
  const range = rangeOptions(flags);
  const { given, option } = await askedFor(givenSettings(flags), flags.option ?? [], undefined, isOfUpdates);
  // How long a run would be, and its learning rates, say nothing here.
  const { settings, own } = await chooseNetwork(requireData(given), option);
  const config = configFor({ ...machineThreads(), ...settings }, own, flagOf);
  checkNetwork(config, own === null ? null : (await networkFor(own, config)).network);
  await requireDevice(config.device);
  const { out, json } = flags;
  if (out !== undefined) makeFolder(dirname(out));
  const found = await search(config, own, range);
  const judged = suggestRate(found.points);
  const { smoothed, slopes, suggestion } = judged;
  const points = found.points.map((point, index) => ({ ...point, smoothed: smoothed[index], slope: slopes[index] }));
  const { diverged } = found;
  let files: readonly string[] = [];
  if (out !== undefined) {
    const { model, optimizer, batch, seed } = config;
    const how = `${optimizer.name}, batch ${batch}, ${points.length} updates at rising rates, seed ${seed}`;
    const curve = { ...judged, points, diverged, range: [range.min, range.max] } as const;
    files = await writeFigure(out, rateCurve(`Learning rates of ${networkTitle(model.model)}\n${how}`, curve));
  }
  if (json) return printJson({ suggestion, diverged, ...range, points, files });
  printRates(found, judged);
  files.forEach((file) => print(file));
}

/** `convscope lr-find`: which learning rate to train at, by training a little at rising ones. */
export function lrFindCommand(): Command {
  const command = new Command("lr-find")
    .option("--out <file>", "draw the losses into this .png; an .svg is written beside it", figurePath)
    .option("--json", "print JSON");
  const ofUpdates = table.filter(({ name }) => isOfUpdates(name));
  return addNetworkSettings(addRangeOptions(command), ofUpdates).action(findRate);
}

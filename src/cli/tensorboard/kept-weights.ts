import { readdirSync } from "node:fs";
import sharp from "sharp";
import type { Tensor } from "../../core/tensor.js";
import { filterScale, type FilterTime, rgbPixels, channelPixels } from "../../look/inside/filter-data.js";
import { firstFilters } from "../../nn/maps.js";
import { loadRun } from "../../train/judge/load-run.js";
import type { LoadedRun } from "../../train/judge/loaded-run.js";
import { runPaths } from "../../train/run/run-folder.js";
import { type Histogram, histogramsRecord, imageRecord } from "./events.js";

const EPOCH_FILE = /^epoch-(\d+)\.safetensors$/;
const BUCKETS = 64;
/** How many pixels of the picture a weight is, across and down, and how many filters stand in a row. */
const ENLARGED = 10;
const ACROSS = 8;

/** A tensor's values in equal buckets from the least to the greatest. */
export function histogramOf({ data }: Tensor<"float32">): Histogram {
  let [min, max, sum, squares] = [Infinity, -Infinity, 0, 0];
  for (const value of data) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    squares += value * value;
  }
  const width = (max - min) / BUCKETS;
  const count = width > 0 ? BUCKETS : 1;
  const counts = new Float64Array(count);
  for (const value of data) counts[width > 0 ? Math.min(BUCKETS - 1, Math.floor((value - min) / width)) : 0]++;
  const limits = Float64Array.from(counts, (_, bucket) => (bucket === count - 1 ? max : min + width * (bucket + 1)));
  return { min, max, num: data.length, sum, sumSquares: squares, limits, counts };
}

/** The filters of a layer beside one another as PNG, in colour where they read three channels, else their first channel. */
async function filtersPng({ weight }: FilterTime, scale: number) {
  const [filters, channels, height, width] = weight.shape;
  const cell = { width: width * ENLARGED, height: height * ENLARGED };
  const columns = Math.min(ACROSS, filters);
  const pixels = (filter: number) => channels === 3 ? rgbPixels(weight, filter, scale) : channelPixels(weight, filter, 0, scale); // prettier-ignore
  const cells = Array.from({ length: filters }, async (_, filter) => {
    const { data, ...raw } = pixels(filter);
    const input = await sharp(data, { raw })
      .resize({ ...cell, kernel: "nearest" })
      .png()
      .toBuffer();
    const left = (filter % columns) * (cell.width + ENLARGED);
    return { input, left, top: Math.floor(filter / columns) * (cell.height + ENLARGED) };
  });
  const size = {
    width: columns * (cell.width + ENLARGED) - ENLARGED,
    height: Math.ceil(filters / columns) * (cell.height + ENLARGED) - ENLARGED,
  };
  const paper = sharp({ create: { ...size, channels: 3, background: "white" } });
  return {
    ...size,
    png: await paper
      .composite(await Promise.all(cells))
      .png()
      .toBuffer(),
  };
}

/** A run's kept checkpoints, each epoch once, in the order of time; the first is from before training. */
function keptCheckpoints(directory: string): LoadedRun[] {
  const epochs = readdirSync(runPaths(directory).checkpoints)
    .flatMap((name) => EPOCH_FILE.exec(name)?.slice(1).map(Number) ?? [])
    .sort((a, b) => a - b);
  const last = loadRun(directory, "last");
  return [...epochs.filter((epoch) => epoch < last.epoch).map((epoch) => loadRun(directory, String(epoch))), last];
}

/** Records of what a run's kept checkpoints hold: histograms of all weights, and pictures of the first filters on one scale. */
export async function keptWeightRecords(directory: string, seconds: number): Promise<Uint8Array[]> {
  const checkpoints = keptCheckpoints(directory);
  const layer = firstFilters(checkpoints[0].network);
  const records = checkpoints.map(({ epoch, weights }) =>
    histogramsRecord(seconds, epoch, new Map([...weights].map(([name, tensor]) => [name, histogramOf(tensor)]))),
  );
  if (layer === null) return records;
  const times = checkpoints.map(({ epoch, weights }): FilterTime => ({ name: "after", epoch, weight: weights.get(layer)! })); // prettier-ignore
  const scale = filterScale({ layer, times });
  for (const time of times) records.push(imageRecord(seconds, time.epoch, layer, await filtersPng(time, scale)));
  return records;
}

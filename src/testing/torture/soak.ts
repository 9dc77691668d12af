import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { trainRun } from "../../train/train-run.js";
import { writePhotos } from "../photos.js";
import { tinyConfig } from "./fixture.js";
import type { Tally } from "./kills.js";

/** What memory may grow by, from the second tenth of a long training to its last. */
const MOST_GROWTH_MB = 40;

/** Trains a tiny network for many epochs and looks at the memory of the process. */
export async function soak(folder: string, epochs: number): Promise<Tally> {
  const photos = await writePhotos(join(folder, "photos"), 4);
  mkdirSync(folder, { recursive: true });
  const memory: number[] = [];
  const config = { ...tinyConfig(photos, join(folder, "cache"), epochs), optimizer: { name: "sgd" as const, learningRate: 1e-5, momentum: 0.9, weightDecay: 0, nesterov: false } }; // prettier-ignore
  const started = performance.now();
  await trainRun({ directory: join(folder, "run"), config, force: false, resume: false }, (event) => {
    if (event.type === "epoch") memory.push(process.memoryUsage.rss() / 1e6);
  }, () => false); // prettier-ignore
  const mean = (from: number, to: number) => {
    const part = memory.slice(Math.floor(from * memory.length), Math.ceil(to * memory.length));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  };
  const [early, late] = [mean(0.1, 0.2), mean(0.9, 1)];
  const counts = { epochs, seconds: Math.round((performance.now() - started) / 1000), "memory early, MB": Math.round(early), "memory late, MB": Math.round(late) }; // prettier-ignore
  return { counts, faults: late - early > MOST_GROWTH_MB ? [`memory grew from ${early} to ${late} MB`] : [] };
}

import type { EpochMetrics } from "./run-file.js";
import { RUN_FILES, type RunStore } from "./run-store.js";

/** What every line of metrics.jsonl has, and all that is drawn of it. */
const MEASURED = ["epoch", "train/loss", "train/acc", "val/loss", "val/acc"] as const;

function isEpoch(value: unknown): value is EpochMetrics {
  return MEASURED.every((name) => Number.isFinite((value as Partial<EpochMetrics> | null)?.[name]));
}

/** Reads the text of metrics.jsonl; a line that a kill cut off, or that is no epoch's, is left out. */
export function parseMetrics(text: string): EpochMetrics[] {
  return text.split("\n").flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return isEpoch(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}

/** The numbers of an epoch as a whole, without what is told of its parts. */
export function scalarsOf({ grad_norms: _, ...scalars }: EpochMetrics): Omit<EpochMetrics, "grad_norms"> {
  return scalars;
}

const lineOf = (metrics: EpochMetrics) => `${JSON.stringify(metrics)}\n`;

/** Keeps only the metrics of the first `epochs` epochs: what a checkpoint that is gone back to does not know yet. */
export async function truncateMetrics(store: RunStore, epochs: number): Promise<EpochMetrics[]> {
  const bytes = await store.read(RUN_FILES.metrics);
  const written = bytes === null ? [] : parseMetrics(new TextDecoder().decode(bytes));
  const kept = written.filter(({ epoch }) => epoch <= epochs);
  await store.write(RUN_FILES.metrics, [new TextEncoder().encode(kept.map(lineOf).join(""))]);
  return kept;
}

/** Adds one epoch to metrics.jsonl. */
export function appendMetrics(store: RunStore, metrics: EpochMetrics): Promise<void> {
  return store.append(RUN_FILES.metrics, lineOf(metrics));
}

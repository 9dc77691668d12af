import type { RunSummary } from "./api.js";
import { type Standing, STANDINGS } from "./words/common.js";

/** What the table of runs can show and be ordered by, in the order of its columns. */
export const RUN_COLUMNS = ["name", "accuracy", "test", "loss", "model", "data", "status", "done", "learningRate", "imageSize", "batch", "optimizer", "parameters", "seed", "startedAt", "notes"] as const; // prettier-ignore
export type RunColumn = (typeof RUN_COLUMNS)[number];

/** Those that are shown until somebody chooses others. */
export const FIRST_COLUMNS: readonly RunColumn[] = ["name", "accuracy", "test", "model", "data", "status", "done", "learningRate", "imageSize", "parameters", "seed", "startedAt"]; // prettier-ignore

/** How runs are ordered: by a column, the least or the greatest first. */
export interface RunOrder {
  readonly column: RunColumn;
  readonly descending: boolean;
}

/** How a run stands, in a word: `killed` where it was under way and nobody trains it any more. */
export function standing({ status, alive }: RunSummary): Standing {
  return status === "running" && !alive ? "killed" : status;
}

function valueOf(run: RunSummary, column: RunColumn): string | number | null {
  if (column === "accuracy") return run.best?.accuracy ?? null;
  if (column === "loss") return run.best?.loss ?? null;
  if (column === "notes") return run.notes === "" ? null : run.notes;
  return column === "status" ? standing(run) : run[column];
}

const collator = new Intl.Collator("en", { numeric: true });

/** Runs in order; those without a value come last either way, equal ones by their names. */
export function orderRuns(runs: readonly RunSummary[], { column, descending }: RunOrder): RunSummary[] {
  const sign = descending ? -1 : 1;
  // Ten thousand runs are ordered while somebody types: times are compared as they stand, as numbers are.
  const isPlain = column === "startedAt";
  return runs.toSorted((a, b) => {
    const [x, y] = [valueOf(a, column), valueOf(b, column)];
    if (x === null || y === null) return x === y ? collator.compare(a.id, b.id) : x === null ? 1 : -1;
    const order =
      typeof x === "number" && typeof y === "number"
        ? x - y
        : isPlain
          ? Number(x > y) - Number(x < y)
          : collator.compare(String(x), String(y));
    return order === 0 ? collator.compare(a.id, b.id) : sign * order;
  });
}

/** What a filter's words are looked for in, once for each summary: a summary never changes, a new one takes its place. */
const texts = new WeakMap<RunSummary, string>();

function textOf(run: RunSummary): string {
  let text = texts.get(run);
  if (text === undefined) {
    text = [run.id, run.name, ...run.tags, run.model, run.data, run.optimizer, ...Object.values(STANDINGS[standing(run)]), run.notes].join(" ").toLowerCase(); // prettier-ignore
    texts.set(run, text);
  }
  return text;
}

/**
 * The runs in whose name, tags, model, data, optimiser, standing or notes every word of a text occurs; a word after `-` must
 * not. A word after `#` is a whole tag.
 */
export function filterRuns(runs: readonly RunSummary[], text: string): RunSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => !["", "-", "#", "-#"].includes(word)); // prettier-ignore
  return runs.filter((run) => {
    const holds = (word: string) =>
      word.startsWith("#") ? run.tags.includes(word.slice(1)) : textOf(run).includes(word);
    return words.every((word) => (word.startsWith("-") ? !holds(word.slice(1)) : holds(word)));
  });
}

import type { RunSummary } from "./api.js";

/** A column by which runs can be ordered. */
export type RunColumn =
  | "name"
  | "model"
  | "data"
  | "status"
  | "done"
  | "accuracy"
  | "loss"
  | "learningRate"
  | "imageSize"
  | "parameters"
  | "seed"
  | "startedAt";

/** How runs are ordered: by a column, the least or the greatest first. */
export interface RunOrder {
  readonly column: RunColumn;
  readonly descending: boolean;
}

/** How a run stands, in a word: `killed` where it was under way and nobody trains it any more. */
export function standing({ status, alive }: RunSummary): string {
  return status === "running" && !alive ? "killed" : status;
}

function valueOf(run: RunSummary, column: RunColumn): string | number | null {
  if (column === "accuracy") return run.best?.accuracy ?? null;
  if (column === "loss") return run.best?.loss ?? null;
  return column === "status" ? standing(run) : run[column];
}

const collator = new Intl.Collator("en", { numeric: true });

/** Runs in order; those without a value come last either way, equal ones by their names. */
export function orderRuns(runs: readonly RunSummary[], { column, descending }: RunOrder): RunSummary[] {
  const sign = descending ? -1 : 1;
  return runs.toSorted((a, b) => {
    const [x, y] = [valueOf(a, column), valueOf(b, column)];
    if (x === null || y === null) return x === y ? collator.compare(a.id, b.id) : x === null ? 1 : -1;
    const order = typeof x === "number" && typeof y === "number" ? x - y : collator.compare(String(x), String(y));
    return order === 0 ? collator.compare(a.id, b.id) : sign * order;
  });
}

/**
 * The runs in whose name, tags, model, data, optimiser or standing every word of a text occurs; a word after `-` must not.
 * A word after `#` is a whole tag.
 */
export function filterRuns(runs: readonly RunSummary[], text: string): RunSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => !["", "-", "#", "-#"].includes(word)); // prettier-ignore
  return runs.filter((run) => {
    const all = [run.id, run.name, ...run.tags, run.model, run.data, run.optimizer, standing(run)].join(" ").toLowerCase(); // prettier-ignore
    const holds = (word: string) => (word.startsWith("#") ? run.tags.includes(word.slice(1)) : all.includes(word));
    return words.every((word) => (word.startsWith("-") ? !holds(word.slice(1)) : holds(word)));
  });
}

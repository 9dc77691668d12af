import type { RunDetail } from "./api.js";
import { commonWords as w } from "./words/common.js";
import type { Language } from "./words/said.js";

/** A kept checkpoint as the sliders show it. */
export interface KeptCheckpoint {
  /** As every command takes it: an epoch's number, `best` or `last`. */
  readonly name: string;
  /** For people: `before training`, `after epoch 5`, `best, after epoch 4`. */
  readonly text: string;
}

/** A run's kept checkpoints in the order of training: `best` stands where it was reached. */
export function checkpointOrder(
  { checkpoints, summary }: Pick<RunDetail, "checkpoints" | "summary">,
  language: Language = "en",
): KeptCheckpoint[] {
  const epochOf = (name: string) =>
    name === "best" ? (summary.best?.epoch ?? summary.done) : name === "last" ? summary.done : Number(name);
  const textOf = (name: string) => {
    const after = epochOf(name) === 0 ? w.beforeTraining[language] : w.afterEpoch[language](epochOf(name));
    return /^\d/.test(name) ? after : w[name === "best" ? "best" : "last"][language] + w.comma[language] + after;
  };
  return checkpoints
    .map((name) => ({ name, text: textOf(name), epoch: epochOf(name) }))
    .sort((a, b) => a.epoch - b.epoch)
    .map(({ name, text }) => ({ name, text }));
}

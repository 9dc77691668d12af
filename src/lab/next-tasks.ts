import type { LabFile, LabRun } from "./lab-file.js";
import type { Recipe } from "./recipe.js";

/** A stage that has something to train, and the indices of its runs among all of the lab's. */
export interface NextTasks {
  readonly stage: string;
  readonly number: number;
  readonly indices: readonly number[];
}

function isOpen({ status }: LabRun): boolean {
  return status !== "finished" && status !== "diverged";
}

/** What a lab would train next, as its file has it; null where every run has ended. */
export function nextTasks(recipe: Recipe, lab: LabFile | null): NextTasks | null {
  let first = 0;
  for (const [position, { name, experiments }] of recipe.stages.entries()) {
    const planned = lab?.experiments.filter(({ stage }) => stage === name) ?? [];
    const runs = planned.flatMap((experiment) => experiment.runs.map((run) => isOpen(run) && !experiment.error));
    const open = planned.length === 0 ? new Array<boolean>(experiments.length * recipe.seeds).fill(true) : runs;
    const indices = open.flatMap((isLeft, index) => (isLeft ? [first + index] : []));
    if (indices.length > 0) return { stage: name, number: position + 1, indices };
    first += open.length;
  }
  return null;
}

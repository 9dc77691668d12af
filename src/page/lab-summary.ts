import type { LabFile } from "../lab/lab-file.js";
import type { LabSummary } from "./api.js";

/** What of a lab's summary does not stand in its lab.json. */
export type LabCircumstances = Pick<LabSummary, "id" | "name" | "report" | "places">;

/** A lab as the list shows it, wherever its files are. */
export function labSummaryOf({ status, experiments, choice }: LabFile, around: LabCircumstances): LabSummary {
  const runs = experiments.flatMap((experiment) => experiment.runs);
  const finished = runs.filter((run) => run.status === "finished").length;
  return { ...around, status, runs: runs.length, finished, chosen: choice?.experiment ?? null };
}

/** What each run of a lab is called, by its folder relative to the lab's. */
export function labRunNames({ experiments }: LabFile): ReadonlyMap<string, string> {
  const several = experiments.some(({ runs }) => runs.length > 1);
  return new Map(
    experiments.flatMap(({ name, runs }) =>
      runs.map(({ run, seed }) => [run, several ? `${name}, seed ${seed}` : name] as const),
    ),
  );
}

import { UserError } from "../core/errors.js";
import type { LabFile } from "../lab/lab-file.js";
import { choiceOfPhotosRows } from "../settings/rows/data.js";
import { flagOf } from "../settings/table.js";
import type { LabRequest } from "../lab/run-lab.js";

type Part = (lab: Pick<LabFile, "data" | "recipe" | "seed" | "device" | "executor">) => unknown;

/** What each option stands for in a lab; no bit depends on the threads, which may be others. */
const parts: Record<string, Part> = {
  recipe: ({ recipe }) => recipe,
  epochs: ({ recipe }) => recipe,
  checkpointEvery: ({ recipe }) => recipe,
  imageSize: ({ recipe }) => recipe,
  seeds: ({ recipe }) => recipe,
  seed: ({ seed }) => seed,
  ...Object.fromEntries<Part>(
    Object.keys(choiceOfPhotosRows).map((name) => [name, (lab) => lab.data[name as keyof typeof choiceOfPhotosRows]]),
  ),
  split: ({ data }) => data.fractions,
  device: ({ device }) => device,
  executor: ({ executor }) => executor ?? "auto",
};

/** Throws a `UserError` when an option that was given would make the lab another one than the one to be gone on with. */
export function checkResumedLab(
  directory: string,
  lab: LabFile,
  asked: Omit<LabRequest, "earlier" | "command" | "directory">,
  given: (option: string) => boolean,
): void {
  for (const [option, partOf] of Object.entries(parts)) {
    const now = partOf({ ...asked, data: { ...asked.data, classes: [], fingerprint: "" } });
    if (!given(option) || JSON.stringify(partOf(lab)) === JSON.stringify(now)) continue;
    const flag = flagOf(option);
    throw new UserError(
      `The lab in ${directory} was begun with another ${flag}; leave ${flag} out to resume it, or start a new lab.`,
    );
  }
}

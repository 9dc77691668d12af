import { UserError } from "../core/errors.js";
import type { NameOf } from "../core/setting.js";
import { choiceOfPhotosRows } from "../settings/rows/data.js";
import type { LabFile } from "./lab-file.js";
import type { LabRequest } from "./run-lab.js";

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

/** `nameOf` is what a setting is called where it was given. Throws a `UserError` when an option that was given would make the lab another one than the one to be gone on with. */
export function checkResumedLab(
  directory: string,
  lab: LabFile,
  asked: Omit<LabRequest, "earlier" | "command" | "directory">,
  given: (option: string) => boolean,
  nameOf: NameOf,
): void {
  for (const [option, partOf] of Object.entries(parts)) {
    const now = partOf({ ...asked, data: { ...asked.data, classes: [], fingerprint: "" } });
    if (!given(option) || JSON.stringify(partOf(lab)) === JSON.stringify(now)) continue;
    const flag = nameOf(option);
    throw new UserError(
      `The lab in ${directory} was begun with another ${flag}; leave ${flag} out to resume it, or start a new lab.`,
    );
  }
}

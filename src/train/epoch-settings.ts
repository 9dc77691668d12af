import { type Augmentation, describeAugmentation } from "../data/augment/augmentation.js";
import type { Sampling } from "../data/sampling.js";
import type { DataConfig } from "./config.js";

/** The part of a configuration that says how epochs are made; what changes nothing is left out. */
export function epochSettings(augment: Augmentation, sampling: Sampling): Pick<DataConfig, "augment" | "sampling"> {
  return {
    ...(describeAugmentation(augment) === "" ? {} : { augment }),
    ...(sampling === "shuffled" ? {} : { sampling }),
  };
}

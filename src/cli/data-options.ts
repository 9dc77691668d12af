import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { UserError } from "../core/errors.js";
import { FITS, type Fit } from "../data/cache/decode.js";
import { DRAWN } from "../data/data-folder.js";
import { CLASSES_AT, type ClassesAt } from "../data/listing.js";
import { type Sampling, SAMPLINGS } from "../data/sampling.js";
import { type Fractions, parseSplit } from "../data/split.js";
import type { DataConfig } from "../train/config.js";
import { epochSettings } from "../train/epoch-settings.js";
import { addAugmentOptions, augmentationFrom, type AugmentFlags } from "./augment-options.js";
import { integer, oneOf } from "./parsers.js";

/** What commander makes of the options that say how photos are shared out and where they are kept decoded. */
export interface SplitFlags {
  split: Fractions;
  limitPerClass?: number;
  classesAt?: ClassesAt;
  cache?: string;
}

/** The shares where nobody says others. */
export const DEFAULT_SPLIT = parseSplit("70/10/20");

/** What commander makes of the options that say which photos are trained on and how they are read. */
export interface DataFlags extends AugmentFlags, SplitFlags {
  data?: string;
  imageSize: number;
  fit: Fit;
  sampling: Sampling;
}

/** Adds the option that says which folders are the classes. */
export function addClassesOption(command: Command): Command {
  return command.option(
    "--classes-at <where>",
    "where folders lie in folders: top, the outermost are the classes, or leaf, each that holds photos itself",
    oneOf("--classes-at", CLASSES_AT),
  );
}

/** Adds the options that say how photos are shared out and where they are kept decoded. */
export function addSplitOptions(command: Command): Command {
  const split = new Option("--split <shares>", "train/validation/test in percent, where the folder has no split")
    .argParser(parseSplit)
    .default(DEFAULT_SPLIT, "70/10/20");
  return addClassesOption(command)
    .addOption(split)
    .option(
      "--limit-per-class <count>",
      "keep at most so many training photos a class",
      integer("--limit-per-class", { min: 1 }),
    )
    .option("--cache <folder>", "where decoded photos are kept");
}

/** A split as one gives it on the command line; nothing for the one that goes without saying. */
export function splitWords(split: Fractions): string | undefined {
  const words = ({ train, val, test }: Fractions) =>
    [train, val, test].map((share) => Math.round(share * 1e6) / 1e4).join("/");
  return words(split) === words(DEFAULT_SPLIT) ? undefined : words(split);
}

/** Adds the options that say which photos are trained on. */
export function addDataOptions(command: Command): Command {
  command
    .option("--data <folder>", `folder of photos, one folder a class, or ${DRAWN}`)
    .option(
      "--image-size <pixels>",
      "height and width that photos are brought to",
      integer("--image-size", { min: 1, max: 4096 }),
      256,
    )
    .option("--fit <how>", "crop, squash or pad a photo to a square", oneOf("--fit", FITS), "crop");
  return addSplitOptions(command);
}

/** Adds the options that say what an epoch makes of the training photos. */
export function addEpochOptions(command: Command): Command {
  return addAugmentOptions(
    command.option(
      "--sampling <how>",
      "photos of an epoch: shuffled, each once, or balanced, all classes alike",
      oneOf("--sampling", SAMPLINGS),
      "shuffled" as const,
    ),
  );
}

/** The folder that `--data` names; throws a `UserError` where it is missing. */
export function requireData({ data }: DataFlags): string {
  if (data === undefined)
    throw new UserError(`--data is missing: name a folder of photos, or ${DRAWN} for the drawn data set.`);
  return data;
}

/** What the options ask for, with the photos of `data`. */
export function dataOptions(flags: DataFlags, data: string): DataConfig {
  const { fit, split: fractions, limitPerClass, classesAt, cache } = flags;
  return {
    root: data === DRAWN ? DRAWN : resolve(data),
    fit,
    fractions,
    ...(limitPerClass === undefined ? {} : { limitPerClass }),
    ...(classesAt === undefined ? {} : { classesAt }),
    ...(cache === undefined ? {} : { cacheRoot: resolve(cache) }),
    ...epochSettings(augmentationFrom(flags), flags.sampling),
  };
}

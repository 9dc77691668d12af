import type { Command } from "commander";
import { UserError } from "../core/errors.js";
import {
  type Augmentation,
  AUGMENTATION_NAMES,
  type AugmentationName,
  augmentationOf,
  type Flip,
  FLIPS,
} from "../data/augment/augmentation.js";
import { MOST_MAGNITUDE } from "../data/augment/rand-augment.js";
import { integer, number, oneOf, type Parser } from "./parsers.js";

/** What commander makes of the options that say how training photos are varied. */
export interface AugmentFlags {
  augment: AugmentationName;
  flip?: Flip;
  rotate?: number;
  cropScale?: Augmentation["cropScale"];
  jitter?: number;
  erase?: number;
  randaugment?: Augmentation["randAugment"];
  mixup?: number;
  cutmix?: number;
}

const cropScale: Parser<Augmentation["cropScale"]> = (text) => {
  const [least, most, ...more] = text.split("-").map((part) => (part.trim() === "" ? NaN : Number(part)));
  if (!(least > 0 && least <= most && most <= 1) || more.length > 0)
    throw new UserError(
      `--crop-scale needs two shares above 0 and up to 1, the lesser first, as in 0.4-1, not "${text}".`,
    );
  return [least, most];
};

const randAugment: Parser<Augmentation["randAugment"]> = (text) => {
  const [ops, magnitude, ...more] = text.split(",");
  if (magnitude === undefined || more.length > 0)
    throw new UserError(`--randaugment needs a number of operations and their magnitude, as in 2,9, not "${text}".`);
  const range = { min: 0, max: MOST_MAGNITUDE };
  return { ops: integer("--randaugment", range)(ops), magnitude: integer("--randaugment", range)(magnitude) };
};

const share = (option: string) => number(option, { min: 0, max: 1 });
const alpha = (option: string) => number(option, { min: 0, max: 100 });

/** Adds the options that say how training photos are varied. */
export function addAugmentOptions(command: Command): Command {
  return command
    .option(
      "--augment <name>",
      `vary training photos: ${AUGMENTATION_NAMES.join(", ")}; the options below change what it names`,
      oneOf("--augment", AUGMENTATION_NAMES),
      "none" as const,
    )
    .option("--flip <how>", `mirror half of the photos: ${FLIPS.join(", ")}`, oneOf("--flip", FLIPS))
    .option("--rotate <degrees>", "turn by up to so much either way", number("--rotate", { min: 0, max: 180 }))
    .option("--crop-scale <range>", "cut out such a share of the area, as in 0.4-1, and enlarge it", cropScale)
    .option("--jitter <strength>", "change brightness, contrast, saturation and hue, 0 to 1", share("--jitter"))
    .option("--erase <probability>", "erase a rectangle of the photo", share("--erase"))
    .option("--randaugment <ops,magnitude>", "so many random operations of a magnitude from 0 to 30", randAugment)
    .option("--mixup <alpha>", "blend photos and their classes, shares from Beta(alpha, alpha)", alpha("--mixup"))
    .option("--cutmix <alpha>", "paste part of one photo into another, shares likewise", alpha("--cutmix"));
}

/** The augmentation that a command's options ask for. */
export function augmentationFrom(flags: AugmentFlags): Augmentation {
  const { augment, flip, rotate, cropScale, jitter, erase, randaugment: randAugment, mixup, cutmix } = flags;
  return augmentationOf(augment, { flip, rotate, cropScale, jitter, erase, randAugment, mixup, cutmix });
}

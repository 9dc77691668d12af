import { z } from "zod";
import type { SettingRows } from "../core/setting.js";
import { commonSettings } from "../optim/common-settings.js";
import { type AnyOptimizer, optimizers } from "../optim/optimizers.js";
import { type AnySchedule, schedules } from "../optim/schedules/schedules.js";
import { augmentRows } from "./rows/augment.js";
import { choiceOfPhotosRows, dataRows } from "./rows/data.js";
import { epochRows, lossRows, machineRows, samplingRows, startRows } from "./rows/run.js";
import { schemaOf } from "./schema.js";

type Shape = Record<string, z.ZodType>;

/** Settings that are always there. */
function all(rows: SettingRows): Shape {
  return Object.fromEntries(Object.entries(rows).map(([name, { kind }]) => [name, schemaOf(kind)]));
}

/** Settings as a run's file has them: those that can be off are left out then, and in runs from before they existed. */
function stored(rows: SettingRows): Shape {
  return Object.fromEntries(
    Object.entries(rows).map(([name, { kind, default: usual, needed }]) => {
      const schema = schemaOf(kind);
      return [name, usual === undefined && needed === undefined ? schema.optional() : schema];
    }),
  );
}

const { learningRate, weightDecay, decayOn } = all(commonSettings);

function optimizerSchema({ name, settings }: AnyOptimizer) {
  const common = { learningRate, weightDecay, decayOn: decayOn.optional() };
  return z.looseObject({ name: z.literal(name), ...all(settings), ...common });
}

function scheduleSchema({ name, settings }: AnySchedule) {
  return z.looseObject({ name: z.literal(name), ...all(settings) });
}

const { fit, split, cache, imageSize } = all(dataRows);
const optimizer = (optimizers as unknown as readonly AnyOptimizer[]).map(optimizerSchema);
const schedule = (schedules as unknown as readonly AnySchedule[]).map(scheduleSchema);

/** A run that ends in a given time; it is no setting, so that no row says what its values are. */
const timed = z.looseObject({
  seconds: z.number().positive(),
  phases: z
    .array(z.looseObject({ size: imageSize, until: z.number().min(0).max(1), secondsAnUpdate: z.number().positive() }))
    .min(1),
  validationSeconds: z.number().min(0),
});

/** What a run's configuration must be, of whatever version it is; what later versions add passes. */
export const configSchema = z.looseObject({
  data: z.looseObject({
    root: z.string().min(1),
    fit,
    fractions: split,
    ...stored(choiceOfPhotosRows),
    splitSeed: z.int().min(0).optional(),
    cacheRoot: cache.optional(),
    sampling: schemaOf(samplingRows.sampling.kind).optional(),
    augment: z.looseObject(all(augmentRows)).optional(),
  }),
  // The network's own options are its matter: whoever builds it looks at them.
  model: z.looseObject({
    model: z.string().min(1),
    options: z.record(z.string(), z.unknown()),
    imageSize,
  }),
  optimizer: z.discriminatedUnion("name", [optimizer[0], ...optimizer.slice(1)]),
  schedule: z.discriminatedUnion("name", [schedule[0], ...schedule.slice(1)]).optional(),
  timed: timed.optional(),
  ...stored(startRows),
  ...stored(lossRows),
  ...stored(epochRows),
  ...stored(machineRows),
});

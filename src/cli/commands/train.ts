import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { Command, type OptionValueSource } from "commander";
import { UserError } from "../../core/errors.js";
import { FITS, type Fit } from "../../data/cache/decode.js";
import { DRAWN } from "../../data/data-folder.js";
import { type Sampling, SAMPLINGS } from "../../data/sampling.js";
import { type Fractions, parseSplit } from "../../data/split.js";
import { createNetwork, type ModelName, models, parseModelName } from "../../nn/models.js";
import { summarize } from "../../nn/summary.js";
import { type ExecutorChoice, EXECUTORS } from "../../runtime/choose-executor.js";
import type { Device } from "../../runtime/ort-executor.js";
import { checkBalance } from "../../train/check-balance.js";
import type { TrainConfig } from "../../train/config.js";
import { epochSettings } from "../../train/epoch-settings.js";
import { isRun, readRun } from "../../train/run-folder.js";
import { addAugmentOptions, augmentationFrom, type AugmentFlags } from "../augment-options.js";
import { freeFolder } from "../free-folder.js";
import { addModelOptions, type ModelFlags, modelOptions } from "../model-options.js";
import { addOptimizationOptions, type OptimizationFlags, optimizationOptions } from "../optimization-options.js";
import { print } from "../output.js";
import { integer, oneOf } from "../parsers.js";
import { checkResumed } from "../resumed-options.js";
import { showTraining, type TrainingEnd } from "../show-training.js";

interface Flags extends ModelFlags, OptimizationFlags, AugmentFlags {
  data?: string;
  model: ModelName;
  epochs: number;
  batch: number;
  imageSize: number;
  fit: Fit;
  split: Fractions;
  limitPerClass?: number;
  sampling: Sampling;
  seed: number;
  threads: number;
  device: Device;
  executor: ExecutorChoice;
  cache?: string;
  out?: string;
  resume?: true;
  force?: true;
}

/** What the options ask for. */
function configOf(flags: Flags, data: string): TrainConfig {
  const { model, imageSize, limitPerClass, cache } = flags;
  const options = { ...models[model], ...modelOptions(flags, models[model].channels.length) };
  const config: TrainConfig = {
    data: {
      root: data === DRAWN ? DRAWN : resolve(data),
      fit: flags.fit,
      fractions: flags.split,
      ...(limitPerClass === undefined ? {} : { limitPerClass }),
      ...(cache === undefined ? {} : { cacheRoot: resolve(cache) }),
      ...epochSettings(augmentationFrom(flags), flags.sampling),
    },
    model: { model, options, imageSize },
    ...optimizationOptions(flags, flags.epochs),
    epochs: flags.epochs,
    batch: flags.batch,
    seed: flags.seed,
    device: flags.device,
    threads: flags.threads,
    ...(flags.executor === "auto" ? {} : { executor: flags.executor }),
  };
  checkBalance(config);
  return config;
}

function report(directory: string, { bestEpoch, stoppedAfter }: TrainingEnd): void {
  if (stoppedAfter !== null)
    print(`Stopped early after epoch ${stoppedAfter}, ${stoppedAfter - bestEpoch} epochs after the best.`);
  print(`Finished: ${directory} (best on validation: epoch ${bestEpoch})`);
  print(`Next: convscope evaluate ${directory}`);
}

async function train(flags: Flags, source: (option: string) => OptionValueSource | undefined): Promise<void> {
  const { out, resume = false, force = false } = flags;
  if (resume && force) throw new UserError("--resume and --force contradict each other; give one of them.");
  if (resume && out === undefined)
    throw new UserError("--resume needs --out with the folder of the run to go on with.");
  if (out !== undefined && resume && isRun(out)) {
    const { config } = readRun(out);
    const given = (option: string) => source(option) === "cli";
    // What is not given is the run's, so that settings are judged by the optimiser and the epochs that they belong to.
    const { optimizer = config.optimizer.name, schedule = config.schedule?.name ?? "constant" } = flags;
    const epochs = given("epochs") ? flags.epochs : config.epochs;
    const asked = configOf({ ...flags, optimizer, schedule, epochs }, flags.data ?? config.data.root);
    checkResumed(out, config, asked, given);
    return report(out, await showTraining({ directory: out, config, force, resume }));
  }
  if (flags.data === undefined)
    throw new UserError(`--data is missing: name a folder of photos, or ${DRAWN} for the drawn data set.`);
  const config = configOf(flags, flags.data);
  // Whether the network fits the images is known before a single photo is decoded.
  summarize(createNetwork({ ...config.model, classes: 2 }));
  const directory = out ?? freeFolder("runs", flags.data, flags.model);
  report(directory, await showTraining({ directory, config, force, resume }));
}

/** `convscope train`: trains one network on a folder of photos. */
export function trainCommand(): Command {
  const command = new Command("train")
    .description("train one network on a folder of photos")
    .option("--data <folder>", `folder of photos, one folder a class, or ${DRAWN}`)
    .option("--model <name>", `one of ${Object.keys(models).join(", ")}`, parseModelName, "convnet3" as ModelName)
    .option("--epochs <count>", "times to go through the training photos", integer("--epochs", { min: 1 }), 10)
    .option("--batch <count>", "photos a step", integer("--batch", { min: 1 }), 32)
    .option(
      "--image-size <pixels>",
      "height and width that photos are brought to",
      integer("--image-size", { min: 1, max: 4096 }),
      256,
    )
    .option("--fit <how>", "crop, squash or pad a photo to a square", oneOf("--fit", FITS), "crop")
    .option(
      "--split <shares>",
      "train/validation/test in percent, where the folder has no split",
      parseSplit,
      parseSplit("70/10/20"),
    )
    .option(
      "--limit-per-class <count>",
      "keep at most so many training photos a class",
      integer("--limit-per-class", { min: 1 }),
    )
    .option(
      "--sampling <how>",
      "photos of an epoch: shuffled, each once, or balanced, all classes alike",
      oneOf("--sampling", SAMPLINGS),
      "shuffled" as const,
    )
    .option("--seed <number>", "seed of everything random", integer("--seed", { min: 0, max: 2 ** 32 - 1 }), 0)
    .option("--threads <count>", "CPU threads", integer("--threads", { min: 1, max: 256 }), availableParallelism())
    .option("--device <name>", "cpu or webgpu", oneOf("--device", ["cpu", "webgpu"]), "cpu")
    .option(
      "--executor <name>",
      "what trains: kernels of our own (native), ONNX Runtime (ort), or auto",
      oneOf("--executor", EXECUTORS),
      "auto" as const,
    )
    .option("--cache <folder>", "where decoded photos are kept")
    .option("--out <folder>", "the run's folder (default: runs/DATA-MODEL)")
    .option("--resume", "go on with the run in --out")
    .option("--force", "replace the run in --out");
  addAugmentOptions(addOptimizationOptions(addModelOptions(command)));
  return command.action(async (flags: Flags, self: Command) => {
    await train(flags, (option) => self.getOptionValueSource(option));
  });
}

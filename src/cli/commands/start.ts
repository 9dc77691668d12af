import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { Command } from "commander";
import { DRAWN } from "../../data/data-folder.js";
import { parseSplit } from "../../data/split.js";
import { models } from "../../nn/models.js";
import { ortExecutor } from "../../runtime/ort-executor.js";
import type { TrainConfig } from "../../train/config.js";
import { evaluateRun } from "../../train/evaluation.js";
import { writeJsonAtomically } from "../../train/files.js";
import { loadRun } from "../../train/load-run.js";
import { runPaths } from "../../train/run-folder.js";
import { DataDisplay } from "../data-display.js";
import { freeFolder } from "../free-folder.js";
import { note, print } from "../output.js";
import { integer } from "../parsers.js";
import { printEvaluation } from "../show-evaluation.js";
import { showTraining } from "../show-training.js";

interface Flags {
  data: string;
  imageSize: number;
  epochs: number;
  seed: number;
}

const MODEL = "convnet3";

/**
 * The assignment's network on small images, so that the first result is there in minutes; the learning rate is ten times
 * the assignment's, because small images and ten epochs of the drawn set are too few steps for 0.001.
 */
function startConfig({ data, imageSize, epochs, seed }: Flags): TrainConfig {
  return {
    data: { root: data === DRAWN ? DRAWN : resolve(data), fit: "crop", fractions: parseSplit("70/10/20") },
    model: { model: MODEL, options: models[MODEL], imageSize },
    optimizer: { name: "sgd", learningRate: 0.01, momentum: 0.9, weightDecay: 0, nesterov: false },
    epochs,
    batch: 32,
    seed,
    device: "cpu",
    threads: availableParallelism(),
  };
}

async function start(flags: Flags): Promise<void> {
  const directory = freeFolder("runs", flags.data, MODEL);
  const config = startConfig(flags);
  const bestEpoch = await showTraining({ directory, config, force: false, resume: false });
  note(`Testing the network as it was after epoch ${bestEpoch}, its best on the validation photos ...`);
  const display = new DataDisplay();
  const executor = ortExecutor(config);
  const evaluation = await evaluateRun(loadRun(directory, "best"), "test", executor, (event) => display.show(event));
  display.end();
  writeJsonAtomically(runPaths(directory).test, evaluation);
  print();
  printEvaluation(evaluation);
  print();
  print("Try next:");
  print(`  node bin/convscope.js predict ${directory} PHOTO.jpg          what the network sees on a photo of yours`);
  print(`  node bin/convscope.js export ${directory} --format onnx --out net.onnx`);
  if (flags.data === DRAWN)
    print("  npm start -- --data FOLDER                           the same on your photos, one folder a class");
  print(`  node bin/convscope.js train --data ${flags.data} --image-size 256    the assignment's full size`);
}

/** `convscope start`: the main job of `npm start`, from photos to a tested network. */
export function startCommand(): Command {
  return new Command("start")
    .description("train and test the assignment's network in a few minutes: what npm start does")
    .option("--data <folder>", `folder of photos, one folder a class, or ${DRAWN}`, DRAWN)
    .option(
      "--image-size <pixels>",
      "height and width that photos are brought to",
      integer("--image-size", { min: 1, max: 4096 }),
      64,
    )
    .option("--epochs <count>", "times to go through the training photos", integer("--epochs", { min: 1 }), 10)
    .option("--seed <number>", "seed of everything random", integer("--seed", { min: 0, max: 2 ** 32 - 1 }), 0)
    .action(start);
}

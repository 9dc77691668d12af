import { join } from "node:path";
import { Command } from "commander";
import { isBest, readBest } from "../../best/best-folder.js";
import { UserError } from "../../core/errors.js";
import { isLab, readLab } from "../../lab/lab-folder.js";
import { isTraining } from "../../train/run/is-training.js";
import { requestStop } from "../../train/run/stop-request.js";
import type { StopTime } from "../../train/run/stop-time.js";
import { print } from "../output.js";

interface Flags {
  afterEpoch?: true;
  now?: true;
}

/** The run that a search for the best is at. */
function runningOfBest(directory: string): string {
  const { search, final } = readBest(directory);
  const runs = [...search, ...(final === null ? [] : [final])].map(({ run }) => join(directory, run));
  const running = runs.find((run) => isTraining(run));
  if (running === undefined) throw new UserError(`${directory} is not training, so there is nothing to stop.`);
  return running;
}

/** The folder of the run that is under way: a run's own, or that of the run that a lab or a search for the best is at. */
function runningFolder(directory: string): string {
  if (isBest(directory)) return runningOfBest(directory);
  if (!isLab(directory)) return directory;
  const running = readLab(directory)
    .experiments.flatMap(({ runs }) => runs)
    .find(({ status }) => status === "running");
  if (running === undefined) throw new UserError(`The lab ${directory} is not training, so there is nothing to stop.`);
  return join(directory, running.run);
}

/** `convscope stop RUN`: ends a training that goes on in another terminal or on the live page; a checkpoint is kept. */
export function stopCommand(): Command {
  return new Command("stop")
    .argument("<run>", "a run's folder, a lab's, or that of best")
    .option("--now", "after the step under way (the default)")
    .option("--after-epoch", "when the epoch under way is done and validated")
    .action((directory: string, { afterEpoch, now }: Flags) => {
      if (afterEpoch && now) throw new UserError("--now and --after-epoch contradict each other; give one of them.");
      const time: StopTime = afterEpoch ? "after-epoch" : "now";
      requestStop(runningFolder(directory), time);
      print(`${directory} stops after the ${time === "now" ? "step" : "epoch"} under way and keeps a checkpoint.`);
      const command = isLab(directory) ? "lab" : isBest(directory) ? "best" : "train";
      print(`Go on with: convscope ${command} --resume --out ${directory}`);
    });
}

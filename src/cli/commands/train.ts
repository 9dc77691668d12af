import { Command, type OptionValueSource } from "commander";
import { UserError } from "../../core/errors.js";
import { shellWord } from "../../core/shell-word.js";
import { networkTitle } from "../../nn/network-title.js";
import { requireDevice } from "../../runtime/require-device.js";
import { checkBalance } from "../../train/check-balance.js";
import type { TrainConfig } from "../../train/config.js";
import { isRun, readRun } from "../../train/run-folder.js";
import { CHECKPOINT_EVERY } from "../checkpoint-every.js";
import { requireData } from "../data-options.js";
import { freeFolder } from "../free-folder.js";
import { withLive } from "../live.js";
import { chooseNetwork, ownNetworkFor, resumedNetwork } from "../network-options.js";
import { addScheduleOptions, optimizationOptions } from "../optimization-options.js";
import { print } from "../output.js";
import { integer } from "../parsers.js";
import { checkResumed } from "../resumed-options.js";
import { printProfile } from "../show-profile.js";
import { showTraining, type TrainingEnd } from "../show-training.js";
import { addTrainingOptions, checkNetwork, type TrainingFlags, trainingOptions } from "../training-options.js";

interface Flags extends TrainingFlags {
  epochs: number;
  checkpointEvery?: number;
  out?: string;
  resume?: true;
  force?: true;
  live?: true;
  profile?: true;
}

/** What the options ask for. */
function configOf(flags: Flags, data: string, network: Pick<TrainConfig["model"], "model" | "options">): TrainConfig {
  const { epochs, checkpointEvery } = flags;
  const kept = checkpointEvery === undefined ? {} : { checkpointEvery };
  const config = { ...trainingOptions(flags, data, network), ...optimizationOptions(flags, epochs), epochs, ...kept };
  checkBalance(config);
  return config;
}

function report(directory: string, { bestEpoch, stoppedAfter, profile }: TrainingEnd): void {
  if (stoppedAfter !== null)
    print(`Stopped early after epoch ${stoppedAfter}, ${stoppedAfter - bestEpoch} epochs after the best.`);
  print(`Finished: ${directory} (best on validation: epoch ${bestEpoch})`);
  print(`Next: convscope evaluate ${shellWord(directory)}`);
  if (profile !== null) printProfile(profile.profile, profile.file);
}

async function train(flags: Flags, source: (option: string) => OptionValueSource | undefined): Promise<void> {
  const { out, resume = false, force = false, live = false, profile = false } = flags;
  if (resume && force) throw new UserError("--resume and --force contradict each other; give one of them.");
  if (resume && out === undefined)
    throw new UserError("--resume needs --out with the folder of the run to go on with.");
  if (out !== undefined && resume && isRun(out)) {
    const { config } = readRun(out);
    const given = (option: string) => source(option) === "cli";
    // What is not given is the run's, so that settings are judged by the optimiser and the epochs that they belong to.
    const { optimizer = config.optimizer.name, schedule = config.schedule?.name ?? "constant" } = flags;
    const epochs = given("epochs") ? flags.epochs : config.epochs;
    const model = given("model") ? flags.model : config.model.model;
    const network = resumedNetwork({ ...flags, model }, config.model);
    const asked = configOf({ ...flags, optimizer, schedule, epochs }, flags.data ?? config.data.root, network);
    checkResumed(out, config, asked, given);
    await requireDevice(config.device);
    return withLive(live, async (page) =>
      report(out, await showTraining({ directory: out, config, force, resume, profile }, page)),
    );
  }
  if (resume && flags.data === undefined) {
    throw new UserError(
      `There is no run in "${out}" to go on with; name another --out, or begin one there with --data.`,
    );
  }
  const data = requireData(flags);
  const chosen = await chooseNetwork(flags);
  const config = configOf(flags, data, chosen);
  const own = await ownNetworkFor(chosen, config);
  checkNetwork(config, chosen, own?.network ?? null);
  await requireDevice(config.device);
  const request = own === null ? {} : { network: own.stored };
  const directory = out ?? freeFolder("runs", data, networkTitle(flags.model));
  await withLive(live, async (page) =>
    report(directory, await showTraining({ ...request, directory, config, force, resume, profile }, page)),
  );
}

/** `convscope train`: trains one network on a folder of photos. */
export function trainCommand(): Command {
  const command = addTrainingOptions(new Command("train"));
  command.option("--epochs <count>", "times to go through the training photos", integer("--epochs", { min: 1 }), 10);
  addScheduleOptions(command)
    .option(...CHECKPOINT_EVERY)
    .option("--out <folder>", "the run's folder (default: runs/DATA-MODEL)")
    .option("--resume", "go on with the run in --out")
    .option("--force", "replace the run in --out")
    .option("--profile", "find out where a step's time goes: a table at the end, and a trace in the run's profile.json")
    .option("--live", "open a page on which it can be watched, as long as it trains or a browser has it open");
  return command.action(async (flags: Flags, self: Command) => {
    await train(flags, (option) => self.getOptionValueSource(option));
  });
}

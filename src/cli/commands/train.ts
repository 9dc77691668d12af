import { Command } from "commander";
import { UserError } from "../../core/errors.js";
import { shellWord } from "../../core/shell-word.js";
import { networkTitle } from "../../nn/network-title.js";
import { launched } from "../../ranks/mpi/launched.js";
import { requireDevice } from "../../runtime/require-device.js";
import { flagOf, table } from "../../settings/table.js";
import type { TrainConfig } from "../../settings/train-config.js";
import { configFor, networkFor } from "../../train/given-network.js";
import { isRun, readRun } from "../../train/run/run-folder.js";
import { checkNetwork } from "../../train/check-network.js";
import { freeFolder } from "../../train/run/free-folder.js";
import { inPlace } from "../../train/run/resumed-run.js";
import { withLive } from "../live.js";
import { askedFor } from "../defaults.js";
import { addNetworkSettings, chooseNetwork, resumedRun } from "../network-options.js";
import { print } from "../output.js";
import { givenSettings, machineThreads, requireData } from "../setting-options.js";
import { printProfile } from "../show-profile.js";
import { TensorBoard, tensorBoardOption } from "../tensorboard/board.js";
import { showAssisting, showTraining, type TrainingEnd } from "../show-training.js";

interface Flags {
  data?: string;
  option?: string[];
  out?: string;
  resume?: true;
  force?: true;
  live?: true;
  profile?: true;
  settings?: string;
  tensorboard?: string;
}

function report(directory: string, { bestEpoch, stoppedAfter, profile }: TrainingEnd): void {
  if (stoppedAfter !== null)
    print(`Stopped early after epoch ${stoppedAfter}, ${stoppedAfter - bestEpoch} epochs after the best.`);
  print(`Finished: ${directory} (best on validation: epoch ${bestEpoch})`);
  print(`Next: convscope evaluate ${shellWord(directory)}`);
  if (profile !== null) printProfile(profile.profile, profile.file);
}

/** Whether this process computes for another one, which mpirun or srun started with it. */
function isAssistant({ shards = 1 }: TrainConfig): boolean {
  return shards > 1 && (launched()?.rank ?? 0) > 0;
}

async function train(flags: Flags): Promise<void> {
  const { out, resume = false, force = false, live = false, profile = false, tensorboard } = flags;
  const board = tensorboard === undefined ? null : new TensorBoard(tensorboard);
  if (resume && force) throw new UserError("--resume and --force contradict each other; give one of them.");
  if (resume && out === undefined)
    throw new UserError("--resume needs --out with the folder of the run to go on with.");
  const isResumed = out !== undefined && resume && isRun(out);
  const { given, option } = await askedFor(
    givenSettings(flags),
    flags.option ?? [],
    flags.settings,
    isResumed ? null : () => true,
  );
  if (isResumed) {
    const run = readRun(out);
    const { data, cache, ...others } = given;
    const config = inPlace(out, run, resumedRun(out, run.config, others, option), { data, cache }, flagOf);
    if (isAssistant(config)) return showAssisting(config.shards!);
    await requireDevice(config.device);
    const request = { directory: out, config, force, resume, profile };
    return withLive(live, async (page) => report(out, await showTraining(request, page, board)));
  }
  if (resume && given.data === undefined) {
    throw new UserError(
      `There is no run in "${out}" to go on with; name another --out, or begin one there with --data.`,
    );
  }
  requireData(given);
  const { settings, own } = await chooseNetwork(given, option);
  const config = configFor({ ...machineThreads(), ...settings }, own, flagOf);
  const resolved = own === null ? null : await networkFor(own, config);
  checkNetwork(config, resolved?.network ?? null);
  if (isAssistant(config)) return showAssisting(config.shards!);
  await requireDevice(config.device);
  const request = resolved === null ? {} : { network: resolved.stored };
  const directory = out ?? freeFolder("runs", requireData(given).data, networkTitle(config.model.model));
  await withLive(live, async (page) =>
    report(directory, await showTraining({ ...request, directory, config, force, resume, profile }, page, board)),
  );
}

const EXAMPLES = `
Examples:
  convscope train --data photos --image-size 64
  convscope train --data photos --model resnet18 --optimizer adamw --schedule one-cycle --augment standard
  convscope train --data photos --model ./net.ts --option width=48
  convscope train --data photos --model resnet18 --weights resnet18.pth --freeze backbone
  convscope train --resume --out runs/photos-convnet3`;

/** `convscope train`: trains one network on a folder of photos. */
export function trainCommand(): Command {
  return addNetworkSettings(new Command("train"), table)
    .optionsGroup("Run:")
    .option("--out <folder>", "the run's folder (default: runs/DATA-MODEL)")
    .option("--resume", "go on with the run in --out")
    .option("--force", "replace the run in --out")
    .option("--settings <file>", "settings by their names, as convscope export --format settings writes them")
    .addOption(tensorBoardOption())
    .option("--profile", "find out where a step's time goes: a table at the end, and a trace in the run's profile.json")
    .option("--live", "open a page on which it can be watched, as long as it trains or a browser has it open")
    .addHelpText("after", EXAMPLES)
    .action(train);
}

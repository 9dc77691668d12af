import { Command } from "commander";
import { UserError } from "../../core/errors.js";
import { shellWord } from "../../core/shell-word.js";
import { networkTitle } from "../../nn/network-title.js";
import { requireDevice } from "../../runtime/require-device.js";
import { flagOf, table } from "../../settings/table.js";
import { configFor, networkFor } from "../../train/given-network.js";
import { isRun, readRun } from "../../train/run-folder.js";
import { checkNetwork } from "../../train/check-network.js";
import { freeFolder } from "../../train/free-folder.js";
import { inPlace } from "../../train/resumed-run.js";
import { withLive } from "../live.js";
import { addNetworkSettings, chooseNetwork, resumedRun } from "../network-options.js";
import { print } from "../output.js";
import { givenSettings, machineThreads, requireData } from "../setting-options.js";
import { printProfile } from "../show-profile.js";
import { showTraining, type TrainingEnd } from "../show-training.js";

interface Flags {
  data?: string;
  option?: string[];
  out?: string;
  resume?: true;
  force?: true;
  live?: true;
  profile?: true;
}

function report(directory: string, { bestEpoch, stoppedAfter, profile }: TrainingEnd): void {
  if (stoppedAfter !== null)
    print(`Stopped early after epoch ${stoppedAfter}, ${stoppedAfter - bestEpoch} epochs after the best.`);
  print(`Finished: ${directory} (best on validation: epoch ${bestEpoch})`);
  print(`Next: convscope evaluate ${shellWord(directory)}`);
  if (profile !== null) printProfile(profile.profile, profile.file);
}

async function train(flags: Flags): Promise<void> {
  const { out, resume = false, force = false, live = false, profile = false } = flags;
  if (resume && force) throw new UserError("--resume and --force contradict each other; give one of them.");
  if (resume && out === undefined)
    throw new UserError("--resume needs --out with the folder of the run to go on with.");
  const given = givenSettings(flags);
  if (out !== undefined && resume && isRun(out)) {
    const run = readRun(out);
    const { data, cache, ...others } = given;
    const config = inPlace(out, run, resumedRun(out, run.config, others, flags.option), { data, cache }, flagOf);
    await requireDevice(config.device);
    const request = { directory: out, config, force, resume, profile };
    return withLive(live, async (page) => report(out, await showTraining(request, page)));
  }
  if (resume && flags.data === undefined) {
    throw new UserError(
      `There is no run in "${out}" to go on with; name another --out, or begin one there with --data.`,
    );
  }
  requireData(given);
  const { settings, own } = await chooseNetwork(given, flags.option);
  const config = configFor({ ...machineThreads(), ...settings }, own, flagOf);
  const resolved = own === null ? null : await networkFor(own, config);
  checkNetwork(config, resolved?.network ?? null);
  await requireDevice(config.device);
  const request = resolved === null ? {} : { network: resolved.stored };
  const directory = out ?? freeFolder("runs", requireData(flags).data, networkTitle(config.model.model));
  await withLive(live, async (page) =>
    report(directory, await showTraining({ ...request, directory, config, force, resume, profile }, page)),
  );
}

/** `convscope train`: trains one network on a folder of photos. */
export function trainCommand(): Command {
  return addNetworkSettings(new Command("train"), table)
    .option("--out <folder>", "the run's folder (default: runs/DATA-MODEL)")
    .option("--resume", "go on with the run in --out")
    .option("--force", "replace the run in --out")
    .option("--profile", "find out where a step's time goes: a table at the end, and a trace in the run's profile.json")
    .option("--live", "open a page on which it can be watched, as long as it trains or a browser has it open")
    .action(train);
}

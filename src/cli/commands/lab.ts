import { basename, resolve } from "node:path";
import { Command } from "commander";
import { UserError } from "../../core/errors.js";
import { shellWord } from "../../core/shell-word.js";
import { DRAWN } from "../../data/data-folder.js";
import type { LabFile } from "../../lab/lab-file.js";
import { checkNewLabFolder, isLab, readLab } from "../../lab/lab-folder.js";
import { type Language, LANGUAGES } from "../../lab/language.js";
import { loadRecipe } from "../../lab/load-recipe.js";
import { keptNetworks, networksOf } from "../../lab/networks.js";
import { override } from "../../lab/overrides.js";
import { recipes } from "../../lab/recipes/index.js";
import type { LabRequest } from "../../lab/run-lab.js";
import { checkExperiments } from "../../lab/settings.js";
import { countClasses } from "../../train/count-classes.js";
import { requireDevice } from "../../runtime/require-device.js";
import { concludeLab, requireChoice } from "../conclude-lab.js";
import { addSplitOptions, type SplitFlags, splitWords } from "../data-options.js";
import { followLab } from "../follow-lab.js";
import { freeFolder } from "../free-folder.js";
import { CHECKPOINT_EVERY } from "../checkpoint-every.js";
import { addMachineOptions, type MachineFlags, machineOptions } from "../machine-options.js";
import { withLive } from "../live.js";
import { print } from "../output.js";
import { integer, oneOf } from "../parsers.js";
import { checkResumedLab } from "../resumed-lab.js";

interface Flags extends SplitFlags, MachineFlags {
  data?: string;
  recipe?: string;
  epochs?: number;
  checkpointEvery?: number;
  imageSize?: number;
  seeds?: number;
  seed: number;
  out?: string;
  resume?: true;
  live?: true;
  lang?: Language;
}

/** The command that makes the same lab again. */
function commandOf(flags: Flags): string {
  const {
    data,
    recipe = "assignment",
    epochs,
    checkpointEvery,
    imageSize,
    limitPerClass,
    split,
    seeds,
    seed,
    lang,
  } = flags;
  const options: Record<string, unknown> = {
    data: data === DRAWN ? DRAWN : basename(resolve(data ?? "")),
    recipe,
    epochs,
    "checkpoint-every": checkpointEvery,
    "image-size": imageSize,
    "limit-per-class": limitPerClass,
    split: splitWords(split),
    seeds,
    seed,
    lang,
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return ["convscope lab", ...given.map(([name, value]) => `--${name} ${shellWord(String(value))}`)].join(" ");
}

/** What the options ask for; what they leave out is an earlier lab's, where there is one. */
async function requestOf(flags: Flags, directory: string, earlier: LabFile | null): Promise<LabRequest> {
  const root = flags.data ?? earlier?.data.root;
  if (root === undefined && flags.resume === true)
    throw new UserError(
      `There is no lab in "${directory}" to go on with; name another --out, or begin one there with --data.`,
    );
  if (root === undefined)
    throw new UserError(`--data is missing: name a folder of photos, or ${DRAWN} for the drawn data set.`);
  const named = flags.recipe === undefined ? earlier?.recipe : undefined;
  const loaded = named === undefined ? await loadRecipe(flags.recipe ?? "assignment") : null;
  const recipe = override(named ?? loaded!.recipe, flags);
  return {
    directory,
    recipe,
    imageSize: recipe.imageSize,
    data: {
      root: root === DRAWN ? DRAWN : resolve(root),
      fit: recipe.fit,
      fractions: flags.split,
      splitSeed: flags.seed,
      ...(flags.limitPerClass === undefined ? {} : { limitPerClass: flags.limitPerClass }),
      ...(flags.cache === undefined ? {} : { cacheRoot: resolve(flags.cache) }),
    },
    seed: flags.seed,
    ...machineOptions(flags),
    ...(loaded === null || loaded.networks.size === 0 ? {} : { networks: networksOf(loaded.networks) }),
    language: flags.lang ?? earlier?.language ?? "en",
    command: commandOf(flags),
    earlier,
  };
}

/** The request that goes on with a lab: everything as it was begun, but for the report's language if that is given. */
function resumed(request: LabRequest, earlier: LabFile): LabRequest {
  const { classes, fingerprint, ...data } = earlier.data;
  const { recipe, seed, device, threads, executor } = earlier;
  const { executor: _, ...rest } = request;
  const networks = keptNetworks(request.directory, earlier.networks ?? []);
  const surroundings = { data, seed, device, threads, networks, ...(executor && { executor }) };
  return { ...rest, recipe, imageSize: recipe.imageSize, ...surroundings };
}

async function lab(flags: Flags, given: (option: string) => boolean): Promise<void> {
  const { out, resume = false } = flags;
  if (resume && out === undefined)
    throw new UserError("--resume needs --out with the folder of the lab to go on with.");
  const earlier = resume && out !== undefined && isLab(out) ? readLab(out) : null;
  const asked = await requestOf(flags, out ?? freeFolder("labs", flags.data ?? ""), earlier);
  if (earlier === null) checkNewLabFolder(asked.directory);
  else checkResumedLab(asked.directory, earlier, asked, given);
  const request = earlier === null ? asked : resumed(asked, earlier);
  const hasOwn = earlier === null ? request.networks !== undefined : (earlier.networks ?? []).length > 0;
  checkExperiments(request.recipe, request, hasOwn ? await countClasses(request.data) : 2);
  await requireDevice(request.device);
  await withLive(flags.live ?? false, async (live) => {
    await followLab(request, live);
    const { report, chosen } = await concludeLab(request.directory);
    print(`Open the report: ${report}`);
    requireChoice(request.directory, chosen);
  });
}

/** `convscope lab`: many experiments, an honest choice, and a report. */
export function labCommand(): Command {
  const command = new Command("lab")
    .option("--data <folder>", `folder of photos, one folder a class, or ${DRAWN}`)
    .option("--recipe <name|file>", `${Object.keys(recipes).join(", ")}, or a .json or .ts file (default: assignment)`)
    .option("--epochs <count>", "epochs of every experiment", integer("--epochs", { min: 1 }))
    .option(...CHECKPOINT_EVERY)
    .option(
      "--image-size <pixels>",
      "height and width that photos are brought to",
      integer("--image-size", { min: 1, max: 4096 }),
    )
    .option("--seeds <count>", "trainings of each experiment", integer("--seeds", { min: 1, max: 1000 }))
    .option("--seed <number>", "first seed", integer("--seed", { min: 0, max: 2 ** 32 - 1 - 1000 }), 0);
  return addMachineOptions(addSplitOptions(command))
    .option("--out <folder>", "the lab's folder (default: labs/DATA)")
    .option(
      "--lang <language>",
      "of the report: en or zh (default: en, or the resumed lab's)",
      oneOf("--lang", LANGUAGES),
    )
    .option("--resume", "go on with the lab in --out")
    .option("--live", "open a page on which it can be watched, as long as it trains or a browser has it open")
    .action((flags: Flags, self: Command) => lab(flags, (option) => self.getOptionValueSource(option) === "cli"));
}

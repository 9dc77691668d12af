import { basename } from "node:path";
import { Command } from "commander";
import { whole } from "../../core/kinds.js";
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
import { keepAbout } from "../../report/about.js";
import { choiceOfPhotosRows, dataRows } from "../../settings/rows/data.js";
import type { TrainSettings } from "../../settings/settings.js";
import { flagOf } from "../../settings/table.js";
import { stored } from "../../settings/train-config.js";
import { countClasses } from "../../train/count-classes.js";
import { requireDevice } from "../../runtime/require-device.js";
import { aboutOf, type AboutFlags, addAbout } from "../about-options.js";
import { concludeLab, requireChoice } from "../conclude-lab.js";
import { followLab } from "../follow-lab.js";
import { freeFolder } from "../../train/free-folder.js";
import { withLive } from "../live.js";
import { print } from "../output.js";
import { integer, oneOf } from "../parsers.js";
import { checkResumedLab } from "../resumed-lab.js";
import {
  addSettings,
  givenSettings,
  machineThreads,
  requireData,
  settingsNamed,
  settingsOfGroups,
} from "../setting-options.js";

const MOST_SEEDS = 1000;
const CHOICE_OF_PHOTOS = Object.keys(choiceOfPhotosRows) as (keyof typeof choiceOfPhotosRows)[];

interface Flags extends AboutFlags {
  data?: string;
  recipe?: string;
  epochs?: number;
  checkpointEvery?: number;
  imageSize?: number;
  seeds?: number;
  out?: string;
  resume?: true;
  live?: true;
  lang?: Language;
}

/** The command that makes the same lab again. */
function commandOf({ recipe = "assignment", seeds, lang }: Flags, given: TrainSettings): string {
  const { data = "", seed = 0 } = given;
  // Where it is, how fast and on how many threads it computes is a matter of the machine.
  const repeated = settingsNamed("epochs", "checkpointEvery", "imageSize", ...CHOICE_OF_PHOTOS, "split");
  const ofSettings = repeated.flatMap(({ name, row }): [string, string][] => {
    const value = given[name as keyof TrainSettings];
    const text = value === undefined ? null : row.kind.write(value);
    return text === null || (name === "split" && text === row.kind.write(row.default)) ? [] : [[flagOf(name), text]];
  });
  const options: [string, string | number | undefined][] = [
    ["--data", data === DRAWN ? DRAWN : basename(data)],
    ["--recipe", recipe],
    ...ofSettings,
    ["--seeds", seeds],
    ["--seed", seed],
    ["--lang", lang],
  ];
  const words = options.flatMap(([flag, value]) => (value === undefined ? [] : [flag, shellWord(String(value))]));
  return ["convscope lab", ...words].join(" ");
}

/** What the options ask for; what they leave out is an earlier lab's, where there is one. */
async function requestOf(flags: Flags, directory: string, earlier: LabFile | null): Promise<LabRequest> {
  const given = givenSettings(flags);
  const data = given.data ?? earlier?.data.root;
  if (data === undefined && flags.resume === true)
    throw new UserError(
      `There is no lab in "${directory}" to go on with; name another --out, or begin one there with --data.`,
    );
  const named = flags.recipe === undefined ? earlier?.recipe : undefined;
  const loaded = named === undefined ? await loadRecipe(flags.recipe ?? "assignment") : null;
  const recipe = override(named ?? loaded!.recipe, flags);
  const { seed = 0, split = dataRows.split.default, cache, device = "cpu", executor } = given;
  return {
    directory,
    recipe,
    imageSize: recipe.imageSize,
    data: {
      root: requireData({ data }).data,
      fit: recipe.fit,
      fractions: split,
      splitSeed: seed,
      ...stored(choiceOfPhotosRows, given),
      ...(cache === undefined ? {} : { cacheRoot: cache }),
    },
    seed,
    device,
    threads: given.threads ?? machineThreads().threads,
    ...(executor === undefined || executor === "auto" ? {} : { executor }),
    ...(loaded === null || loaded.networks.size === 0 ? {} : { networks: networksOf(loaded.networks) }),
    language: flags.lang ?? earlier?.language ?? "en",
    command: commandOf(flags, given),
    earlier,
  };
}

/** The request that goes on with a lab: all as it was begun, but for the report's language and the threads if these are given. */
function resumed(request: LabRequest, earlier: LabFile, given: (option: string) => boolean): LabRequest {
  const { classes, fingerprint, ...data } = earlier.data;
  const { recipe, seed, device, executor } = earlier;
  const { threads } = given("threads") ? request : earlier;
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
  const request = earlier === null ? asked : resumed(asked, earlier, given);
  const hasOwn = earlier === null ? request.networks !== undefined : (earlier.networks ?? []).length > 0;
  checkExperiments(request.recipe, request, hasOwn ? await countClasses(request.data) : 2);
  await requireDevice(request.device);
  const about = aboutOf(flags);
  await withLive(flags.live ?? false, async (live) => {
    await followLab(request, live);
    keepAbout(request.directory, about);
    const { report, chosen } = await concludeLab(request.directory);
    print(`Open the report: ${report}`);
    requireChoice(request.directory, chosen);
  });
}

/** Room for the seeds that follow the first. */
const FIRST_SEED = whole({ min: 0, max: 2 ** 32 - 1 - MOST_SEEDS });

/** What of a lab is the same for all its experiments. */
const OF_ALL = [
  ...settingsNamed("data", "epochs", "checkpointEvery", "imageSize", "split", ...CHOICE_OF_PHOTOS, "cache"),
  ...settingsOfGroups("machine"),
];

/** `convscope lab`: many experiments, an honest choice, and a report. */
export function labCommand(): Command {
  const command = new Command("lab")
    .option("--recipe <name|file>", `${Object.keys(recipes).join(", ")}, or a .json or .ts file (default: assignment)`)
    .option("--seeds <count>", "trainings of each experiment", integer("--seeds", { min: 1, max: MOST_SEEDS }));
  addAbout(command);
  return addSettings(command, OF_ALL, {
    epochs: { help: "epochs of every experiment" },
    imageSize: { help: dataRows.imageSize.help },
    seed: { help: "first seed (default: 0)", kind: FIRST_SEED },
  })
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

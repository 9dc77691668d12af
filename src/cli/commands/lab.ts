import { basename } from "node:path";
import { Command } from "commander";
import { whole } from "../../core/kinds.js";
import { UserError } from "../../core/errors.js";
import { shellWord } from "../../core/shell-word.js";
import { DRAWN } from "../../data/data-folder.js";
import type { LabFile } from "../../lab/lab-file.js";
import { checkNewLabFolder, isLab, readLab } from "../../lab/lab-folder.js";
import { type Language, LANGUAGES } from "../../lab/language.js";
import { checkLab, labRequest, resumedRequest } from "../../lab/lab-request.js";
import { loadRecipe } from "../../lab/load-recipe.js";
import { override } from "../../lab/overrides.js";
import { recipes } from "../../lab/recipes/index.js";
import { checkResumedLab } from "../../lab/resumed-lab.js";
import type { LabRequest } from "../../lab/run-lab.js";
import { choiceOfPhotosRows, dataRows } from "../../settings/rows/data.js";
import type { TrainSettings } from "../../settings/settings.js";
import { entryOf, flagOf } from "../../settings/table.js";
import { requireDevice } from "../../runtime/require-device.js";
import { concludeLab, requireChoice } from "../conclude-lab.js";
import { projectDefaults } from "../defaults.js";
import { followLab } from "../follow-lab.js";
import { freeFolder } from "../../train/free-folder.js";
import { withLive } from "../live.js";
import { print } from "../output.js";
import { integer, oneOf } from "../parsers.js";
import { TensorBoard, tensorBoardOption } from "../tensorboard/board.js";
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

interface Flags {
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
  tensorboard?: string;
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
async function requestOf(
  flags: Flags,
  given: TrainSettings,
  directory: string,
  earlier: LabFile | null,
): Promise<LabRequest> {
  const data = given.data ?? earlier?.data.root;
  if (data === undefined && flags.resume === true)
    throw new UserError(
      `There is no lab in "${directory}" to go on with; name another --out, or begin one there with --data.`,
    );
  const named = flags.recipe === undefined ? earlier?.recipe : undefined;
  const loaded = named === undefined ? await loadRecipe(flags.recipe ?? "assignment") : null;
  const recipe = override(named ?? loaded!.recipe, flags);
  const settings = { ...machineThreads(), ...given, ...requireData({ data }) };
  const language = flags.lang ?? earlier?.language ?? "en";
  const about = { directory, recipe, language, command: commandOf(flags, given), earlier };
  return labRequest(settings, { ...about, ...(loaded !== null && { own: loaded.networks }) });
}

/** Whether a project's default of a setting counts for a lab: which photos and what machine; the rest is the recipe's. */
function isOfPlace(name: string): boolean {
  const group = entryOf(name)?.group;
  return group === "machine" || (group === "data" && name !== "imageSize" && name !== "fit");
}

async function lab(flags: Flags, given: (option: string) => boolean): Promise<void> {
  const { out, resume = false } = flags;
  if (resume && out === undefined)
    throw new UserError("--resume needs --out with the folder of the lab to go on with.");
  const earlier = resume && out !== undefined && isLab(out) ? readLab(out) : null;
  const own = givenSettings(flags);
  const settings = resume ? own : await projectDefaults(own, isOfPlace);
  const asked = await requestOf(flags, settings, out ?? freeFolder("labs", settings.data ?? ""), earlier);
  if (earlier === null) checkNewLabFolder(asked.directory);
  else checkResumedLab(asked.directory, earlier, asked, given, flagOf);
  const request = earlier === null ? asked : resumedRequest(asked, earlier, given);
  await checkLab(request);
  await requireDevice(request.device);
  await withLive(flags.live ?? false, async (live) => {
    await followLab(request, live, flags.tensorboard === undefined ? null : new TensorBoard(flags.tensorboard));
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
    .addOption(tensorBoardOption())
    .option("--resume", "go on with the lab in --out")
    .option("--live", "open a page on which it can be watched, as long as it trains or a browser has it open")
    .action((flags: Flags, self: Command) => lab(flags, (option) => self.getOptionValueSource(option) === "cli"));
}

import { basename, resolve } from "node:path";
import { Command, Option } from "commander";
import { whole } from "../../core/kinds.js";
import { UserError } from "../../core/errors.js";
import { shellWord } from "../../core/shell-word.js";
import { DRAWN } from "../../data/data-folder.js";
import type { EngineOptions } from "../../engine/engine-options.js";
import type { EngineName } from "../../engine/engine-choice.js";
import { ENGINES } from "../../engine/engines.js";
import type { LabFile } from "../../lab/lab-file.js";
import { checkNewLabFolder, isLab, readLab } from "../../lab/lab-folder.js";
import { type Language, LANGUAGES } from "../../lab/language.js";
import { checkLab, labRequest, resumedRequest } from "../../lab/lab-request.js";
import { loadRecipe } from "../../lab/load-recipe.js";
import { override } from "../../lab/overrides.js";
import type { Recipe } from "../../lab/recipe.js";
import { recipes } from "../../lab/recipes/index.js";
import { checkResumedLab } from "../../lab/resumed-lab.js";
import type { LabRequest } from "../../lab/run-lab.js";
import { keepAbout } from "../../report/about.js";
import { choiceOfPhotosRows, dataRows } from "../../settings/rows/data.js";
import type { TrainSettings } from "../../settings/settings.js";
import { entryOf, flagOf } from "../../settings/table.js";
import { requireDevice } from "../../runtime/require-device.js";
import { aboutOf, type AboutFlags, addAbout } from "../about-options.js";
import { engineChoice, placeOf, threadsOf } from "../../lab/engine-choice.js";
import { nextTasks } from "../../lab/next-tasks.js";
import { concludeLab, requireChoice } from "../conclude-lab.js";
import { projectDefaults } from "../defaults.js";
import { followLab } from "../follow-lab.js";
import { freeFolder } from "../../train/run/free-folder.js";
import { withLive } from "../live.js";
import { print } from "../output.js";
import { integer, keyValue, oneOf } from "../parsers.js";
import { TensorBoard, tensorBoardOption } from "../tensorboard/board.js";
import {
  addSettings,
  givenSettings,
  requireData,
  settingsNamed,
  settingsOfGroups,
  machineThreads,
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
  on?: EngineName;
  workers?: number;
  engineOption?: EngineOptions;
  print?: true;
  cancel?: true;
  detach?: true;
  continued?: true;
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
  const choice = choiceOf(flags, recipe, earlier);
  const settings = { threads: threadsOf(choice, machineThreads().threads), ...given, ...requireData({ data }) };
  const language = flags.lang ?? earlier?.language ?? "en";
  const about = { directory, recipe, language, command: commandOf(flags, given), earlier };
  const request = labRequest(settings, { ...about, ...(loaded !== null && { own: loaded.networks }) });
  const place = placeOf(choice, directory);
  if (flags.detach === true && place.engine?.canBeLeft !== true)
    throw new UserError(
      `--detach needs jobs that wait for others, which --on ${choice.engine} has not; give --on slurm, or leave it out.`,
    );
  return { ...request, ...place, detach: flags.detach === true, isContinued: flags.continued === true };
}

function choiceOf({ on, workers, engineOption }: Flags, recipe: Recipe, earlier: LabFile | null) {
  return engineChoice({ on, workers, engineOptions: engineOption }, recipe, earlier);
}

/** Prints what `--on` would hand in next, and hands in nothing. */
function printNext({ engine, recipe, directory, threads, earlier }: LabRequest): void {
  const next = nextTasks(recipe, earlier);
  if (next === null) throw new UserError(`Every run of ${directory} has ended, so there is nothing to hand in.`);
  const { indices, ...stage } = next;
  process.stdout.write(engine!.print({ lab: resolve(directory), threads, ...stage }, indices));
}

/** Ends what a lab has under way on a cluster. */
async function cancel(directory: string | undefined, flags: Flags): Promise<void> {
  if (directory === undefined) throw new UserError("--cancel needs --out with the folder of the lab to end.");
  const earlier = readLab(directory);
  const { engine } = placeOf(choiceOf(flags, earlier.recipe, earlier), directory);
  const jobs = await engine!.cancel(directory);
  print(jobs.length === 0 ? `${directory} has no job under way.` : `Cancelled: ${jobs.join(", ")}.`);
  print(`Go on with: convscope lab --resume --out ${shellWord(directory)}`);
}

/** Whether a project's default of a setting counts for a lab: which photos and what machine; the rest is the recipe's. */
function isOfPlace(name: string): boolean {
  const group = entryOf(name)?.group;
  return group === "machine" || (group === "data" && name !== "imageSize" && name !== "fit");
}

async function lab(flags: Flags, given: (option: string) => boolean): Promise<void> {
  const { out, resume = false } = flags;
  if (flags.cancel === true) return cancel(out, flags);
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
  if (flags.print === true) return printNext(request);
  await requireDevice(request.device);
  const about = aboutOf(flags);
  await withLive(flags.live ?? false, async (live) => {
    const board = flags.tensorboard === undefined ? null : new TensorBoard(flags.tensorboard);
    const isWhole = await followLab(request, live, board);
    keepAbout(request.directory, about);
    if (!isWhole) return;
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
    .option(
      "--on <engine>",
      `where its experiments run: ${ENGINES.join(", ")} (default: local)`,
      oneOf("--on", ENGINES),
    )
    .option(
      "--workers <count>",
      "experiments at the same time (default: 1, or 16 on a cluster)",
      integer("--workers", { min: 1, max: 1000 }),
    ) // prettier-ignore
    .option(
      "--engine-option <key=value>",
      "what a cluster is told (docs/cluster.md); may be repeated",
      keyValue("--engine-option"),
    )
    .option("--print", "print what --on would hand in next, and hand in nothing")
    .option("--detach", "leave it to --on slurm: jobs that wait for each other make the next stages and the report")
    .addOption(new Option("--continued", "a job of the lab's own has it go on").hideHelp())
    .option("--cancel", "end what the lab in --out has under way on a cluster")
    .addOption(tensorBoardOption())
    .option("--resume", "go on with the lab in --out")
    .option("--live", "open a page on which it can be watched, as long as it trains or a browser has it open")
    .action((flags: Flags, self: Command) => lab(flags, (option) => self.getOptionValueSource(option) === "cli"));
}

import { shellWord } from "../../core/shell-word.js";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";
import { DRAWN } from "../../data/data-folder.js";
import { type Language, LANGUAGES } from "../../lab/language.js";
import { checkNewLabFolder } from "../../lab/lab-folder.js";
import { loadRecipe } from "../../lab/load-recipe.js";
import { override } from "../../lab/overrides.js";
import { checkExperiments } from "../../lab/settings.js";
import { keepAbout } from "../../report/about.js";
import { dataRows } from "../../settings/rows/data.js";
import { epochRows } from "../../settings/rows/run.js";
import { aboutOf, type AboutFlags, addAbout } from "../about-options.js";
import { concludeLab, requireChoice } from "../conclude-lab.js";
import { Live } from "../live.js";
import { openInBrowser } from "../open-browser.js";
import { ownCommand } from "../own-command.js";
import { followLab } from "../follow-lab.js";
import { freeFolder } from "../../train/run/free-folder.js";
import { note, print } from "../output.js";
import { oneOf } from "../parsers.js";
import { addSettings, settingsNamed } from "../setting-options.js";

interface Flags extends AboutFlags {
  data: string;
  imageSize?: number;
  epochs?: number;
  seed?: number;
  out?: string;
  open: boolean;
  lang: Language;
}

async function start(flags: Flags): Promise<void> {
  const { data, imageSize, epochs, seed = 0, lang } = flags;
  const recipe = override((await loadRecipe("quick")).recipe, { epochs, imageSize });
  const directory = flags.out ?? freeFolder("labs", data);
  if (flags.out !== undefined) checkNewLabFolder(directory);
  const options = [
    imageSize && `--image-size ${imageSize}`,
    epochs && `--epochs ${epochs}`,
    seed && `--seed ${seed}`,
    lang !== "en" && `--lang ${lang}`,
  ];
  const given = ["npm start --", `--data ${shellWord(data)}`, ...options.filter((option) => option)].join(" ");
  const request = {
    directory,
    recipe,
    imageSize: recipe.imageSize,
    data: {
      root: data === DRAWN ? DRAWN : resolve(data),
      fit: recipe.fit,
      fractions: dataRows.split.default,
      splitSeed: seed,
    },
    seed,
    device: "cpu" as const,
    threads: availableParallelism(),
    language: lang,
    command: data === DRAWN && given.endsWith(DRAWN) ? "npm start" : given,
    earlier: null,
  };
  checkExperiments(recipe, request);
  const about = aboutOf(flags);
  note(`The assignment on small pictures of ${data === DRAWN ? "the drawn data set" : data}: a few minutes.`);
  const isOpened = (target: string) => flags.open && openInBrowser(target);
  const live = new Live(isOpened);
  try {
    await followLab(request, live);
    keepAbout(directory, about);
    const { report, chosen } = await concludeLab(directory);
    const own = ownCommand();
    print("Try next:");
    print(`  ${own} serve ${shellWord(directory)}   look at everything on the live page`);
    if (chosen !== null)
      print(`  ${own} predict ${shellWord(chosen)} PHOTO.jpg   what the network sees on a photo of yours`);
    if (data === DRAWN) print(`  ${own} start --data FOLDER   the same on your photos, one folder a class`);
    print(`  ${own} lab --data ${shellWord(data)}   the assignment at its full size`);
    print();
    const isShown = isOpened(pathToFileURL(resolve(report)).href);
    print(isShown ? `The report is open: ${report}` : `Open the report: ${report}`);
    requireChoice(directory, chosen);
  } finally {
    await live.end();
  }
}

/** `convscope start`: the main job of `npm start`, the whole assignment on small pictures. */
export function startCommand(): Command {
  const command = new Command("start").option("--data <folder>", dataRows.data.help, DRAWN);
  addSettings(command, settingsNamed("imageSize", "epochs", "seed"), {
    imageSize: { help: dataRows.imageSize.help },
    epochs: { help: epochRows.epochs.help },
  });
  return addAbout(command)
    .option("--out <folder>", "the lab's folder (default: labs/DATA)")
    .option("--no-open", "open no browser")
    .option("--lang <language>", "of the report: en or zh", oneOf("--lang", LANGUAGES), "en")
    .action(start);
}

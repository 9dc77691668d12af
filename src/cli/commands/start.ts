import { shellWord } from "../../core/shell-word.js";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { Command } from "commander";
import { DRAWN } from "../../data/data-folder.js";
import { parseSplit } from "../../data/split.js";
import { type Language, LANGUAGES } from "../../lab/language.js";
import { loadRecipe } from "../../lab/load-recipe.js";
import { override } from "../../lab/overrides.js";
import { checkExperiments } from "../../lab/settings.js";
import { concludeLab, requireChoice } from "../conclude-lab.js";
import { followLab } from "../follow-lab.js";
import { freeFolder } from "../free-folder.js";
import { note, print } from "../output.js";
import { integer, oneOf } from "../parsers.js";

interface Flags {
  data: string;
  imageSize?: number;
  epochs?: number;
  seed: number;
  lang: Language;
}

async function start(flags: Flags): Promise<void> {
  const { data, imageSize, epochs, seed, lang } = flags;
  const recipe = override((await loadRecipe("quick")).recipe, { epochs, imageSize });
  const directory = freeFolder("labs", data);
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
      fractions: parseSplit("70/10/20"),
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
  note(`The assignment on small pictures of ${data === DRAWN ? "the drawn data set" : data}: a few minutes.`);
  await followLab(request);
  const { report, chosen } = await concludeLab(directory);
  print("Try next:");
  if (chosen !== null)
    print(`  node bin/convscope.js predict ${shellWord(chosen)} PHOTO.jpg   what the network sees on a photo of yours`);
  if (data === DRAWN) print("  npm start -- --data FOLDER   the same on your photos, one folder a class");
  print(`  node bin/convscope.js lab --data ${shellWord(data)}   the assignment at its full size`);
  print();
  print(`Open the report: ${report}`);
  requireChoice(directory, chosen);
}

/** `convscope start`: the main job of `npm start`, the whole assignment on small pictures. */
export function startCommand(): Command {
  return new Command("start")
    .option("--data <folder>", `folder of photos, one folder a class, or ${DRAWN}`, DRAWN)
    .option(
      "--image-size <pixels>",
      "height and width that photos are brought to",
      integer("--image-size", { min: 1, max: 4096 }),
    )
    .option("--epochs <count>", "times to go through the training photos", integer("--epochs", { min: 1 }))
    .option("--seed <number>", "seed of everything random", integer("--seed", { min: 0, max: 2 ** 32 - 1 }), 0)
    .option("--lang <language>", "of the report: en or zh", oneOf("--lang", LANGUAGES), "en")
    .action(start);
}

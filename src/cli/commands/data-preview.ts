import { dirname } from "node:path";
import { Command } from "commander";
import { cutLines } from "../../core/cut-list.js";
import { UserError } from "../../core/errors.js";
import { describeAugmentation } from "../../data/augment/augmentation.js";
import { prepareCache } from "../../data/cache/prepare.js";
import { DRAWN, resolveDataFolder } from "../../data/data-folder.js";
import type { Fit } from "../../data/fit.js";
import { listFolder } from "../../data/list-folder.js";
import type { ClassesAt } from "../../data/listing.js";
import { choosePreview } from "../../look/photos/choose-preview.js";
import { drawVariations } from "../../look/photos/draw-variations.js";
import { writeFigure } from "../../look/draw/figure-files.js";
import { augmentationIn } from "../../settings/config-of.js";
import { makeFolder } from "../../train/run/run-folder.js";
import { DataDisplay } from "../data-display.js";
import { figurePath } from "../figure-path.js";
import { print, warn } from "../output.js";
import { integer } from "../parsers.js";
import { addSettings, givenSettings, settingsNamed, settingsOfGroups } from "../setting-options.js";

interface Flags {
  data: string;
  images: number;
  variants: number;
  imageSize?: number;
  fit?: Fit;
  seed?: number;
  classesAt?: ClassesAt;
  cache?: string;
  out?: string;
}

async function preview(flags: Flags): Promise<void> {
  const {
    data,
    images,
    variants,
    imageSize: size = 256,
    fit = "crop",
    seed = 0,
    classesAt,
    cache: cacheRoot,
    out = "preview",
  } = flags;
  const augmentation = augmentationIn(givenSettings(flags));
  if (describeAugmentation(augmentation) === "")
    throw new UserError("--augment none varies nothing; give --augment standard, say, or --flip horizontal.");
  const display = new DataDisplay();
  const root = await resolveDataFolder(data, cacheRoot, (done, total) => display.show({ type: "draw", done, total }));
  display.end();
  const listing = await listFolder(root, { classesAt });
  const chosen = choosePreview(listing, images, seed);
  const cache = await prepareCache(listing, chosen, { size, fit, cacheRoot });
  try {
    for (const line of cutLines(cache.unreadable().map(({ file, reason }) => `"${file}" is left out: ${reason}.`), "")) warn(line); // prettier-ignore
    const readable = chosen.filter((item) => cache.isReadable(item));
    if (readable.length === 0) throw new UserError(`None of the photos chosen from "${data}" can be read; try another --seed.`); // prettier-ignore
    const svg = await drawVariations(cache, readable, { augmentation, seed, variants });
    makeFolder(dirname(out));
    for (const file of await writeFigure(out, svg)) print(file);
  } finally {
    cache.close();
  }
}

/** `convscope data preview`: a picture of photos as they are beside what training would make of them. */
export function dataPreviewCommand(): Command {
  const command = new Command("preview")
    .description("draw photos as they are beside what an augmentation makes of them in each epoch")
    .requiredOption("--data <folder>", `folder of photos, one folder a class, or ${DRAWN}`)
    .option("--images <count>", "photos, one a row", integer("--images", { min: 1, max: 50 }), 6)
    .option("--variants <count>", "epochs, one a column", integer("--variants", { min: 1, max: 50 }), 6)
    .option("--out <file>", "the picture; an .svg is written beside it (default: preview.png)", figurePath);
  addSettings(command, settingsNamed("imageSize", "fit", "seed", "classesAt", "cache"), {
    imageSize: { help: "as in training (default: 256)" },
    seed: { help: "of the choice and of the variation (default: 0)" },
  });
  return addSettings(command, settingsOfGroups("augment")).action(preview);
}

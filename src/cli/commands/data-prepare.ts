import { Command } from "commander";
import { cutLines } from "../../core/cut-list.js";
import { formatCount } from "../../core/format.js";
import { FITS, type Fit } from "../../data/fit.js";
import { prepareCache, type PrepareStart } from "../../data/cache/prepare.js";
import { listFolder } from "../../data/list-folder.js";
import type { ClassesAt } from "../../data/listing.js";
import { addSettings, settingsNamed } from "../setting-options.js";
import { describeDecoding } from "../data-display.js";
import { note, print, printJson, warn } from "../output.js";
import { integer, oneOf } from "../parsers.js";
import { startProgress, type Progress } from "../progress.js";

interface Options {
  readonly imageSize: number;
  readonly fit: Fit;
  readonly classesAt?: ClassesAt;
  readonly cache?: string;
  readonly json?: boolean;
}

async function run(
  folder: string,
  { imageSize: size, fit, classesAt, cache: cacheRoot, json = false }: Options,
): Promise<void> {
  const listing = await listFolder(folder, { classesAt });
  let progress: Progress | undefined;
  const onStart = (start: PrepareStart) => {
    if (start.count === 0) return;
    note(describeDecoding(start));
    progress = startProgress("Decoding", start.count);
  };
  const onProgress = (done: number) => progress?.update(done);
  const cache = await prepareCache(listing, [...listing.items.keys()], {
    ...{ size, fit, cacheRoot, onStart, onProgress },
  }).finally(() => progress?.end());
  const unreadable = cache.unreadable();
  cache.close();
  const { decoded } = cache;
  const images = listing.items.length - unreadable.length;
  if (json) {
    printJson({ path: cache.dir, imageSize: size, fit, images, decoded, unreadable });
    return;
  }
  for (const line of cutLines(unreadable.map(({ file, reason }) => `"${file}" is left out: ${reason}.`), "", " (--json lists all)")) warn(line); // prettier-ignore
  const how = decoded === 0 ? "nothing was left to decode" : `${formatCount(decoded)} of them decoded now`;
  print(`${formatCount(images)} images of ${size} x ${size} are ready in ${cache.dir} (${how}).`);
}

/** `convscope data prepare DIR`: decodes all images of a folder into the cache, so that training starts at once. */
export function dataPrepareCommand(): Command {
  return addSettings(new Command("prepare"), settingsNamed("classesAt"))
    .description("decode all images of a folder into the cache, so that training starts at once")
    .argument("<folder>", "folder of images, or a CSV file of file,label")
    .option("--image-size <pixels>", "side of the square images", integer("--image-size", { min: 1, max: 4096 }), 256)
    .option("--fit <how>", `how images become squares: ${FITS.join(", ")}`, oneOf("--fit", FITS), "crop" as const)
    .option("--cache <folder>", "folder of the cache (else CONVSCOPE_CACHE, else ~/.cache/convscope)")
    .option("--json", "print one JSON value")
    .action(run);
}

import { Command } from "commander";
import { inspectListing } from "../../data/inspect.js";
import { listFolder } from "../../data/list-folder.js";
import type { ClassesAt } from "../../data/listing.js";
import { splitListing } from "../../data/split.js";
import { dataRows } from "../../settings/rows/data.js";
import { addSettings, settingsNamed } from "../setting-options.js";
import { print, printJson } from "../output.js";
import { startProgress } from "../progress.js";
import { describeListing, describeRemarks, inspectionRemarks } from "./data-info-text.js";

interface Options {
  readonly json?: boolean;
  readonly classesAt?: ClassesAt;
}

async function run(folder: string, { json = false, classesAt }: Options): Promise<void> {
  const listing = await listFolder(folder, { classesAt });
  const progress = startProgress("Reading headers", listing.items.length);
  const inspection = await inspectListing(listing, (done) => progress.update(done)).finally(() => progress.end());
  const split = splitListing(listing, { fractions: dataRows.split.default, seed: 0 });
  const remarks = inspectionRemarks(listing, split, inspection);
  if (json) {
    const { root, layout, items, unlabelled, foreign = [] } = listing;
    const said = remarks.map(({ kind, text }) => ({ kind, text }));
    printJson({ root, layout, images: items.length, unlabelled, ...inspection, foreign, remarks: said });
    return;
  }
  describeListing(listing, inspection).forEach(print);
  print();
  describeRemarks(remarks).forEach(print);
  print();
  print("Checked: names, headers and equal files. Damage further inside a file shows when `data prepare` decodes it.");
}

/** `convscope data info DIR`: what a folder of images holds, and what is wrong with it. */
export function dataInfoCommand(): Command {
  return addSettings(new Command("info"), settingsNamed("classesAt"))
    .description("show what a folder of images holds: layout, classes, splits, sizes, colours and problems")
    .argument("<folder>", "folder of images, or a CSV file of file,label")
    .option("--json", "print one JSON value")
    .action(run);
}

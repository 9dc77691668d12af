import { Command } from "commander";
import { inspectListing } from "../../data/inspect.js";
import { listFolder } from "../../data/list-folder.js";
import { print, printJson } from "../output.js";
import { startProgress } from "../progress.js";
import { describeListing, describeProblems } from "./data-info-text.js";

async function run(folder: string, { json = false }: { json?: boolean }): Promise<void> {
  const listing = await listFolder(folder);
  const progress = startProgress("Reading headers", listing.items.length);
  const inspection = await inspectListing(listing, (done) => progress.update(done)).finally(() => progress.end());
  if (json) {
    const { root, layout, items, unlabelled } = listing;
    printJson({ root, layout, images: items.length, unlabelled, ...inspection });
    return;
  }
  describeListing(listing, inspection).forEach(print);
  const problems = describeProblems(inspection);
  print();
  (problems.length === 0 ? ["No problem found."] : problems).forEach(print);
  print();
  print("Checked: names, headers and equal files. Damage further inside a file shows when `data prepare` decodes it.");
}

/** `convscope data info DIR`: what a folder of images holds, and what is wrong with it. */
export function dataInfoCommand(): Command {
  return new Command("info")
    .description("show what a folder of images holds: layout, classes, splits, sizes, colours and problems")
    .argument("<folder>", "folder of images, or a CSV file of file,label")
    .option("--json", "print one JSON value")
    .action(run);
}

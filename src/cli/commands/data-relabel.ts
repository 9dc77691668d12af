import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Command } from "commander";
import { UserError } from "../../core/errors.js";
import { formatNumberOf } from "../../core/format.js";
import { shellWord } from "../../core/shell-word.js";
import { listFolder } from "../../data/list-folder.js";
import type { ClassesAt } from "../../data/listing.js";
import { applyCorrections } from "../../data/relabel.js";
import { writeFileAtomically } from "../../disk/files.js";
import { toCsv } from "../../page/csv.js";
import { addSettings, settingsNamed } from "../setting-options.js";
import { print, warn } from "../output.js";

interface Options {
  readonly corrections: string;
  readonly out?: string;
  readonly classesAt?: ClassesAt;
}

async function run(folder: string, { corrections, out, classesAt }: Options): Promise<void> {
  if (!existsSync(corrections))
    throw new UserError(`There is no file ${corrections}; give the CSV that the page exported.`);
  const listing = await listFolder(folder, { classesAt });
  const base = statSync(folder).isFile() ? dirname(folder) : folder;
  const path = join(base, out ?? "corrected.csv");
  if (dirname(resolve(path)) !== resolve(base))
    throw new UserError(`--out ${out} has to be a name within ${base}: the table's files are found from there.`);
  if (existsSync(path)) throw new UserError(`${path} is there already; give another name with --out, or remove it.`);
  const { photos, changed, undecided } = applyCorrections(listing, readFileSync(corrections), corrections);
  const hasSplits = photos.some(({ split }) => split !== null);
  const rows = photos.map(({ file, label, split }) => [file, label, ...(hasSplits ? [split] : [])]);
  writeFileAtomically(path, [Buffer.from(toCsv([["file", "label", ...(hasSplits ? ["split"] : [])], ...rows]))]);
  if (undecided.length > 0)
    warn(`${formatNumberOf(undecided.length, "photo")} marked without a class ${undecided.length === 1 ? "stays" : "stay"} as labelled: ${undecided[0]}${undecided.length === 1 ? "" : " …"}`); // prettier-ignore
  print(
    `Written: ${path}, ${formatNumberOf(photos.length, "photo")}, ${changed} of them relabelled; no photo was moved.`,
  );
  print(`Next: convscope train --data ${shellWord(path)}`);
}

/** `convscope data relabel DIR`: a table of a folder's photos with corrected classes, to train by. */
export function dataRelabelCommand(): Command {
  return addSettings(new Command("relabel"), settingsNamed("classesAt"))
    .description("write a table of a folder's photos with corrected classes, to train by; no photo is touched")
    .argument("<folder>", "folder of images, or a CSV file of file,label")
    .requiredOption("--corrections <file>", "CSV with columns file and label, as the live page exports it")
    .option("--out <name>", "name of the table within the folder (corrected.csv)")
    .action(run);
}

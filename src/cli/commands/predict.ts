import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { UserError } from "../../core/errors.js";
import { formatPercent } from "../../core/format.js";
import { visible } from "../../core/visible.js";
import { evaluationExecutor } from "../../runtime/choose-executor.js";
import { loadRun } from "../../train/judge/load-run.js";
import { type FilePrediction, predictFiles } from "../../train/judge/prediction.js";
import { addPlaceOptions, type PlaceFlags } from "../place-options.js";
import { print, printJson } from "../output.js";
import { integer } from "../parsers.js";

interface Flags extends PlaceFlags {
  top: number;
  checkpoint: string;
  json?: true;
}

function printPrediction(result: FilePrediction): void {
  if ("error" in result) {
    print(`${visible(result.file)}: cannot be read: ${result.error}`);
    return;
  }
  print(`${visible(result.file)}:`);
  for (const { class: name, probability } of result.predictions)
    print(`  ${formatPercent(probability).padStart(7)}  ${visible(name)}`);
}

/** `convscope predict RUN IMAGE…`: what a run's network sees on any photos. */
export function predictCommand(): Command {
  // What is read here is not kept decoded: --cache is taken, as everywhere that photos are, and changes nothing.
  return addPlaceOptions(new Command("predict"), "a folder in which images are looked for that are not found as named")
    .argument("<run>", "a run's folder")
    .argument("<image...>", "image files")
    .option("--top <count>", "classes shown for each image", integer("--top", { min: 1 }), 5)
    .option("--checkpoint <which>", "best, last or an epoch's number", "best")
    .option("--json", "print JSON")
    .action(async (directory: string, named: string[], { top, checkpoint, json, data }: Flags) => {
      const files = named.map((file) => (data === undefined || existsSync(file) ? file : join(data, file)));
      const executor = evaluationExecutor({ device: "cpu", threads: availableParallelism() });
      const results = await predictFiles(loadRun(directory, checkpoint), files, top, executor);
      if (json) printJson(results);
      else results.forEach(printPrediction);
      const unread = results.filter((result) => "error" in result);
      if (unread.length > 0) {
        throw new UserError(
          `${unread.length} of ${files.length} file(s) could not be read, the first is ${unread[0].file}: ${unread[0].error}.`,
        );
      }
    });
}

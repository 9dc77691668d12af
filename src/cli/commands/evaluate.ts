import { availableParallelism } from "node:os";
import { Command } from "commander";
import { UserError } from "../../core/errors.js";
import { SPLITS, type SplitName } from "../../data/listing.js";
import { writeJsonAtomically } from "../../disk/files.js";
import { evaluationExecutor } from "../../runtime/choose-executor.js";
import { evaluateFolder } from "../../train/judge/evaluate-folder.js";
import { evaluateRun } from "../../train/judge/evaluation.js";
import type { Evaluation } from "../../train/judge/judged-split.js";
import { loadRun } from "../../train/judge/load-run.js";
import { runPaths } from "../../train/run/run-folder.js";
import { addPlaceOptions, type PlaceFlags, placeOptions } from "../place-options.js";
import { printJson, warn } from "../output.js";
import { integer, oneOf } from "../parsers.js";
import { DataDisplay } from "../data-display.js";
import { printEvaluation } from "../show-evaluation.js";

const ALL = "all";

interface Flags extends PlaceFlags {
  split: SplitName | typeof ALL;
  checkpoint: string;
  threads: number;
  json?: true;
}

async function evaluate(directory: string, flags: Flags): Promise<Evaluation> {
  const { split, checkpoint, threads } = flags;
  const loaded = loadRun(directory, checkpoint);
  const display = new DataDisplay();
  const emit = (event: Parameters<typeof display.show>[0]) => display.show(event);
  const executor = evaluationExecutor({ device: "cpu", threads });
  const { data, cacheRoot } = placeOptions(flags);
  try {
    if (data !== undefined) return await evaluateFolder(loaded, split, { data, cacheRoot }, executor, emit);
    if (split === ALL) throw new UserError("--split all judges on all photos of another folder; name it with --data.");
    return await evaluateRun(loaded, split, executor, emit, { cacheRoot });
  } finally {
    display.end();
  }
}

/** Keeps what the run's own test photos gave. A result that cannot be kept is a result all the same. */
function keep(directory: string, evaluation: Evaluation): void {
  try {
    writeJsonAtomically(runPaths(directory).test, evaluation);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    warn(`The result is not kept in the run: ${error.message.replace(/; choose another --out/, "")}`);
  }
}

/** `convscope evaluate RUN`: how well a run's network does on photos that it was not trained on. */
export function evaluateCommand(): Command {
  const command = new Command("evaluate")
    .argument("<run>", "a run's folder")
    .option(
      "--split <name>",
      "test, val or train; all, with --data, for every photo of that folder",
      oneOf("--split", [...SPLITS, ALL]),
      "test" as const,
    )
    .option("--checkpoint <which>", "best, last or an epoch's number", "best")
    .option("--threads <count>", "CPU threads", integer("--threads", { min: 1, max: 256 }), availableParallelism());
  return addPlaceOptions(command, "where the run's photos are now, or another labelled folder to judge on")
    .option("--json", "print JSON")
    .action(async (directory: string, flags: Flags) => {
      const evaluation = await evaluate(directory, flags);
      if (flags.json) printJson(evaluation);
      else printEvaluation(evaluation);
      if (evaluation.split === "test" && evaluation.data === undefined) keep(directory, evaluation);
    });
}

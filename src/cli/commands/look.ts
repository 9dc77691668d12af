import { availableParallelism } from "node:os";
import { Command } from "commander";
import { UserError } from "../../core/errors.js";
import { SPLITS, type SplitName } from "../../data/listing.js";
import { drawRun, FIGURE_KINDS, type FigureKind } from "../../look/draw-run.js";
import { writeFigures } from "../../look/draw/figure-files.js";
import { evaluationExecutor } from "../../runtime/choose-executor.js";
import { readRun, runPaths } from "../../train/run/run-folder.js";
import { DataDisplay } from "../data-display.js";
import { addPlaceOptions, type PlaceFlags, placeOptions } from "../place-options.js";
import { print, printJson, warn } from "../output.js";
import { integer, oneOf } from "../parsers.js";

interface Flags extends PlaceFlags {
  out?: string;
  checkpoint: string;
  split: SplitName;
  threads: number;
  layer?: string;
  true?: string;
  predicted?: string;
  json?: true;
}

const ALL = "all";

/** `convscope look RUN KIND [IMAGE…]`: figures of what a run's network has learned and gets wrong. */
export function lookCommand(): Command {
  const words = [...FIGURE_KINDS, "occlusion", ALL] as const;
  return addPlaceOptions(new Command("look"))
    .argument("<run>", "a run's folder")
    .argument("<kind>", words.join(", "), oneOf("The second argument", words))
    .argument(
      "[image|run...]",
      "image files for features, cam and occlusion (two photos of the split where none is given); other runs for curves",
    )
    .option("--out <folder>", "where the figures go (default: figures in the run's folder)")
    .option("--checkpoint <which>", "best, last or an epoch's number", "best")
    .option("--split <name>", "photos that are judged: test, val or train", oneOf("--split", SPLITS), "test")
    .option("--layer <name>", "features: all maps of this layer too, alone and over the image")
    .option("--true <class>", "mistakes: only photos of this class")
    .option("--predicted <class>", "mistakes: only photos taken for this class")
    .option("--threads <count>", "CPU threads", integer("--threads", { min: 1, max: 256 }), availableParallelism())
    .option("--json", "print the figures' numbers and the files written as JSON")
    .action(async (run: string, kind: FigureKind | typeof ALL, more: string[], flags: Flags) => {
      const { out = runPaths(run).figures, checkpoint, split, threads, json } = flags;
      if (more.length > 0 && !["curves", "features", "cam", "occlusion", ALL].includes(kind))
        throw new UserError(`Only features, cam and occlusion take image files, not ${kind}; leave ${more[0]} out.`);
      const [images, others] = kind === "curves" ? [[], more] : [more, []];
      for (const other of others) readRun(other);
      const which = {
        ...(flags.layer === undefined ? {} : { layer: flags.layer }),
        ...(flags.true === undefined ? {} : { actual: flags.true }),
        ...(flags.predicted === undefined ? {} : { predicted: flags.predicted }),
      };
      const display = new DataDisplay();
      const kinds = kind === ALL ? FIGURE_KINDS : [kind];
      const executor = evaluationExecutor({ device: "cpu", threads });
      const emit = (event: Parameters<typeof display.show>[0]) => display.show(event);
      const { figures, numbers, missing } = await drawRun(run, executor, {
        checkpoint,
        split,
        kinds,
        images,
        others,
        ...which,
        place: placeOptions(flags),
        emit,
      });
      display.end();
      missing.forEach((line) => warn(line));
      const files = await writeFigures(out, figures, numbers);
      if (json) printJson({ files, numbers });
      else files.forEach((file) => print(file));
    });
}

import { resolve } from "node:path";
import { Command } from "commander";
import { formatCount } from "../../core/format.js";
import { shellWord } from "../../core/shell-word.js";
import { DRAWN_CLASSES } from "../../data/drawn/classes/index.js";
import { writeDrawn } from "../../data/drawn/write-drawn.js";
import { print } from "../output.js";
import { integer } from "../parsers.js";
import { startProgress } from "../progress.js";

interface Options {
  readonly out: string;
  readonly perClass: number;
  readonly seed: number;
}

async function draw({ out, perClass, seed }: Options): Promise<void> {
  const total = perClass * DRAWN_CLASSES.length;
  const progress = startProgress("drawing", total);
  try {
    await writeDrawn(resolve(out), { perClass, seed, onProgress: (done) => progress.update(done, "pictures") });
  } finally {
    progress.end();
  }
  print(`${out}: ${formatCount(total)} drawn pictures of ${DRAWN_CLASSES.length} classes, seed ${seed}.`);
  print(`Next: convscope train --data ${shellWord(out)}`);
}

/** `convscope data draw`: writes a drawn data set to a folder. */
export function dataDrawCommand(): Command {
  return new Command("draw")
    .description("draw a data set of the ten ImageNet10 classes, without any download")
    .requiredOption("--out <dir>", "folder to write; an unfinished one is gone on with")
    .option("--per-class <n>", "pictures of each class", integer("--per-class", { min: 1, max: 100_000 }), 300)
    .option("--seed <n>", "another seed draws other pictures", integer("--seed", { min: 0, max: 0xffff_ffff }), 0)
    .action(draw);
}

import { Command } from "commander";
import { UserError } from "../../core/errors.js";
import { readRun } from "../../train/run/run-folder.js";
import { changeTags, readTags } from "../../train/run/tags.js";
import { print } from "../output.js";

/** `convscope tag RUN`: words by which runs are found again on the live page. */
export function tagCommand(): Command {
  return new Command("tag")
    .argument("<run>", "a run's folder")
    .argument("[tags...]", "words to add, or with --remove to take away")
    .option("--remove", "take them away")
    .action((directory: string, words: string[], { remove = false }: { remove?: boolean }) => {
      if (remove && words.length === 0) throw new UserError("--remove needs the tags to take away.");
      readRun(directory);
      if (words.length > 0) changeTags(directory, remove ? [] : words, remove ? words : []);
      const tags = readTags(directory);
      if (tags.length > 0) print(tags.join("\n"));
    });
}

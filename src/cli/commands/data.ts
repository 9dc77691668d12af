import { Command } from "commander";
import { dataCleanCacheCommand } from "./data-clean-cache.js";
import { dataDrawCommand } from "./data-draw.js";
import { dataGetCommand } from "./data-get.js";
import { dataInfoCommand } from "./data-info.js";
import { dataPrepareCommand } from "./data-prepare.js";
import { dataPreviewCommand } from "./data-preview.js";
import { dataRelabelCommand } from "./data-relabel.js";

/** `convscope data …`: what concerns photos before training. */
export function dataCommand(): Command {
  return new Command("data")
    .addCommand(dataInfoCommand())
    .addCommand(dataPrepareCommand())
    .addCommand(dataCleanCacheCommand())
    .addCommand(dataPreviewCommand())
    .addCommand(dataRelabelCommand())
    .addCommand(dataDrawCommand())
    .addCommand(dataGetCommand());
}

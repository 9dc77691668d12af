import { Command } from "commander";
import { formatCount } from "../../core/format.js";
import { modelNames, parseModelName } from "../../nn/models.js";
import { networkTitle } from "../../nn/network-title.js";
import { resolveNetwork } from "../../nn/resolve-network.js";
import { type NetworkSummary, summarize } from "../../nn/summary.js";
import { networkOptions } from "../../settings/config-of.js";
import { flagOf } from "../../settings/table.js";
import { addOptionOption, chooseNetwork } from "../network-options.js";
import { print, printJson } from "../output.js";
import { integer } from "../parsers.js";
import { addSettings, givenSettings, settingsOfGroups } from "../setting-options.js";
import { formatTable } from "../table.js";

interface Flags {
  imageSize: number;
  classes: number;
  option?: string[];
  json?: true;
}

async function summaryOf(model: string, flags: Flags): Promise<NetworkSummary> {
  const { imageSize, classes } = flags;
  // A file's path is no model's name, as settings have it, and goes its own way at once.
  const { settings, own } = await chooseNetwork({ ...givenSettings(flags), model }, flags.option);
  if (own !== null) {
    const { source, options } = own;
    return summarize(resolveNetwork(source, { name: networkTitle(model), options, imageSize, classes }).network);
  }
  const name = parseModelName(model);
  const options = networkOptions(settings, name, flagOf);
  return summarize(resolveNetwork(name, { options, imageSize, classes }).network);
}

function printSummary({ name, input, layers, parameters }: NetworkSummary): void {
  const rows = layers.map((layer) => [layer.name, layer.type, layer.output.join(" x "), formatCount(layer.parameters)]);
  print(`${name}, input ${input.join(" x ")}`);
  print();
  print(formatTable(["layer", "type", "output", "parameters"], rows, ["left", "left", "right", "right"]));
  print();
  print(`${formatCount(parameters)} parameters`);
}

async function printList(flags: Flags): Promise<void> {
  const summaries = await Promise.all(modelNames.map((name) => summaryOf(name, flags)));
  if (flags.json) {
    printJson(summaries);
    return;
  }
  const rows = summaries.map(({ name, layers, parameters }) => {
    const convolutions = layers.filter(({ type }) => type === "Conv2d").length;
    return [name, String(convolutions), formatCount(parameters)];
  });
  print(formatTable(["model", "convolutions", "parameters"], rows, ["left", "right", "right"]));
  print();
  print(`Parameters at ${flags.imageSize} px and ${flags.classes} classes. convscope models NAME shows the layers.`);
}

/** `convscope models [name]`: the networks there are, or one layer by layer. */
export function modelsCommand(): Command {
  const command = new Command("models")
    .argument("[name]", "a network's name, or a file that holds one")
    .option("--image-size <pixels>", "height and width of the images", integer("--image-size", { min: 1 }), 256)
    .option("--classes <count>", "number of classes", integer("--classes", { min: 2 }), 10)
    .option("--json", "print JSON");
  addOptionOption(addSettings(command, settingsOfGroups("network")));
  return command.action(async (name: string | undefined, flags: Flags) => {
    if (name === undefined) return printList(flags);
    const summary = await summaryOf(name, flags);
    if (flags.json) printJson(summary);
    else printSummary(summary);
  });
}

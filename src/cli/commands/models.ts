import { Command } from "commander";
import { formatCount } from "../../core/format.js";
import { createNetwork, type ModelName, modelNames, parseModelName } from "../../nn/models.js";
import { networkOptions } from "../../settings/config-of.js";
import { flagOf } from "../../settings/table.js";
import { type NetworkSummary, summarize } from "../../nn/summary.js";
import { print, printJson } from "../output.js";
import { integer } from "../parsers.js";
import { addSettings, givenSettings, settingsOfGroups } from "../setting-options.js";
import { formatTable } from "../table.js";

interface Flags {
  imageSize: number;
  classes: number;
  json?: true;
}

function summaryOf(model: ModelName, flags: Flags): NetworkSummary {
  const { imageSize, classes } = flags;
  return summarize(
    createNetwork({ model, options: networkOptions(givenSettings(flags), model, flagOf), imageSize, classes }),
  );
}

function printSummary({ name, input, layers, parameters }: NetworkSummary): void {
  const rows = layers.map((layer) => [layer.name, layer.type, layer.output.join(" x "), formatCount(layer.parameters)]);
  print(`${name}, input ${input.join(" x ")}`);
  print();
  print(formatTable(["layer", "type", "output", "parameters"], rows, ["left", "left", "right", "right"]));
  print();
  print(`${formatCount(parameters)} parameters`);
}

function printList(flags: Flags): void {
  const summaries = modelNames.map((name) => summaryOf(name, flags));
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
    .argument("[name]", "a network's name")
    .option("--image-size <pixels>", "height and width of the images", integer("--image-size", { min: 1 }), 256)
    .option("--classes <count>", "number of classes", integer("--classes", { min: 2 }), 10)
    .option("--json", "print JSON");
  return addSettings(command, settingsOfGroups("network")).action((name: string | undefined, flags: Flags) => {
    if (name === undefined) {
      printList(flags);
      return;
    }
    const summary = summaryOf(parseModelName(name), flags);
    if (flags.json) printJson(summary);
    else printSummary(summary);
  });
}

import { dirname, resolve } from "node:path";
import { Command } from "commander";
import { formatCount } from "../../core/format.js";
import { UserError } from "../../core/errors.js";
import { shellWord } from "../../core/shell-word.js";
import { parseModelName } from "../../nn/models.js";
import { importWeights } from "../../train/weights/import-weights.js";
import { makeFolder } from "../../train/run/run-folder.js";
import { note, print } from "../output.js";
import { integer } from "../parsers.js";

interface Flags {
  model?: string;
  imageSize: number;
  out: string;
}

function importCommand(): Command {
  return new Command("import")
    .description(
      "bring weights that PyTorch or tfjs saved, of torchvision's or timm's networks too, to what train --weights reads",
    )
    .argument("<file>", "a .pth file that torch.save wrote, a .safetensors file, or tfjs's model.json")
    .requiredOption("--out <file>", "the .safetensors file to write")
    .option("--model <name>", "check that they are this network's, and bring timm's and tfjs's names to its own")
    .option(
      "--image-size <pixels>",
      "with --model convnet…, whose last layers depend on it",
      integer("--image-size", { min: 1 }),
      256,
    )
    .action((file: string, { model, imageSize, out }: Flags) => {
      const target = model === undefined ? null : { model: parseModelName(model), imageSize };
      if (resolve(out) === resolve(file))
        throw new UserError(`--out ${out} is the file that is read; give another name.`);
      makeFolder(dirname(out));
      const { tensors, numbers, remarks } = importWeights(file, target, out);
      for (const remark of remarks) note(remark);
      print(`Wrote ${out}: ${tensors} tensors, ${formatCount(numbers)} numbers`);
      print(`Next: convscope train --data PHOTOS --model ${model ?? "NAME"} --weights ${shellWord(out)}`);
    });
}

/** `convscope weights`: weights of other programs. */
export function weightsCommand(): Command {
  return new Command("weights").addCommand(importCommand());
}

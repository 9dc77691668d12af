import { Command, CommanderError } from "commander";
import pc from "picocolors";
import { UserError } from "../core/errors.js";
import { packageVersion } from "../train/describe-run.js";
import { evaluateCommand } from "./commands/evaluate.js";
import { exportCommand } from "./commands/export.js";
import { predictCommand } from "./commands/predict.js";
import { modelsCommand } from "./commands/models.js";
import { trainCommand } from "./commands/train.js";
import { EXIT_INTERRUPTED, Interrupted } from "./show-training.js";

const DEBUG = "--debug";
const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

/** The whole command line; each command is a file of `commands/`. */
function program(): Command {
  const convscope = new Command("convscope")
    .description("A laboratory for convolutional image classifiers.")
    .option(DEBUG, "show a stack trace when something fails; stands anywhere")
    .version(packageVersion())
    .addCommand(trainCommand())
    .addCommand(evaluateCommand())
    .addCommand(predictCommand())
    .addCommand(exportCommand())
    .addCommand(modelsCommand());
  for (const command of [convscope, ...convscope.commands])
    command.exitOverride().configureOutput({ writeErr: () => {} });
  return convscope;
}

/** Reports an error on stderr and gives the exit code it stands for. */
function report(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    process.stderr.write(`${pc.red("error:")} ${error.message.replace(/^error: /, "")}\n`);
    return EXIT_USAGE;
  }
  if (error instanceof Interrupted) {
    process.stderr.write(`${error.message}\n`);
    return EXIT_INTERRUPTED;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${pc.red("error:")} ${message}\n`);
  if (debug && error instanceof Error) process.stderr.write(`${error.stack ?? ""}\n`);
  return error instanceof UserError ? error.exitCode : EXIT_FAILURE;
}

/** Runs one command line (without the program's name) and gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const own = args.filter((argument) => argument !== DEBUG);
    await program().parseAsync(own, { from: "user" });
    return 0;
  } catch (error) {
    return report(error, args.includes(DEBUG));
  }
}

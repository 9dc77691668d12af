import { Command, CommanderError } from "commander";
import { visible } from "../core/visible.js";
import { UserError } from "../core/errors.js";
import { VERSION } from "../core/version.js";
import { commands } from "./commands.js";
import { colors } from "./colors.js";
import { Again, EXIT_AGAIN, EXIT_INTERRUPTED, Interrupted } from "./interrupted.js";
import { note, print } from "./output.js";

const DEBUG = "--debug";
const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

/** Has a command and those below it throw their errors instead of printing them and ending the process. */
function quieten(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => {} });
  command.commands.forEach(quieten);
}

/** The whole command line, of which only what the arguments name is loaded: the help must not wait for what trains. */
async function program(args: readonly string[]): Promise<Command> {
  const convscope = new Command("convscope")
    .description("A laboratory for convolutional image classifiers.")
    .option(DEBUG, "show a stack trace when something fails; stands anywhere")
    .version(VERSION);
  for (const { name, description, load } of commands) {
    const command = args.includes(name) ? await load() : new Command(name);
    convscope.addCommand(command.description(description));
  }
  quieten(convscope);
  return convscope;
}

/** The command line that explains the command at hand. */
function helpOf(args: readonly string[]): string {
  const command = commands.find(({ name }) => name === args[0]);
  return ["convscope", ...(command === undefined ? [] : [args[0]]), "--help"].join(" ");
}

/** Reports an error on stderr and gives the exit code it stands for. */
function report(error: unknown, args: readonly string[]): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    // Help that was shown for want of a command speaks for itself.
    if (error.code !== "commander.help") {
      const message = error.message
        .replace(/^error: /, "")
        .replaceAll("\n", " ")
        .replace(/\.?$/, "");
      note(`${colors.red("error:")} ${visible(message)}; see ${helpOf(args)}.`);
    }
    return EXIT_USAGE;
  }
  if (error instanceof Interrupted) {
    note(error.message);
    return EXIT_INTERRUPTED;
  }
  if (error instanceof Again) {
    note(error.message);
    return EXIT_AGAIN;
  }
  const message = error instanceof Error ? error.message : String(error);
  note(`${colors.red("error:")} ${visible(message)}`);
  if (args.includes(DEBUG) && error instanceof Error) note(error.stack ?? "");
  return error instanceof UserError ? error.exitCode : EXIT_FAILURE;
}

/** Runs one command line (without the program's name) and gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const own = args.filter((argument) => argument !== DEBUG);
    if (own.length === 0) {
      const { hereText, lookHere } = await import("./here.js");
      print(hereText(lookHere(process.cwd())));
      return 0;
    }
    await (await program(own)).parseAsync(own, { from: "user" });
    return 0;
  } catch (error) {
    return report(error, args);
  }
}

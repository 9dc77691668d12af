import { Argument, Command } from "commander";
import type { CommandEntry } from "../command-entry.js";
import { commandTrees } from "../describe/command-tree.js";
import { completionScript, type Shell, SHELLS } from "../describe/completion.js";
import { programOptions } from "../describe/program-options.js";
import { oneOf } from "../parsers.js";

const USE = `
To have it in every shell, add to the shell's own file:
  ~/.bashrc                    source <(convscope completion bash)
  ~/.zshrc (behind compinit)   source <(convscope completion zsh)
  ~/.config/fish/config.fish   convscope completion fish | source`;

/** `convscope completion SHELL`: what a shell reads to complete commands, options and their values. */
export function completionCommand(commands: readonly CommandEntry[]): Command {
  return new Command("completion")
    .addArgument(new Argument("<shell>", SHELLS.join(", ")).argParser(oneOf("completion", SHELLS)))
    .addHelpText("after", USE)
    .action(async (shell: Shell) => {
      const described = { commands: await commandTrees(commands), options: programOptions };
      process.stdout.write(completionScript(shell, described));
    });
}

import type { Command, Option } from "commander";
import { wordsOf } from "../completed.js";
import type { CommandEntry } from "../command-entry.js";

/** An option as people and shells see it. */
export interface OptionTree {
  /** `--lr`, or `-h` and `--help`. */
  readonly names: readonly string[];
  /** `<rate>`; empty where it takes none. */
  readonly value: string;
  readonly help: string;
  /** What it can be, where that is known. */
  readonly words: readonly string[];
  readonly heading: string;
}

/** A command as people and shells see it. */
export interface CommandTree {
  /** `data info` is two. */
  readonly path: readonly string[];
  /** `<run> [image...]`. */
  readonly usage: string;
  readonly help: string;
  readonly options: readonly OptionTree[];
  readonly commands: readonly CommandTree[];
}

const HELP: OptionTree = { names: ["-h", "--help"], value: "", help: "show help", words: [], heading: "Options:" };

function optionTree(option: Option): OptionTree {
  const { short, long, flags, description, parseArg, helpGroupHeading } = option;
  return {
    names: [short, long].filter((name): name is string => name !== undefined),
    value: /[<[].*[>\]]/.exec(flags)?.[0] ?? "",
    help: description,
    words: wordsOf(parseArg),
    heading: helpGroupHeading ?? HELP.heading,
  };
}

function commandTree(command: Command, path: readonly string[], help: string): CommandTree {
  return {
    path,
    usage: command.registeredArguments
      .map((one) => `${one.required ? "<" : "["}${one.name()}${one.variadic ? "..." : ""}${one.required ? ">" : "]"}`)
      .join(" "),
    help,
    options: [...command.options.filter(({ hidden }) => !hidden).map(optionTree), HELP],
    commands: command.commands.map((inner) => commandTree(inner, [...path, inner.name()], inner.description())),
  };
}

/** Every command with its options. */
export function commandTrees(commands: readonly CommandEntry[]): Promise<CommandTree[]> {
  return Promise.all(
    commands.map(async ({ name, description, load }) => commandTree(await load(), [name], description)),
  );
}

/** Commands and those below them, one after another. */
export function flattened(trees: readonly CommandTree[]): CommandTree[] {
  return trees.flatMap((tree) => [tree, ...flattened(tree.commands)]);
}

/** Whether what an option takes is a file or a folder, by what the help calls it. */
export function takesFiles({ value }: OptionTree): boolean {
  return /file|folder|FILE|DIR/.test(value);
}

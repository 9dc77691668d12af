import type { OptionTree } from "./command-tree.js";

/** What stands before any command. */
export const programOptions: readonly OptionTree[] = [
  ["--version", "show the version"],
  ["--help", "show help"],
  ["--debug", "show a stack trace when something fails; stands anywhere"],
].map(([name, help]) => ({ names: [name], value: "", help, words: [], heading: "Options:" }));

import { type CommandTree, flattened, type OptionTree } from "./command-tree.js";
import type { Described } from "./completion.js";

/** Text as roff has it: no backslash, no dash that could become a hyphen, no dot that begins a request. */
function roff(text: string): string {
  const escaped = text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("…", "...");
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

const sentence = (text: string) => roff(text.replace(/\.?$/, "."));

function optionLines({ names, value, help }: OptionTree): string[] {
  const placeholder = value === "" ? "" : ` \\fI${roff(value)}\\fR`;
  return [".TP", `${names.map((name) => `\\fB${roff(name)}\\fR`).join(", ")}${placeholder}`, sentence(help)];
}

function commandLines({ path, usage, help, options }: CommandTree): string[] {
  const name = `convscope ${path.join(" ")}`;
  const headings = [...new Set(options.map(({ heading }) => heading))];
  const groups = headings.flatMap((heading) => [
    ...(headings.length > 1 ? [".PP", `\\fI${roff(heading)}\\fR`] : []),
    ...options.filter((option) => option.heading === heading).flatMap(optionLines),
  ]);
  return [`.SS "${roff(name)}${usage === "" ? "" : ` ${roff(usage)}`}"`, sentence(help), ...groups];
}

const FILES = [
  ["runs/, labs/", "where runs and labs are kept when no --out is given"],
  ["convscope.json, convscope.ts", "defaults of the project in whose folder it lies, by the names of settings"],
];
const EXIT = [
  ["0", "it went well"],
  ["1", "something failed"],
  ["2", "bad usage or input"],
  ["130", "stopped by Ctrl-C; what was trained is kept, and --resume goes on"],
];

/** The manual page of all commands, as roff; the same for the same commands and version. */
export function manPage({ commands, options }: Described, version: string): string {
  const definitions = (rows: readonly string[][]) =>
    rows.flatMap(([what, text]) => [".TP", `\\fB${roff(what)}\\fR`, sentence(text)]);
  const lines = [
    `.TH CONVSCOPE 1 "" "convscope ${version}" "User Commands"`,
    ".SH NAME",
    "convscope \\- a laboratory for convolutional image classifiers",
    ".SH SYNOPSIS",
    "\\fBconvscope\\fR \\fIcommand\\fR [\\fIoptions\\fR]",
    ".SH DESCRIPTION",
    "Trains, compares and looks into networks that tell photos apart. Without a command it says what to do next in the",
    "folder that it is called in. Results go to stdout, progress and warnings to stderr.",
    ".SH OPTIONS",
    ...options.flatMap(optionLines),
    ".SH COMMANDS",
    ...flattened(commands).flatMap(commandLines),
    ".SH FILES",
    ...definitions(FILES),
    ".SH EXIT STATUS",
    ...definitions(EXIT),
  ];
  return `${lines.join("\n")}\n`;
}

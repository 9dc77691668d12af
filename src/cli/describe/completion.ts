import { type CommandTree, flattened, type OptionTree, takesFiles } from "./command-tree.js";

/** Shells that can be told what to offer. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** The commands, and the options that stand before any. */
export interface Described {
  readonly commands: readonly CommandTree[];
  readonly options: readonly OptionTree[];
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const words = (list: readonly string[]) => list.map(quoted).join(" ");
const TOP = { path: [] as readonly string[], usage: "" };

function places({ commands, options }: Described): Omit<CommandTree, "help">[] {
  return [{ ...TOP, options, commands }, ...flattened(commands)];
}

/** Lines of a shell's `case` that find out which command the words before the cursor name. */
function pathCases(described: Described, assign: (path: string) => string): string[] {
  return flattened(described.commands).map(({ path }) => {
    const before = path.slice(0, -1).join(" ");
    return `      ${quoted(`${before}/${path.at(-1)!}`)}) ${assign(path.join(" "))} ;;`;
  });
}

function bash(described: Described): string {
  const values = places(described).flatMap(({ path, options }) =>
    options
      .filter(({ value }) => value !== "")
      .map((option) => {
        const pattern = option.names.map((name) => quoted(`${path.join(" ")}/${name}`)).join("|");
        const reply = takesFiles(option) ? `_convscope_files` : ":";
        return `    ${pattern}) ${option.words.length > 0 ? `_convscope_words ${words(option.words)}; ` : ""}${reply}; return ;;`;
      }),
  );
  const offered = places(described).map(({ path, options, commands }) => {
    const names = commands.map((command) => command.path.at(-1)!);
    const rest = names.length > 0 ? `_convscope_words ${words(names)}` : "_convscope_files";
    const flags = options.flatMap((option) => option.names.filter((name) => name.startsWith("--")));
    return `    ${quoted(path.join(" "))}) if [[ $cur == -* ]]; then _convscope_words ${words(flags)}; else ${rest}; fi ;;`;
  });
  return `# Completion of convscope for bash: source <(convscope completion bash)
_convscope_words() {
  local word
  for word in "$@"; do [[ $word == "$cur"* ]] && COMPREPLY+=("$word"); done
}
_convscope_files() {
  local file
  compopt -o filenames 2>/dev/null
  while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$cur")
}
_convscope() {
  local cur=\${COMP_WORDS[COMP_CWORD]} at="" i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at/\${COMP_WORDS[i]}" in
${pathCases(described, (path) => `at=${quoted(path)}`).join("\n")}
    esac
  done
  case "$at/\${COMP_WORDS[COMP_CWORD - 1]}" in
${values.join("\n")}
  esac
  case "$at" in
${offered.join("\n")}
  esac
}
complete -F _convscope convscope
`;
}

/** Before a colon is what is offered, behind it what it does. */
const offer = (name: string, help: string) => quoted(`${name.replaceAll(":", "\\:")}:${help}`);

function zsh(described: Described): string {
  const values = places(described).flatMap(({ path, options }) =>
    options
      .filter(({ value }) => value !== "")
      .map((option) => {
        const pattern = option.names.map((name) => quoted(`${path.join(" ")}/${name}`)).join("|");
        const offered = option.words.length > 0 ? `compadd -- ${words(option.words)}; ` : "";
        return `    ${pattern}) ${offered}${takesFiles(option) ? "_files; " : ""}return ;;`;
      }),
  );
  const offered = places(described).map(({ path, options, commands }) => {
    const flags = options.flatMap(({ names, help }) =>
      names.filter((name) => name.startsWith("--")).map((name) => offer(name, help)),
    );
    const names = commands.map((command) => offer(command.path.at(-1)!, command.help));
    const rest = names.length > 0 ? `offered=(${names.join(" ")}); _describe command offered` : "_files";
    return `    ${quoted(path.join(" "))}) if [[ $PREFIX == -* ]]; then offered=(${flags.join(" ")}); _describe option offered; else ${rest}; fi ;;`;
  });
  return `#compdef convscope
# Completion of convscope for zsh: source <(convscope completion zsh), behind compinit
_convscope() {
  local at="" i
  local -a offered
  for ((i = 2; i < CURRENT; i++)); do
    case "$at/\${words[i]}" in
${pathCases(described, (path) => `at=${quoted(path)}`).join("\n")}
    esac
  done
  case "$at/\${words[CURRENT - 1]}" in
${values.join("\n")}
  esac
  case "$at" in
${offered.join("\n")}
  esac
}
if [[ "\${funcstack[1]}" == _convscope ]]; then _convscope "$@"; else compdef _convscope convscope; fi
`;
}

function fish(described: Described): string {
  const text = (words: string) => `'${words.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = places(described).flatMap(({ path, options, commands }) => {
    const where = `complete -c convscope -n ${text(`test "$(__convscope_at)" = "${path.join(" ")}"`)}`;
    const below = commands.map((command) => `${where} -f -a ${text(command.path.at(-1)!)} -d ${text(command.help)}`);
    const flags = options.map(({ names, value, help, words: known, ...rest }) => {
      const option = { names, value, help, words: known, ...rest };
      const spelt = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
      const takes = value === "" ? "" : takesFiles(option) ? " -r -F" : " -x";
      return `${where} ${spelt.join(" ")}${takes}${known.length > 0 ? ` -a ${text(known.join(" "))}` : ""} -d ${text(help)}`;
    });
    return [...below, ...flags];
  });
  return `# Completion of convscope for fish: convscope completion fish | source
function __convscope_at
    set -l at ""
    for word in (commandline -opc)[2..]
        switch "$at/$word"
${flattened(described.commands)
  .map(
    ({ path }) =>
      `            case ${text(`${path.slice(0, -1).join(" ")}/${path.at(-1)!}`)}\n                set at ${text(path.join(" "))}`,
  )
  .join("\n")}
        end
    end
    echo $at
end
${lines.join("\n")}
`;
}

const writers: Readonly<Record<Shell, (described: Described) => string>> = { bash, zsh, fish };

/** What a shell reads to offer commands, options and their values. */
export function completionScript(shell: Shell, described: Described): string {
  return writers[shell](described);
}

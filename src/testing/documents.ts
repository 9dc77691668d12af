/** The documentation's pages as their tests read them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const DOCS = fileURLToPath(new URL("../../docs/", import.meta.url));

/** Why a block of code is not run, as its fence says; each is counted. */
export const REASONS = {
  cluster: "it needs a cluster",
  gpu: "it needs a graphics card",
  network: "it downloads something",
  minutes: "it takes minutes",
  waits: "it goes on until Ctrl-C",
  browser: "it needs a browser",
  "another test": "another test runs it",
  other: "it needs another program",
  yours: "it names files of the reader's",
  part: "it is a few lines of a larger file",
  translated: "it is another page's, word for word",
} as const;

export type Reason = keyof typeof REASONS;

/** A block of code between fences. */
export interface Block {
  readonly page: string;
  /** The line of its fence, from 1. */
  readonly line: number;
  /** `sh`, `ts`, `py` …; empty where the fence names none. */
  readonly language: string;
  /** Why it is not run; null where it is. */
  readonly reason: string | null;
  readonly text: string;
}

/** A fence: three backticks and, behind the language, why the block is not run: `sh not run: waits`. */
const FENCE = /^```(?:(\w+)(?: not run: (.+))?)?$/;

/** The pages of a folder and those below, by their paths, without what is generated or installed. */
export function pagesOf(folder = DOCS): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".md") && !/(^|\/)(node_modules|\.vitepress|api)\//.test(path))
    .sort();
}

/** The text of a page. */
export function textOf(page: string): string {
  return readFileSync(join(DOCS, page), "utf8").replaceAll("\r\n", "\n");
}

/** The blocks of a page. Throws where a fence says what is not known. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let open: { line: number; language: string; reason: string | null; lines: string[] } | null = null;
  for (const [index, line] of textOf(page).split("\n").entries()) {
    if (open === null && line.startsWith("```")) {
      const fence = FENCE.exec(line);
      if (fence === null) throw new Error(`docs/${page}:${index + 1}: "${line}" is no fence that the tests know`);
      open = { line: index + 1, language: fence[1] ?? "", reason: fence[2] ?? null, lines: [] };
    } else if (open !== null && line === "```") {
      const { lines, ...block } = open;
      blocks.push({ page, ...block, text: `${lines.join("\n")}\n` });
      open = null;
    } else open?.lines.push(line);
  }
  if (open !== null) throw new Error(`docs/${page}:${open.line}: a fence that nothing closes`);
  return blocks;
}

/** The file that a block is, as its first line says: `// net.ts`; null where it is run as it stands. */
export function fileOf({ text }: Block): string | null {
  return /^\/\/ ([\w.-]+\.ts)\n/.exec(text)?.[1] ?? null;
}

/** The commands of a block of shell: a line each, those that a backslash continues put together, without comments. */
export function commandsOf({ text }: Block): string[] {
  return text
    .replace(/\\\n\s*/g, "")
    .split("\n")
    .map((line) => line.replace(/(^|\s+)#.*$/, "").trim())
    .filter((line) => line !== "");
}

/** The words of a command, as a shell would divide them; quotes may hold spaces. Nothing is expanded. */
export function wordsOf(command: string): string[] {
  const words = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

/** What Convscope's command line gets of a command; null where it is another program's. */
export function argumentsOf(command: string): string[] | null {
  const words = wordsOf(command);
  const own = [["convscope"], ["npx", "convscope"], ["node", "bin/convscope.js"]];
  const prefix = own.find((start) => start.every((word, index) => words[index] === word));
  return prefix === undefined ? null : words.slice(prefix.length);
}

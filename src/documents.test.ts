/** Every block of code in docs/ is run (documents-run.test.ts) or says why not; here all are read: parsed, type-checked, compiled. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import ts from "typescript";
import { commands } from "./cli/commands.js";
import { recipeSchema } from "./lab/recipe.js";
import { entryOf } from "./settings/table.js";
import {
  argumentsOf,
  type Block,
  blocksOf,
  commandsOf,
  DOCS,
  fileOf,
  pagesOf,
  REASONS,
  textOf,
} from "./testing/documents.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const pages = pagesOf();
const blocks = pages.flatMap(blocksOf);
const at = ({ page, line }: Block) => `docs/${page}:${line}`;
const in_ = (...languages: readonly string[]) => blocks.filter(({ language }) => languages.includes(language));

test("a block that is not run says why, and most are run", (t) => {
  const told = blocks.filter(({ reason }) => reason !== null);
  for (const block of told) assert.ok(Object.hasOwn(REASONS, block.reason!), `${at(block)}: "${block.reason}"`);
  const counts = Object.keys(REASONS).map(
    (reason) => `${reason} ${told.filter((one) => one.reason === reason).length}`,
  );
  t.diagnostic(`${blocks.length} blocks, not run: ${counts.join(", ")}`);
  assert.ok(blocks.length > 40 && told.length < blocks.length, `${told.length} of ${blocks.length} blocks are not run`);
  for (const block of in_("python")) assert.notEqual(block.reason, null, `${at(block)}: Python is compiled, not run`);
});

test("what stands on two pages is run on one of them", () => {
  const code = ({ text }: Block) => text.replace(/ +#.*$/gm, "");
  for (const block of blocks.filter(({ reason }) => reason === "translated"))
    assert.ok(
      blocks.some((other) => other.reason === null && code(other) === code(block)),
      `${at(block)}: it runs on no other page`,
    );
});

test("what a page quotes or keeps as a file belongs to what it runs", () => {
  for (const page of pages) {
    const own = blocks.filter((block) => block.page === page);
    for (const [index, block] of own.entries()) {
      const before = own.slice(0, index).findLast((one) => fileOf(one) === null && one.language !== "json");
      if (block.language === "" && block.reason === null)
        assert.ok(before?.reason === null, `${at(block)}: the block before it is not run`);
      const file = fileOf(block);
      if (file === null || block.reason !== null) continue;
      assert.ok(own.some((one) => one !== block && one.reason === null && one.text.includes(file)), `${at(block)}: nothing runs ${file}`); // prettier-ignore
    }
  }
});

/** A command that reads its arguments as it does for people, and then does nothing. */
function idle(command: Command): Command {
  command.exitOverride().configureOutput({ outputError: () => {}, writeOut: () => {}, writeErr: () => {} });
  command.commands.forEach(idle);
  return command.commands.length > 0 ? command : command.action(() => {});
}

test("every command on every page is one that the command line takes", async () => {
  let parsed = 0;
  for (const block of in_("sh")) {
    for (const line of commandsOf(block)) {
      const args = argumentsOf(line);
      if (args === null) {
        assert.notEqual(block.reason, null, `${at(block)}: "${line}" is another program's, so the block cannot be run`);
        continue;
      }
      parsed++;
      const program = new Command("convscope").version("").enablePositionalOptions(false);
      for (const { name, load } of commands) if (args[0] === name) program.addCommand(await load());
      if (args.length === 0) continue;
      try {
        await idle(program).parseAsync(args, { from: "user" });
      } catch (error) {
        if (error instanceof CommanderError && error.exitCode === 0) continue;
        assert.fail(`${at(block)}: ${line}\n${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  assert.ok(parsed > 40, `${parsed} commands`);
});

test("every program in TypeScript is right for the compiler, against the types that the package ships", () => {
  const sources = new Map(
    in_("ts").map((block) => [join(ROOT, "dist", "pages", block.page, `${block.line}.ts`), block] as const),
  );
  const options: ts.CompilerOptions = {
    ...{ target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, lib: ["lib.es2023.d.ts", "lib.dom.d.ts"] },
    ...{ moduleResolution: ts.ModuleResolutionKind.Bundler, moduleDetection: ts.ModuleDetectionKind.Force },
    ...{ strict: true, skipLibCheck: true, noEmit: true, types: ["node"], typeRoots: [join(ROOT, "node_modules/@types")] }, // prettier-ignore
    paths: { convscope: [join(ROOT, "dist/index.d.ts")], "convscope/browser": [join(ROOT, "dist/browser.d.ts")] },
  };
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  const exists = host.fileExists.bind(host);
  host.readFile = (path) => sources.get(join(path))?.text ?? read(path);
  host.fileExists = (path) => sources.has(join(path)) || exists(path);
  const program = ts.createProgram([...sources.keys()], options, host);
  const said = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const block = file === undefined ? undefined : sources.get(join(file.fileName));
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start!).line + 1;
    const where = block === undefined ? (file?.fileName ?? "") : `docs/${block.page}:${block.line + line}`;
    return `${where}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
  assert.deepEqual(said, []);
  assert.ok(sources.size > 8, `${sources.size} programs`);
});

test("every program in JavaScript can be read", () => {
  for (const block of in_("js")) {
    const { diagnostics } = ts.transpileModule(block.text, { reportDiagnostics: true, fileName: "block.mjs", compilerOptions: { allowJs: true, target: ts.ScriptTarget.ES2023 } }); // prettier-ignore
    assert.deepEqual(diagnostics, [], at(block));
  }
});

test("the notebook among the examples is the page on notebooks", () => {
  const notebook = JSON.parse(readFileSync(join(ROOT, "examples/notebook.ipynb"), "utf8")) as { cells: { cell_type: string; source: string[] }[] }; // prettier-ignore
  const cells = notebook.cells.filter((cell) => cell.cell_type === "code").map(({ source }) => `${source.join("")}\n`);
  const shown = in_("ts", "js").filter(({ page }) => page === "jupyter.md").map(({ text }) => text); // prettier-ignore
  assert.deepEqual(cells, shown);
});

test("every block of JSON is a recipe, where it has stages, or settings", () => {
  for (const block of in_("json")) {
    const value = JSON.parse(block.text) as object;
    if ("stages" in value) assert.equal(recipeSchema.safeParse(value).error?.message, undefined, at(block));
    else for (const name of Object.keys(value)) assert.ok(entryOf(name) !== undefined, `${at(block)}: ${name}`);
  }
});

test("every program in Python compiles", (t) => {
  const sources = in_("python").map((block) => [at(block), block.text]);
  assert.ok(sources.length > 3);
  const check = "import json, sys\nfor name, text in json.load(sys.stdin): compile(text, name, 'exec')";
  const python = spawnSync("python3", ["-c", check], { input: JSON.stringify(sources), encoding: "utf8" });
  if (python.error !== undefined) return t.diagnostic("no python3 here: its programs were not compiled");
  assert.equal(python.status, 0, python.stderr);
});

/** A heading's anchor: what both GitHub and VitePress make of plain ones. */
function anchorOf(heading: string): string {
  const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)|[`*]/g, "$1").trim();
  return plain.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s+/g, "-"); // prettier-ignore
}

const withoutCode = (text: string) => text.replace(/^```[^]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");
const headings = (text: string) => [...withoutHeadCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading)); // prettier-ignore
const withoutHeadCode = (text: string) => text.replace(/^```[^]*?^```$/gm, "");

test("every link between pages leads to a page, and every anchor to a heading", () => {
  const outside = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"].map((name) => join(ROOT, name));
  const files = [...pages.map((page) => join(DOCS, page)), ...outside];
  let links = 0;
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    for (const [, target] of withoutCode(text).matchAll(/(?:\]\(|href=")([^)"\s]+)[)"]/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      links++;
      const [path, anchor] = target.split("#");
      const to = path === "" ? file : join(dirname(file), decodeURI(path));
      const where = `${relative(ROOT, file)}: ${target}`;
      // The reference is made of the sources when the site is built.
      if (relative(DOCS, to).startsWith("api")) continue;
      assert.ok(existsSync(to), where);
      if (anchor !== undefined) assert.ok(headings(readFileSync(to, "utf8")).includes(decodeURI(anchor)), where);
    }
  }
  assert.ok(links > 60, `${links} links`);
});

test("every page stands once in the site's list, and what the list has is there", () => {
  const groups = JSON.parse(readFileSync(join(DOCS, ".vitepress/pages.json"), "utf8")) as Record<string, { pages: string[] }[]>; // prettier-ignore
  const listed = Object.values(groups).flatMap((list) => list.flatMap((group) => group.pages.map((page) => `${page}.md`))); // prettier-ignore
  const homes = ["index.md", "zh/index.md"];
  assert.deepEqual([...listed.filter((page) => page !== "api/index.md"), ...homes].sort(), pages);
  for (const page of pages.filter((name) => !homes.includes(name))) assert.match(textOf(page), /^# .+$/m, page);
});

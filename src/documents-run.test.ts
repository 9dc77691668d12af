/** Runs what docs/ shows: commands and programs page by page, in a folder with small photos and weights of PyTorch's, and compares what is quoted. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { CommandServer, type Step } from "./testing/ask-commands.js";
import { workFolder } from "./testing/cli.js";
import { argumentsOf, type Block, blocksOf, commandsOf, fileOf, pagesOf } from "./testing/documents.js";
import { goldenFile } from "./testing/golden.js";
import { writePhotos } from "./testing/photos.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const all = workFolder();
const photos = await writePhotos(join(all, "photos"));
const server = new CommandServer(() => ({ ...process.env, NO_COLOR: "1", CONVSCOPE_CACHE: join(all, "cache") }));

async function perform(block: Block, step: Step): Promise<string> {
  const { code, said } = await server.ask(step);
  assert.equal(code, 0, `docs/${block.page}:${block.line}: ${JSON.stringify(step.run)}\n${said}`);
  return said;
}

/** A pattern for a line of output, in which … stands for what differs from machine to machine. */
function pattern(line: string): RegExp {
  const parts = line.trimEnd().split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")); // prettier-ignore
  return new RegExp(`^${parts.join(".*")}$`);
}

/** Checks that each quoted line stands in what was said, in the same order. A line of … alone skips any number of lines. */
function compare({ page, line, text }: Block, said: string): void {
  const lines = said.split("\n").map((one) => one.trimEnd());
  let from = 0;
  for (const quoted of text.split("\n").filter((one) => one.trim() !== "" && one.trim() !== "…")) {
    const found = lines.findIndex((one, index) => index >= from && pattern(quoted).test(one));
    assert.ok(found >= 0, `docs/${page}:${line}: "${quoted}" is not what is shown:\n${lines.slice(from).join("\n")}`);
    from = found + 1;
  }
}

async function run(block: Block, folder: string): Promise<string> {
  if (block.language === "sh") {
    let said = "";
    for (const command of commandsOf(block)) said += await perform(block, { folder, run: argumentsOf(command)! });
    return said;
  }
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
  const module = join(folder, `block-${block.line}.mjs`);
  writeFileSync(module, ts.transpileModule(block.text, { compilerOptions }).outputText);
  return perform(block, { folder, run: { module } });
}

for (const page of pagesOf()) {
  const blocks = blocksOf(page);
  if (!blocks.some(({ language, reason }) => reason === null && ["sh", "ts"].includes(language))) continue;
  test(`what docs/${page} shows is so`, async () => {
    const folder = join(all, "pages", page.replaceAll("/", "-"));
    mkdirSync(join(folder, "node_modules"), { recursive: true });
    symlinkSync(ROOT, join(folder, "node_modules", "convscope"), "junction");
    cpSync(photos, join(folder, "photos"), { recursive: true });
    cpSync(goldenFile("pth/checkpoint.pth"), join(folder, "checkpoint.pth"));
    let said: string | null = null;
    for (const block of blocks) {
      const file = fileOf(block);
      if (file !== null) writeFileSync(join(folder, file), block.text);
      else if (block.reason !== null) said = null;
      else if (["sh", "ts"].includes(block.language)) said = await run(block, folder);
      else if (block.language === "") compare(block, said!);
    }
  });
}

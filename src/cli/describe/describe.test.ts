import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { modelNames } from "../../nn/models.js";
import { flagOf, table } from "../../settings/table.js";
import { commands } from "../commands.js";
import { commandTrees, flattened } from "./command-tree.js";
import { completionScript, SHELLS } from "./completion.js";
import { manualPage } from "./manual.js";
import { programOptions } from "./program-options.js";

const folder = mkdtempSync(join(tmpdir(), "convscope-completion-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const described = { commands: await commandTrees(commands), options: programOptions };
const script = (shell: (typeof SHELLS)[number]) => completionScript(shell, described);

test("docs/convscope.1 is what the commands say", async () => {
  const stored = readFileSync(new URL("../../../docs/convscope.1", import.meta.url), "utf8");
  assert.ok(stored === (await manualPage()), "docs/convscope.1 is old: node tools/write-docs.js writes it anew");
});

test("the manual page has every command and every option, and no line that roff would take for a request of its own", async () => {
  const page = await manualPage();
  for (const { path, options } of flattened(described.commands)) {
    assert.ok(page.includes(`.SS "convscope ${path.join(" ").replaceAll("-", "\\-")}`), path.join(" "));
    for (const { names } of options)
      for (const name of names) assert.ok(page.includes(`\\fB${name.replaceAll("-", "\\-")}\\fR`), name);
  }
  const requests = new Set(page.split("\n").filter((line) => line.startsWith(".")).map((line) => line.slice(1, 3).trim())); // prettier-ignore
  assert.deepEqual([...requests].sort(), ["PP", "SH", "SS", "TH", "TP"]);
});

test("every setting of train stands under a heading", () => {
  const { options } = described.commands.find(({ path }) => path[0] === "train")!;
  for (const { name } of table) {
    const option = options.find(({ names }) => names.includes(flagOf(name)));
    assert.ok(option !== undefined && option.heading !== "Options:", name);
  }
  assert.ok(new Set(options.map(({ heading }) => heading)).size > 8);
});

/** What bash offers behind some words. */
function bashOffers(...words: readonly string[]): string[] {
  const lines = [
    script("bash"),
    `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})`,
    `COMP_CWORD=${words.length - 1}`,
    "_convscope",
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ];
  return execFileSync("bash", ["-c", lines.join("\n")], { encoding: "utf8", cwd: new URL("../../../docs", import.meta.url) }) // prettier-ignore
    .split("\n")
    .filter((line) => line !== "");
}

test("bash is offered commands, those below them, options, the words that an option takes, and files", () => {
  assert.deepEqual(
    bashOffers("convscope", ""),
    commands.map(({ name }) => name),
  );
  assert.deepEqual(bashOffers("convscope", "tr"), ["train"]);
  assert.deepEqual(bashOffers("convscope", "weights", ""), ["import"]);
  assert.deepEqual(bashOffers("convscope", "weights", "import", "--m"), ["--model"]);
  assert.ok(bashOffers("convscope", "train", "--").includes("--weight-decay"));
  assert.deepEqual(bashOffers("convscope", "train", "--optimizer", "ad"), ["adam", "adamw"]);
  assert.deepEqual(bashOffers("convscope", "export", "r", "--format", "o"), ["onnx"]);
  const models = bashOffers("convscope", "train", "--model", "");
  for (const name of [...modelNames, "training.md"]) assert.ok(models.includes(name), name);
  assert.deepEqual(bashOffers("convscope", "train", "--data", "trai"), ["training.md"]);
  assert.deepEqual(bashOffers("convscope", "train", "--batch", ""), []);
  assert.deepEqual(bashOffers("convscope", "predict", "runs", "training"), ["training.md"]);
});

for (const shell of SHELLS) {
  const isThere = spawnSync(shell, ["-c", "exit"]).status === 0;
  test(`what ${shell} reads names every command and option${isThere ? ", and is understood" : ""}`, () => {
    const text = script(shell);
    for (const { path, options } of flattened(described.commands)) {
      assert.ok(text.includes(path.at(-1)!));
      for (const { names } of options) assert.ok(text.includes(names.at(-1)!.slice(2)), names.join());
    }
    if (!isThere) return;
    const file = join(folder, shell);
    writeFileSync(file, text);
    const { status, stderr } = spawnSync(shell, ["-n", file], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
  });
}

import assert from "node:assert/strict";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CommandLine, workFolder } from "../testing/cli.js";
import { goldenFile } from "../testing/golden.js";
import { writePhotos } from "../testing/photos.js";
import { readSettingsFile } from "../train/settings-file.js";

const page = readFileSync(new URL("../../docs/formats.md", import.meta.url), "utf8");
const blocks = (kind: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${kind}\\b.*\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(([, text]) => text);

test("every command of docs/formats.md does what it says", async () => {
  const folder = workFolder();
  const photos = await writePhotos(join(folder, "photos"));
  copyFileSync(goldenFile("pth/checkpoint.pth"), join(folder, "checkpoint.pth"));
  const lines = blocks("sh").flatMap((block) => block.trim().split("\n"));
  const commands = lines.filter((line) => line.startsWith("convscope "));
  assert.ok(commands.length >= 6);
  for (const command of commands) {
    // The drawn set has 3,000 photos, which take longer to draw than everything else here.
    const args = command.replace("--data drawn", `--data ${photos}`).split(" ").slice(1);
    const { code, stderr } = await new CommandLine(folder).ask(...args);
    assert.equal(code, 0, `${command}\n${stderr}`);
    const out = args[args.indexOf("--out") + 1];
    assert.ok(existsSync(join(folder, out)), command);
  }
});

test("the example of a project's defaults is one", async () => {
  const path = join(workFolder(), "convscope.json");
  for (const text of blocks("json")) writeFileSync(path, text);
  const { settings } = await readSettingsFile(path);
  assert.equal(settings.imageSize, 64);
});

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { UserError } from "../../core/errors.js";
import { configOf } from "../../settings/config-of.js";
import type { TrainSettings } from "../../settings/settings.js";
import { projectFile, readSettingsFile, settingsOf } from "./settings-file.js";

const folder = mkdtempSync(join(tmpdir(), "convscope-settings-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const refused = (path: string, message: RegExp) =>
  assert.rejects(readSettingsFile(path), (error) => error instanceof UserError && message.test(error.message));

test("what a training was made of makes the same one again, through a file", async () => {
  const all: TrainSettings[] = [
    {},
    { optimizer: "muon", schedule: "multi-step", lrMilestones: [2, 5], accumulate: 4, cropScale: [0.3, 0.8] },
    { optimizer: "lion", schedule: "one-cycle", augment: "strong", model: "scopenet", width: 16, freeze: ["stem"] },
    { model: "convnet2", kernels: 5, fc: [], split: { train: 0.6, val: 0.2, test: 0.2 }, ema: 0.99, seed: 7 },
  ];
  for (const settings of all) {
    const config = configOf({ data: "drawn", threads: 3, ...settings });
    const { settings: read } = await readSettingsFile(write("all.json", settingsOf(config)));
    assert.equal(read.threads, undefined);
    assert.deepEqual(configOf({ ...read, threads: 3 }), config);
  }
});

test("a network of one's own keeps its options apart from settings of the same names", async () => {
  const own = { model: "./net.ts", options: { width: 48, dropout: 0.5 } };
  const config = configOf({ data: "drawn", threads: 1 }, undefined, own);
  const { settings, options } = await readSettingsFile(write("own.json", settingsOf(config)));
  assert.deepEqual(options, own.options);
  assert.equal(settings.width, undefined);
  assert.equal(settings.model, join(folder, "net.ts"));
});

test("paths are relative to the file, and a module's default export is read as JSON is", async () => {
  write(
    "module.ts",
    `const half: number = 32;\nexport default { data: "photos", imageSize: half * 2, cache: "kept" };\n`,
  );
  const { settings } = await readSettingsFile(join(folder, "module.ts"));
  assert.deepEqual(settings, { data: join(folder, "photos"), imageSize: 64, cache: join(folder, "kept") });
  const { settings: drawn } = await readSettingsFile(write("d.json", { $schema: "x", data: "drawn" }));
  assert.deepEqual(drawn, { data: "drawn" });
});

test("what is no file of settings, no setting or no value of one is refused by name", async () => {
  await refused(join(folder, "none.json"), /There is no file of settings .*none\.json/);
  await refused(write("bad.json", "{"), /bad\.json cannot be read: /);
  await refused(write("list.json", "[]"), /holds no settings/);
  await refused(write("a.txt", "{}"), /needs to be a \.json or \.ts file/);
  await refused(write("x.json", { colour: 3 }), /x\.json: there is no setting colour; choose among data, /);
  await refused(write("y.json", { imageSize: 0 }), /y\.json: imageSize needs a whole number from 1 to 4096, not 0/);
  await refused(write("z.json", { batch: null }), /z\.json: batch needs .*, not null/);
  await refused(write("o.json", { options: 3 }), /options needs an object/);
  await refused(write("t.ts", "throw new Error('no');"), /t\.ts cannot be read: no/);
});

test("a project has one file of defaults", () => {
  assert.equal(projectFile(folder), null);
  const path = write("convscope.json", {});
  assert.equal(projectFile(folder), path);
  write("convscope.ts", "export default {};");
  assert.throws(() => projectFile(folder), /convscope\.json and convscope\.ts/);
});

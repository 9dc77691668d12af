/** The language of a lab's report: the lab keeps it, so that whoever goes on with it need not know it. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { LabFile } from "../lab/lab-file.js";
import { labPaths } from "../lab/lab-folder.js";
import { CommandLine, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";

const folder = workFolder();
const commandLine = new CommandLine(folder);
const out = labPaths(join(folder, "lab"));
const defaults = {
  model: "convnet2",
  channels: [4, 4],
  kernels: 3,
  fc: [16],
  learningRate: 0.01,
  batch: 4,
  epochs: 30,
};
const stages = [{ name: "one", experiments: [{ name: "plain", set: {} }] }];
const readLab = () => JSON.parse(readFileSync(out.lab, "utf8")) as LabFile;
const writeLab = (lab: object) => writeFileSync(out.lab, JSON.stringify(lab));
const resume = (...args: string[]) => commandLine.ask("lab", "--resume", "--out", "lab", ...args);

/** Goes on with the lab and gives the language of its report. */
async function languageAfter(...args: string[]): Promise<string | undefined> {
  const { code, stderr } = await resume(...args);
  assert.equal(code, 0, stderr);
  return /<html lang="(\w+)"/.exec(readFileSync(out.report, "utf8"))?.[1];
}

test("a lab keeps the language of its report, which --resume uses unless it is told another", async (t) => {
  await writePhotos(join(folder, "photos"));
  writeFileSync(join(folder, "one.json"), JSON.stringify({ name: "one", imageSize: 32, defaults, stages }));
  const started = commandLine.start("lab", "--data", "photos", "--recipe", "one.json", "--threads", "1", "--lang", "zh", "--out", "lab"); // prettier-ignore
  await started.said(/1\/1/);
  started.signal("SIGINT", "all");
  assert.equal((await started.ended).code, 130);
  assert.equal(readLab().language, "zh");
  assert.match(readLab().command, / --lang zh$/);

  await t.test("an interrupted one", async () => assert.equal(await languageAfter(), "zh"));
  await t.test("another that is asked for is kept in turn", async () => {
    assert.equal(await languageAfter("--lang", "en"), "en");
    assert.equal(await languageAfter(), "en");
  });
  await t.test("a lab of before languages were kept is told in English", async () => {
    const { language, ...earlier } = readLab();
    assert.equal(language, "en");
    writeLab(earlier);
    assert.equal(await languageAfter(), "en");
  });
  await t.test("a language that there is none of is named in one sentence", async () => {
    writeLab({ ...readLab(), language: "fr" });
    const { code, stderr } = await resume();
    assert.equal(code, 2);
    assert.match(stderr, /^error: .*lab\.json has the language "fr"; write one of en, zh there\.\n$/);
  });
});

/** A lab in the studio, as its tests make it. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { unzip } from "../data/get/unzip.js";
import { choose } from "../lab/choose.js";
import { readLab, readResults } from "../lab/lab-folder.js";
import { readJudgements } from "../lab/test-runs.js";
import { axeViolations } from "../testing/axe.js";
import { summarizeJudgements } from "../train/judge/judged-split.js";
import { readRun } from "../train/run/run-folder.js";

/** Makes a lab of one stage, through a reload, and hands in its report and its folder: what was chosen is what the lab's own rule chooses. */
export async function makeLab(page: Page, folder: string): Promise<void> {
  await page.getByRole("link", { name: "New training" }).click();
  await page.getByRole("radio").first().check();
  await page.getByText("Choose the experiments").click();
  const stages = page.locator(".stages input");
  await stages.nth(1).waitFor();
  for (let stage = 1; stage < (await stages.count()); stage++) await stages.nth(stage).uncheck();
  const epochs = page.getByLabel("epochs of every experiment");
  await epochs.fill("2");
  await epochs.dispatchEvent("change");
  await page.getByRole("button", { name: "Start the experiments" }).click();
  await page.locator(".lab-line", { hasText: "assignment-colours" }).waitFor();
  await page.reload();
  await page.locator(".lab-line", { hasText: ": finished, " }).waitFor({ timeout: 120_000 });
  assert.deepEqual(await axeViolations(page), []);
  await page.getByText("Hand in the report").click();
  await page.locator(".labs").getByLabel("Remarks").fill("Depth decides.");
  const save = async (button: string, name: string) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]); // prettier-ignore
    const path = join(folder, name);
    await download.saveAs(path);
    return path;
  };
  const report = readFileSync(await save("The report as a page", "lab.html"), "utf8");
  const directory = join(folder, "assignment-colours");
  mkdirSync(directory);
  await unzip(await save("The lab as a zip", "lab.zip"), directory);
  const lab = readLab(directory);
  const results = readResults(directory);
  const trained = results.filter(({ status }) => status === "finished");
  assert.ok(trained.length >= 2, JSON.stringify(results.map(({ error }) => error)));
  for (const { run, test, epochs: count } of trained) {
    assert.equal(count, 2);
    assert.deepEqual(test, summarizeJudgements(readJudgements(join(directory, run))));
  }
  assert.deepEqual(lab.choice, choose(results, readRun(join(directory, trained[0].run)).split.val.length)); // prettier-ignore
  for (const part of ["Ada &lt;Lovelace&gt;", "Depth decides.", "Experiments and the choice", "Feature maps", lab.choice!.experiment, "colours"])
    assert.ok(report.includes(part), part); // prettier-ignore
  assert.ok((report.match(/<svg /g) ?? []).length > 10);
}

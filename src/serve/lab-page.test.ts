/** A lab on the live page: stopped and resumed by buttons, and then as if nothing had been. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { LabFile, LabResult } from "../lab/lab-file.js";
import { writeTask } from "../engine/task-file.js";
import { writePlaces } from "../engine/task-places.js";
import { labPaths } from "../lab/lab-folder.js";
import { openBrowser } from "../testing/browser.js";
import { leaseHolder } from "../testing/lease-holder.js";
import { CommandLine, type Started, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";

import { type LiveServer, startServer } from "./server.js";

/** So many that a lab of two runs is not over before it is stopped. */
const EPOCHS = 400;
const EVERY = 100;
const SETTLED = { timeout: 120_000 };

const browser = await openBrowser();
const skip = typeof browser === "string" ? browser : false;
const folder = workFolder();
process.env.CONVSCOPE_CACHE = join(folder, "cache");
const commandLine = new CommandLine(folder);
const shape = { model: "convnet2", channels: [4, 4], kernels: 3, fc: [16], learningRate: 0.01, batch: 4 };
const experiments = [{ name: "plain", set: {} }, { name: "no dropout", set: { dropout: 0 } }]; // prettier-ignore
const recipe = { name: "two", imageSize: 32, defaults: { ...shape, epochs: EPOCHS }, stages: [{ name: "one", experiments }] }; // prettier-ignore
const lab = (out: string) => ["lab", "--data", "photos", "--recipe", "two.json", "--threads", "1", "--checkpoint-every", String(EVERY), "--out", out]; // prettier-ignore
const stopped = join(folder, "labs", "stopped");
let server: LiveServer;
let page: Page;
let started: Started;

/** What a lab found, without what depends on the time it took. */
function found(directory: string): unknown {
  const results = JSON.parse(readFileSync(labPaths(directory).results, "utf8")) as LabResult[];
  const { status, choice, comparisons } = JSON.parse(readFileSync(labPaths(directory).lab, "utf8")) as LabFile;
  return { results: results.map(({ seconds, imagesPerSecond, ...rest }) => rest), status, choice, comparisons };
}

before(async () => {
  if (typeof browser === "string") return;
  await writePhotos(join(folder, "photos"));
  writeFileSync(join(folder, "two.json"), JSON.stringify(recipe));
  mkdirSync(join(folder, "labs"));
  server = await startServer({ folder: join(folder, "labs"), port: 0 });
  page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await page.goto(server.url);
});

after(async () => {
  if (typeof browser === "string") return;
  started.signal("SIGKILL", "all");
  // What the page resumed and the test did not see to its end.
  const pid = leaseHolder(labPaths(stopped).lock);
  if (pid !== null) process.kill(pid, "SIGKILL");
  await browser.close();
  await server.close();
});

test("a lab is stopped and resumed by buttons, and ends as one that was not", { skip }, async () => {
  started = commandLine.start(...lab("labs/stopped"), "--lang", "zh");
  await page.getByRole("region", { name: "Being trained" }).getByRole("link", { name: "plain" }).click(SETTLED);
  await page.getByText(`convscope stop labs/stopped/runs/01-plain --after-epoch`).waitFor();
  await page.getByRole("button", { name: /^Stop now/ }).click();
  await page.locator("h1", { hasText: "interrupted" }).waitFor();
  assert.equal((await started.ended).code, 130);

  await page.getByText("convscope lab --resume --out labs/stopped").waitFor();
  await page.getByRole("button", { name: /^Resume after/ }).click();
  await page.locator("h1", { hasText: "finished" }).waitFor(SETTLED);
  await page.getByRole("link", { name: "Convscope" }).click();
  await page.getByRole("link", { name: "report" }).waitFor(SETTLED);
  await page.getByText("finished, 2 of 2 runs; best by validation").waitFor(SETTLED);

  const undisturbed = await commandLine.run(...lab("undisturbed"));
  assert.equal(undisturbed.code, 0, undisturbed.stderr);
  assert.deepEqual(found(stopped), found(join(folder, "undisturbed")));
  assert.match(
    readFileSync(labPaths(stopped).report, "utf8"),
    /<html lang="zh"/,
    "in the language that it was begun in",
  );
});

test("where the runs of a lab on a cluster are is read from its folder, as it changes", { skip }, async () => {
  const far = join(folder, "labs", "far");
  const experiments = ["one", "two"].map((name, index) => ({ name, runs: [{ run: `runs/${index}`, seed: 0, status: "waiting" }] })); // prettier-ignore
  mkdirSync(join(far, "tasks"), { recursive: true });
  writeFileSync(join(far, "lab.json"), JSON.stringify({ status: "running", on: { engine: "slurm" }, experiments }));
  writePlaces(far, new Map([[1, { state: "queued", why: "Resources" }]])); // prettier-ignore
  await page.getByText("On the cluster: 0 runs on nodes, 2 waiting").click(SETTLED);
  const about = { index: 0, host: "n7", job: "12_0", fruitless: 0, epochs: 0, since: new Date().toISOString() };
  writeTask(far, { ...about, state: "running", starts: 2 });
  await page.getByText("On the cluster: 1 run on nodes, 1 waiting").waitFor(SETTLED);
  const cells = (name: string) => page.getByRole("row", { name }).getByRole("cell").allTextContents();
  assert.deepEqual(await cells("one"), ["on a node", "n7", "12_0", "1", ""]);
  assert.deepEqual(await cells("two"), ["queued", "–", "–", "0", "Resources"]);
});

test("sliders go over every kept checkpoint, in the order of training", { skip }, async () => {
  await page.goto(`${server.url}#/run/${encodeURIComponent("stopped/runs/01-plain")}/filters`);
  const filters = page.getByRole("slider");
  await filters.waitFor();
  // Before training, each 100 epochs with halfway among them, the best and the last.
  assert.equal(await filters.getAttribute("max"), String(EPOCHS / EVERY + 2));
  await filters.focus();
  await page.keyboard.press("Home");
  await page.locator(".slider strong", { hasText: "before training" }).waitFor();
  await page.keyboard.press("End");
  await page.locator(".slider strong", { hasText: `after epoch ${EPOCHS}` }).waitFor();

  await page.getByRole("link", { name: "Confusion" }).click();
  const epochs = page.getByRole("slider", { name: /^Checkpoint/ });
  assert.equal(await epochs.getAttribute("max"), String(EPOCHS / EVERY + 2));
  await epochs.focus();
  await page.keyboard.press("Home");
  await page.getByText(/after 0 epochs/).waitFor();
  for (let step = 0; step < EPOCHS / EVERY + 2; step++) await page.keyboard.press("ArrowRight");
  await page.getByText(`after ${EPOCHS} epochs`).first().waitFor();
  assert.equal(await page.locator(".error").count(), 0);
});

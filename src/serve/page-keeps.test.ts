/** What one chooses on the live page stays, in a real browser: over Back, a reload, a sent link and a server that ends. */
import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { axeViolations } from "../testing/axe.js";
import { openBrowser } from "../testing/browser.js";
import { workFolder } from "../testing/cli.js";
import { epochMetrics, writeRunFolder } from "../testing/live-runs.js";
import { type LiveServer, startServer } from "./server.js";

const RUNS = 12;

const browser = await openBrowser();
const skip = typeof browser === "string" ? browser : false;
const folder = workFolder();
let server: LiveServer;
let url: string;

const started = (index: number) => ({ startedAt: `2026-01-01T00:${String(index).padStart(2, "0")}:00.000Z` });

before(async () => {
  if (skip !== false) return;
  for (let index = 0; index < RUNS; index++) writeRunFolder(join(folder, `r${index}`), 3 + index, started(index), 4 + index); // prettier-ignore
  writeRunFolder(join(folder, "lab", "runs", "one"), 4, started(20));
  const experiments = [{ name: "one", runs: [{ seed: 0, run: "runs/one", status: "finished" }] }];
  writeFileSync(join(folder, "lab", "lab.json"), JSON.stringify({ status: "running", choice: null, experiments }));
  server = await startServer({ folder, port: 0 });
  url = server.url;
});

after(async () => {
  if (typeof browser !== "string") await browser.close();
  if (skip === false) await server.close();
});

async function open(hash = "#/", locale = "en-GB"): Promise<Page> {
  if (typeof browser === "string") throw new Error(browser);
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, locale })).newPage();
  await page.goto(url + hash);
  await page.waitForSelector("h1");
  return page;
}

/** Waits until something is so; the test's own time limit ends it. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const box = (page: Page, run: string) => page.getByLabel(`Curves of ${run}`, { exact: true });
const swatch = async (page: Page, run: string): Promise<string> => {
  const sample = page
    .locator("tr", { has: box(page, run) })
    .locator("svg.sample")
    .first();
  await sample.waitFor();
  return sample.innerHTML();
};

/** All that can be seen of what was chosen on the list. */
async function chosenOn(page: Page) {
  await page.getByRole("searchbox").waitFor();
  const rows = await page.evaluate<string[]>(
    "[...document.querySelectorAll('.runs tbody tr')].map((row) => row.querySelector('input').checked + ' ' + row.querySelector('th').textContent)",
  );
  return {
    rows,
    filter: await page.getByRole("searchbox").inputValue(),
    heads: await page.locator(".runs thead th").allInnerTexts(),
    smoothing: await page.getByRole("slider", { name: /Smoothing/ }).inputValue(),
    over: await page.getByLabel("over", { exact: true }).inputValue(),
    isLog: await page.getByLabel("logarithmic loss").isChecked(),
    hasTraining: await page.getByLabel("training", { exact: true }).isChecked(),
    hidden: await page.locator(".values .off").first().innerText(),
  };
}

test(
  "what is chosen on the list is there after Back, after a reload, and for whom the address is sent to",
  { skip },
  async () => {
    const page = await open();
    await page.getByRole("button", { name: "Choose none" }).click();
    for (const run of ["r1", "r4", "r9"]) await box(page, run).check();
    await page.getByRole("searchbox").fill("r -lab");
    await page.getByRole("button", { name: /^best val/ }).click();
    await page.getByText("Columns").click();
    await page.getByLabel("batch", { exact: true }).check();
    await page.getByRole("slider", { name: /Smoothing/ }).fill("0.4");
    await page.getByLabel("over", { exact: true }).selectOption("time");
    await page.getByLabel("logarithmic loss").check();
    await page.getByLabel("training", { exact: true }).uncheck();
    await page.getByRole("button", { name: "r4, validation" }).first().click();
    const chosen = await chosenOn(page);
    assert.equal(chosen.rows.filter((row) => row.startsWith("true")).length, 3);
    assert.equal(chosen.rows.length, RUNS);
    assert.match(chosen.hidden, /^r4/);

    await page.getByRole("link", { name: "r4", exact: true }).click();
    await page.locator("h1", { hasText: "r4" }).waitFor();
    assert.equal(await page.title(), "r4: Overview · Convscope");
    await page.goBack();
    assert.deepEqual(await chosenOn(page), chosen, "after Back");
    await page.reload();
    assert.deepEqual(await chosenOn(page), chosen, "after a reload");
    await page.getByRole("link", { name: "r1", exact: true }).click();
    await page.locator("h1", { hasText: "r1" }).waitFor();
    await page.getByRole("link", { name: "Convscope" }).click();
    assert.deepEqual(await chosenOn(page), chosen, "by the link to the list");
    const other = await open(new URL(page.url()).hash);
    assert.deepEqual(await chosenOn(other), chosen, "in another browser");
    await other.context().close();
    await page.context().close();
  },
);

test("a run has one colour, whatever else is shown, and no two that are shown look the same", { skip }, async () => {
  const page = await open();
  await page.getByRole("button", { name: "Choose all found" }).click();
  const all = Array.from({ length: RUNS }, (_, index) => `r${index}`);
  const color = async (run: string) => /stroke="([^"]+)"/.exec(await swatch(page, run))![1];
  const looks = await Promise.all(all.map((run) => swatch(page, run)));
  assert.equal(new Set(looks).size, RUNS);
  const colors = await Promise.all(all.map(color));
  assert.equal(new Set(colors.slice(0, 8)).size, 8);
  await page.getByRole("button", { name: "Choose none" }).click();
  for (const run of ["r11", "r2"]) await box(page, run).check();
  await until(() => ["r11", "r2"].every((run) => page.url().includes(`run=${run}`)));
  await page.reload();
  for (const run of ["r11", "r2"]) assert.equal(await color(run), colors[all.indexOf(run)], run);
  await page.context().close();
});

test(
  "runs that differ are drawn over what they differ in, and a point of each stands over a setting",
  { skip },
  async () => {
    const page = await open("#/?run=r1&run=r2");
    await page.getByText("Settings against results").click();
    const lines = page.locator(".parallel a");
    await lines.nth(1).waitFor();
    for (const [index, run] of ["r1", "r2"].entries()) assert.equal(await lines.nth(index).getAttribute("aria-label"), run); // prettier-ignore
    const titles = await page.locator(".parallel text.title").allTextContents();
    assert.deepEqual(titles, ["batch", "validation accuracy", "validation loss"]);
    await page.getByLabel("up", { exact: true }).selectOption({ label: "validation loss" });
    await page.getByRole("img", { name: "validation loss over batch" }).waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await lines.first().focus();
    await page.keyboard.press("Enter");
    await page.locator("h1", { hasText: "r1" }).waitFor();
    // Of a run whose gradients are not clipped there is no norm; its rate is told.
    await page.getByText("Learning rate", { exact: true }).click();
    await page.getByText("Learning rate, step by step").waitFor();
    await page.context().close();
  },
);

test("dragging over a chart enlarges it, in the address too, and the keys of the keyboard do", { skip }, async () => {
  const page = await open("#/?run=r11");
  const plot = page.locator(".plot").first();
  await plot.locator("canvas").waitFor();
  const { x, y, width } = (await plot.boundingBox())!;
  await page.mouse.move(x + width * 0.4, y + 80);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.7, y + 90, { steps: 4 });
  await page.mouse.up();
  await until(() => page.url().includes("zoom="));
  await page.getByRole("button", { name: "Whole range" }).click();
  await until(() => !page.url().includes("zoom="));
  await plot.focus();
  await page.keyboard.press("ArrowLeft");
  // Both charts point at the same epoch.
  assert.deepEqual(await page.locator(".values .epoch").allInnerTexts(), ["epoch 13", "epoch 13"]);
  await page.keyboard.press("+");
  await until(() => page.url().includes("zoom="));
  await page.context().close();
});

test(
  "curves follow each choice: logarithm, axis, a name in the legend, one cursor in all, rate and norm, and what they say so far",
  { skip },
  async () => {
    const rising = (epoch: number) => ({ ...epochMetrics(epoch), "train/acc": 0.9, "val/acc": 0.7, "val/loss": epoch < 4 ? 2 / epoch : 0.2 * epoch, grad_norm: 2, grad_norms: [3, 1] }); // prettier-ignore
    const write = (first: number, last: number) => {
      const epochs = Array.from(
        { length: last - first + 1 },
        (_, index) => `${JSON.stringify(rising(first + index))}\n`,
      );
      appendFileSync(join(folder, "clipped", "metrics.jsonl"), epochs.join(""));
    };
    writeRunFolder(join(folder, "clipped"), 0, started(40));
    write(1, 3);
    const page = await open("#/?run=clipped&run=r2");
    const pictures = () => page.evaluate<string[]>("[...document.querySelectorAll('.plot canvas')].map((one) => one.toDataURL())"); // prettier-ignore
    await page.locator(".plot canvas").nth(1).waitFor();
    const [loss, accuracy] = await pictures();
    await page.getByLabel("logarithmic loss").check();
    await until(async () => (await pictures())[0] !== loss);
    assert.equal((await pictures())[1], accuracy, "accuracy is never logarithmic");
    await page.getByLabel("over", { exact: true }).selectOption("step");
    const position = page.locator(".values .epoch");
    await position.first().filter({ hasText: "step" }).waitFor();
    await page.getByLabel("over", { exact: true }).selectOption("epoch");
    await page.getByRole("button", { name: "r2, validation" }).first().click();
    // Both of its curves in both charts.
    await until(async () => (await page.locator(".values .off").count()) === 4);
    const { x, y, width } = (await page.locator(".plot").nth(1).boundingBox())!;
    await page.mouse.move(x + width * 0.6, y + 90);
    await until(async () => {
      const [one, other] = await position.allInnerTexts();
      return one === other && one !== "epoch 5";
    });
    await page.getByText("Learning rate and gradient norm", { exact: true }).click();
    await page.getByText("Gradient norm before clipping, step by step or means of steps").waitFor();
    await page.goto(`${url}#/run/clipped/overview`);
    await page.locator(".diagnosis", { hasText: "too few epochs" }).waitFor();
    write(4, 9);
    await page.locator(".diagnosis", { hasText: "the validation loss rises since epoch 3" }).waitFor();
    rmSync(join(folder, "clipped"), { recursive: true });
    await page.context().close();
  },
);

test("of a lab that has not chosen, test photos are shown only to who asks twice", { skip }, async () => {
  const page = await open();
  const asked: string[] = [];
  page.on("request", (request) => request.url().includes("/api/judgements") && asked.push(request.url()));
  for (const tab of ["confusion", "mistakes"]) {
    await page.goto(`${url}#/run/lab%2Fruns%2Fone/${tab}`);
    await page.getByLabel("Photos").waitFor();
    assert.equal(await page.getByLabel("Photos").inputValue(), "val");
    await page.getByLabel("Photos").selectOption("test");
    await page.getByText("the lab has not chosen its network yet").waitFor();
    assert.ok(
      asked.every((request) => !request.includes("split=test")),
      asked.join(" "),
    );
  }
  await page.getByRole("button", { name: "Show the test photos all the same" }).click();
  await page.getByText("the lab has not chosen its network yet").waitFor({ state: "detached" });
  await page.context().close();
});

test("a run is named, described, put aside and put into the trash by buttons", { skip }, async () => {
  const page = await open("#/run/r3/overview");
  await page.getByLabel("Name").fill("The third");
  await page.getByLabel("Notes").fill("a note to find");
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator("h1", { hasText: "The third" }).waitFor();
  await page.getByRole("link", { name: "Convscope" }).click();
  await page.getByRole("searchbox").fill("note to find");
  await page.getByText("1 of 13 runs").waitFor();
  await page.getByRole("button", { name: "Choose all found" }).click();
  await page.getByRole("button", { name: "Archive: the chosen run" }).click();
  await page.getByText("0 of 13 runs").waitFor();
  await page.getByLabel("archived too").check();
  await page.getByRole("button", { name: "Delete the chosen run" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep" }).click();
  assert.ok(existsSync(join(folder, "r3", "run.json")));
  await page.getByRole("button", { name: "Delete the chosen run" }).click();
  await page.getByRole("button", { name: "Move to the trash" }).click();
  await page.getByText("0 of 12 runs").waitFor();
  assert.ok(existsSync(join(folder, ".trash", "r3", "run.json")) && !existsSync(join(folder, "r3")));
  await page.context().close();
});

test(
  "the page speaks the language that the browser asks for, until another is chosen, which it keeps",
  { skip },
  async () => {
    const page = await open("#/", "zh-CN");
    const heading = (text: string) => page.locator("h1", { hasText: text }).waitFor();
    await heading("训练记录");
    assert.equal(await page.locator("html").getAttribute("lang"), "zh");
    await page.getByLabel("语言").selectOption("en");
    await heading("Runs");
    assert.equal(await page.title(), "Runs · Convscope");
    await page.reload();
    await heading("Runs");
    await page.getByLabel("Language").selectOption("zh");
    await page.getByRole("link", { name: "r7", exact: true }).click();
    await page.locator(".diagnosis", { hasText: "尚未收敛" }).waitFor();
    assert.equal(await page.title(), "r7: 概览 · Convscope");
    await page.context().close();
  },
);

test("a page whose server ended goes on by itself when there is one again, also with actions", { skip }, async () => {
  const page = await open("#/run/r5/overview");
  await page.locator(".about").waitFor();
  await server.close();
  await page.getByText("The server does not answer; trying again").waitFor();
  await page.getByRole("link", { name: "Network" }).click();
  mkdirSync(join(folder, "later"));
  writeRunFolder(join(folder, "later"), 2, started(30));
  server = await startServer({ folder, port: Number(new URL(url).port) });
  await page.getByText("live", { exact: true }).waitFor();
  await page.locator(".layers").waitFor();
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByLabel("Tags", { exact: true }).fill("after");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove the tag after" }).waitFor();
  await page.getByRole("link", { name: "Convscope" }).click();
  await page.getByRole("link", { name: "later" }).waitFor();
  await page.context().close();
});

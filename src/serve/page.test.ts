/** The live page in a real browser: what a person does with it, from the first curve to a network in the browser. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { Judgements, RunDetail } from "../page/api.js";

import type { FilePrediction } from "../train/judge/prediction.js";
import { ask } from "../testing/ask-server.js";
import { axeViolations } from "../testing/axe.js";
import { openBrowser } from "../testing/browser.js";
import { Keyboard } from "../testing/keyboard.js";
import { leftInEnglish } from "../testing/left-in-english.js";
import { leaseHolder } from "../testing/lease-holder.js";
import { CommandLine, type Started, workFolder } from "../testing/cli.js";
import { PHOTO_CLASSES, writePhotos } from "../testing/photos.js";
import { openWatched, until, untilSettled } from "../testing/watched-page.js";
import { type LiveServer, startServer } from "./server.js";

const SCREENSHOTS = fileURLToPath(new URL("../screenshots/", import.meta.url));
const WIDE = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 } };
/** A network of one's own, with layers of its own: it is shown as ours are. */
const OWN_NETWORK = fileURLToPath(new URL("../../examples/networks/own-layer.ts", import.meta.url));
const NETWORK = ["--model", OWN_NETWORK, "--option", "channels=4,4", "--image-size", "32", "--batch", "4", "--lr", "0.01", "--threads", "1"]; // prettier-ignore
/** So many that training goes on until it is stopped. */
const EPOCHS = 100_000;

/** What no language translates: the run, its photos, classes, network and optimiser. */
const NAMES = [...PHOTO_CLASSES, "run", "photos", "own-layer", "sgd", "baseline", "--profile"];

const browser = await openBrowser();
const skip = typeof browser === "string" ? browser : false;
const folder = workFolder();
process.env.CONVSCOPE_CACHE = join(folder, "cache");
const commandLine = new CommandLine(folder);
/** What went wrong on any page: errors, refused content, requests to another host. */
const complaints: string[] = [];
let server: LiveServer;
let training: Started;

async function open(address: string, options: BrowserContextOptions = WIDE): Promise<Page> {
  const page = await openWatched(browser as Browser, server.url, complaints, options);
  page.on("console", (message) => message.type() === "error" && complaints.push(`${address}: ${message.text()}`));
  await page.goto(server.url + address);
  await page.waitForSelector("h1");
  return page;
}

const tab = (name: string) => `#/run/run/${name}`;

/** The epoch whose values stand below the curves; 0 where there is none yet. */
async function shownEpoch(page: Page): Promise<number> {
  const text = await page.locator(".values .epoch").first().innerText();
  return Number(/epoch (\d+)/.exec(text)?.[1] ?? 0);
}

before(async () => {
  if (skip !== false) return;
  await writePhotos(join(folder, "photos"), 24);
  mkdirSync(join(folder, "runs"));
  server = await startServer({ folder: join(folder, "runs"), port: 0 });
  training = commandLine.start("train", "--data", "photos", ...NETWORK, "--epochs", String(EPOCHS), "--out", "runs/run"); // prettier-ignore
});

after(async () => {
  if (typeof browser !== "string") await browser.close();
  if (skip !== false) return;
  training.signal("SIGKILL", "all");
  // A run that a test resumed and could not stop any more.
  const pid = leaseHolder(join(folder, "runs", "run", "run.lock"));
  if (pid !== null) process.kill(pid, "SIGKILL");
  await server.close();
});

test("a run that begins appears, its curves grow, and it is stopped and resumed by buttons", { skip }, async () => {
  const page = await open("");
  await page.getByRole("link", { name: "run", exact: true }).first().click();
  await page.getByRole("button", { name: "Stop after this epoch" }).waitFor();

  await until("a first epoch", async () => (await shownEpoch(page)) > 0);
  const first = await shownEpoch(page);
  await until("a longer curve", async () => (await shownEpoch(page)) > first);
  await page.locator(".facts").getByText("images/s").waitFor();

  await page.getByRole("button", { name: "Stop after this epoch" }).click();
  await page.locator("h1", { hasText: "interrupted" }).waitFor();
  assert.equal((await training.ended).code, 130);
  const done = readFileSync(join(folder, "runs", "run", "metrics.jsonl"), "utf8")
    .trim()
    .split("\n").length;
  const resume = page.getByRole("button", { name: /^Resume after/ });
  assert.equal(await resume.innerText(), `Resume after ${done} of ${EPOCHS} epochs`);
  await resume.click();
  await page.locator("h1", { hasText: "running" }).waitFor();
  await until("a curve that goes on", async () => (await shownEpoch(page)) > done);

  await page.getByRole("button", { name: /^Stop now/ }).click();
  await page.locator("h1", { hasText: "interrupted" }).waitFor();
  await page.context().close();
});

test("the arrow keys move from epoch to epoch, and smoothing says what it does", { skip }, async () => {
  const page = await open(tab("overview"));
  await until("an epoch", async () => (await shownEpoch(page)) > 0);
  const last = await shownEpoch(page);
  await page.locator(".plot").first().focus();
  await page.keyboard.press("ArrowLeft");
  await until("the epoch before", async () => (await shownEpoch(page)) === last - 1);
  await page.getByRole("slider", { name: /Smoothing/ }).fill("0.6");
  await page.getByText("counts 0.60 times as much as the one after it").waitFor();
  const [csv] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).click()]);
  assert.match(readFileSync(await csv.path(), "utf8"), /^run,epoch,train\/loss.*\r\nrun,1,\d/);
  for (const name of ["SVG", "PNG"]) {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
    assert.ok(readFileSync(await file.path()).length > 1000, name);
  }
  await page.context().close();
});

test("a cell of the confusion matrix shows its photos, the surest first", { skip }, async () => {
  const page = await open(tab("confusion"));
  const cell = page.locator('.confusion .hit button[data-empty="false"]').first();
  await cell.focus();
  await page.keyboard.press("Enter");
  await page.locator(".photos img").first().waitFor();
  const name = (await cell.getAttribute("aria-label"))!;
  const [, label, predicted, count] = /^(\w+) taken for (\w+): (\d+) photos?/.exec(name)!;
  const images = await page.locator(".photos img").all();
  const files = await Promise.all(images.map(async (image) => (await image.getAttribute("alt"))!.split(",")[0]));
  assert.equal(files.length, Number(count));
  assert.ok(files.every((file) => file.startsWith(`${label}/`)));
  const paths = files.map((file) => join("photos", file));
  const said = await commandLine.run("predict", "runs/run", ...paths, "--json", "--top", "1");
  const predictions = (JSON.parse(said.stdout) as FilePrediction[]).map((one) =>
    "error" in one ? null : one.predictions[0],
  );
  assert.ok(predictions.every((one) => one?.class === predicted), said.stdout); // prettier-ignore
  const confidences = predictions.map((one) => one!.probability);
  assert.deepEqual(
    confidences,
    confidences.toSorted((a, b) => b - a),
  );
  const seen = "[...document.images].every((image) => image.complete && image.naturalWidth > 0)";
  await until("all photos", () => page.evaluate<boolean>(seen));

  // What was chosen is there after another page, a reload, and where the address is sent.
  const heading = await page.locator(".cell-photos h3").innerText();
  await page.getByLabel("Numbers").selectOption("row");
  await page.getByRole("link", { name: "Mistakes" }).click();
  await page
    .getByText(/photos?\.$|There are none/)
    .first()
    .waitFor();
  await page.goBack();
  await page.locator(".cell-photos h3", { hasText: heading }).waitFor();
  await page.reload();
  await page.locator(".cell-photos h3", { hasText: heading }).waitFor();
  assert.equal(await page.getByLabel("Numbers").inputValue(), "row");
  const sent = await open(new URL(page.url()).hash);
  await sent.locator(".cell-photos h3", { hasText: heading }).waitFor();
  await sent.context().close();
  await page.context().close();
});

test(
  "with the keyboard alone one comes to every tab and all that can be chosen there, and uses it: the matrix is one stop, with arrows within",
  { skip },
  async () => {
    const page = await open("");
    const keyboard = new Keyboard(page);
    const openTab = async (name: string) => {
      await keyboard.tabTo(name, "nav a");
      await keyboard.press("Enter");
      await page.locator(".tabs a[aria-current]", { hasText: name }).waitFor();
      await untilSettled(page, name);
      await keyboard.goRound(name);
    };
    await page.locator("tbody a", { hasText: "run" }).waitFor();
    await keyboard.goRound("the list");
    await keyboard.tabTo("logarithmic loss");
    await keyboard.press("Space");
    await until("the choice in the address", () => Promise.resolve(page.url().includes("log")));
    await keyboard.tabTo("run", "a");
    await keyboard.press("Enter");
    await page.getByRole("link", { name: "Confusion" }).waitFor();
    await keyboard.goRound("Overview");

    await openTab("Confusion");
    await keyboard.tabTo(new RegExp(`^${PHOTO_CLASSES[0]} taken for ${PHOTO_CLASSES[0]}:`));
    await keyboard.press("ArrowRight", "ArrowDown");
    assert.match(await keyboard.focused(), new RegExp(`^${PHOTO_CLASSES[1]} taken for ${PHOTO_CLASSES[1]}:`));
    await keyboard.press("Enter");
    await page.locator(".cell-photos").waitFor();
    await keyboard.press("Tab");
    assert.equal(await page.evaluate<boolean>("document.activeElement.closest('.confusion') !== null"), false, "one Tab leaves the matrix"); // prettier-ignore

    await openTab("Mistakes");
    await keyboard.tabTo("Show", "select");
    await keyboard.press("ArrowDown");
    await page.locator(".photos li").first().waitFor();
    await openTab("Filters");
    await keyboard.tabTo(/^conv1/, "input[type=range]");
    await keyboard.press("Home");
    await page.getByText("before training").first().waitFor();
    await openTab("Feature maps");
    await keyboard.tabTo(/map 1: enlarge$/);
    await keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await keyboard.press("ArrowRight", "Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await openTab("Network");
    await openTab("Try it");
    await page.context().close();
  },
);

test("mistakes are sorted, and those marked as mislabelled are exported", { skip }, async () => {
  const page = await open(tab("mistakes"));
  await page.getByLabel("Show").selectOption("hits");
  await page.locator(".photos li").first().waitFor();
  const answer = await ask(server.url, "/api/judgements?id=run&checkpoint=best&split=val");
  const { judgements } = JSON.parse(answer.text) as Judgements;
  const hits = judgements
    .filter(({ label, predicted }) => label === predicted)
    .sort((a, b) => a.confidence - b.confidence);
  const alt = await page.locator(".photos img").first().getAttribute("alt");
  assert.equal(alt, `${hits[0].file}, ${PHOTO_CLASSES[hits[0].label]}`);
  await page.locator(".photos").getByLabel("mislabelled").first().check();
  await page.getByLabel(`${hits[0].file} should be`).selectOption(PHOTO_CLASSES[hits[0].label === 0 ? 1 : 0]);
  const [list] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export 1 marked" }).click()]); // prettier-ignore
  const [was, shouldBe] = [PHOTO_CLASSES[hits[0].label], PHOTO_CLASSES[hits[0].label === 0 ? 1 : 0]];
  assert.ok(readFileSync(await list.path(), "utf8").startsWith(`file,label,was,predicted,probability\r\n${hits[0].file},${shouldBe},${was},`)); // prettier-ignore
  await page.context().close();
});

test("a dropped image is shown with what the network says and every layer's maps", { skip }, async () => {
  const page = await open(tab("features"));
  const path = join(folder, "photos", "leaf", "3.png");
  const target = page.locator("fieldset.picture").first();
  const file = `new File([new Uint8Array([${readFileSync(path).join()}])], "leaf.png", { type: "image/png" })`;
  const drop = `(() => { const data = new DataTransfer(); data.items.add(${file}); return data; })()`;
  const transfer = await page.evaluateHandle(drop);
  const [response] = await Promise.all([
    page.waitForResponse((one) => one.url().includes("/api/features") && one.request().method() === "POST"),
    target.dispatchEvent("drop", { dataTransfer: transfer }),
  ]);
  assert.equal(response.status(), 200);
  const said = await commandLine.run("predict", "runs/run", path, "--json");
  const [expected] = JSON.parse(said.stdout) as FilePrediction[];
  assert.ok("predictions" in expected);
  const top = `${(100 * expected.predictions[0].probability).toFixed(1)} %`;
  await page.locator(".probabilities li").first().filter({ hasText: top }).filter({ hasText: expected.predictions[0].class }).waitFor(); // prettier-ignore
  // The maps of both convolutions, and those that gates of their own make of them.
  assert.equal(await page.locator(".layer").count(), 4);
  assert.equal(await page.locator(".map").count(), 16);
  await page.locator(".cams canvas").first().waitFor();
  await page.getByLabel("Where", { exact: true }).selectOption("occlusion");
  await page.getByText("Bright: where covering").waitFor();

  await page
    .getByRole("button", { name: /map 2: enlarge$/ })
    .first()
    .click();
  await page.getByRole("dialog").getByText("map 2 of 4").waitFor();
  await page.keyboard.press("ArrowRight");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("map 3 of 4").waitFor();

  // From pixel to pixel with the keyboard, each with the sum that it comes from.
  await dialog.getByRole("slider").focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  await dialog.getByText("How row 2, column 1 comes about").waitFor();
  await dialog.locator(".makes dd.last").waitFor();
  const written = await dialog.locator(".makes dd").allInnerTexts();
  const numbers = written.map((number) => Number(number.replaceAll("−", "-")));
  const [sum, bias, before] = numbers.slice(-4);
  assert.ok(Math.abs(sum + bias - before) < 0.002, numbers.join(" "));
  await dialog.getByText(`row 2, column 1: ${await dialog.locator(".makes dd.last").innerText()}`).waitFor();
  assert.match(page.url(), /map=\w.*at=2&at=1/);
  await dialog.getByRole("button", { name: "Find it in the validation photos" }).click();
  await dialog.getByText(/^Of \d+ validation photos/).waitFor();
  assert.deepEqual(await axeViolations(page), []);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });

  await page.getByLabel("Second image, to compare: number").fill("2");
  await page.keyboard.press("Enter");
  await page.locator(".image-column").nth(1).waitFor();
  assert.equal(await page.locator(".map").count(), 32);

  // Each image keeps its own class; a map that one points at says what it is computed from.
  await page.getByLabel("for", { exact: true }).nth(1).selectOption(PHOTO_CLASSES[1]);
  await page.locator(".image-column").nth(1).locator("figcaption", { hasText: PHOTO_CLASSES[1] }).waitFor();
  assert.equal(await page.getByLabel("for", { exact: true }).first().inputValue(), "");
  await page.locator(".map").last().hover();
  await page
    .locator(".map-tip")
    .getByText(/^row \d+, column \d+: ≈/)
    .waitFor();
  await page.context().close();
});

test("the network runs in the browser and says the same as the server", { skip }, async () => {
  const page = await open(tab("try"));
  const said = page.locator("[data-difference]");
  await said.waitFor();
  assert.equal(await said.getAttribute("data-by"), "WebAssembly");
  const difference = Number(await said.getAttribute("data-difference"));
  assert.ok(difference <= 1e-4, String(difference));
  await page.context().close();
});

test("on four cores it runs on two threads, which share their memory and reach nobody else", { skip }, async () => {
  const page = await open("");
  await page.addInitScript("Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => 4 })");
  await page.goto("about:blank");
  await page.goto(server.url + tab("try"));
  await page.getByText(/^Computed by WebAssembly, on 2 threads, in/).waitFor();
  assert.equal(page.workers().length, 2, "the page's own thread is none of them: it stays free for who looks at it");
  assert.ok(page.workers().every((worker) => worker.url().startsWith(server.url)));
  assert.ok(Number(await page.locator("[data-difference]").getAttribute("data-difference")) <= 1e-4);
  await page.context().close();
});

test("the filters of every convolution are there, one time after another and all side by side", { skip }, async () => {
  const page = await open(tab("filters"));
  await page.getByLabel("Convolution").selectOption("conv2.weight");
  const rows = page.locator(".filters th");
  await rows.getByText("input 4").waitFor();
  assert.equal(await page.locator(".filters canvas").count(), 16, "four filters of four inputs");
  await page.getByRole("button", { name: "Filter 1, input 1", exact: true }).focus();
  await page.keyboard.press("ArrowDown");
  await page.getByRole("heading", { name: "Filter 1, input 2", exact: true }).waitFor();
  assert.match(await page.locator(".numbers td").first().innerText(), /^−?\d/);
  await page.getByLabel("all times side by side").check();
  await rows.getByText("before training").waitFor();
  await page.waitForURL(/beside=1/);
  await page.reload();
  await rows.getByText("before training").waitFor();
  assert.equal(await page.getByLabel("Convolution").inputValue(), "conv2.weight");
  await page.context().close();
});

test("a run is tagged, found by its tag, and untagged", { skip }, async () => {
  const page = await open(tab("overview"));
  await page.getByLabel("Tags", { exact: true }).fill("Baseline, first");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove the tag first" }).click();
  await page.getByRole("button", { name: "Remove the tag first" }).waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Convscope" }).click();
  await page.getByRole("button", { name: "Only runs tagged baseline" }).click();
  assert.equal(await page.getByRole("searchbox").inputValue(), "#baseline");
  await page.getByText("1 run").waitFor();
  await page.getByRole("searchbox").fill("-#baseline");
  await page.getByText("0 of 1 run").waitFor();
  await page.context().close();
});

test(
  "every tab fits a phone and a wide screen, light and dark, in both languages, and axe finds nothing wrong with it",
  { skip },
  async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    const { executor, machine, layers } = JSON.parse((await ask(server.url, "/api/run?id=run")).text) as RunDetail;
    const untranslated = [...NAMES, executor, machine, ...layers.flatMap(({ name, type }) => [`${name}.weight`, name, type])]; // prettier-ignore
    const names = ["", "overview", "confusion", "mistakes", "filters", "features", "network", "try"];
    const looks = [
      { look: "wide-light", options: { ...WIDE, colorScheme: "light" }, tabs: names },
      { look: "phone-dark", options: { ...PHONE, colorScheme: "dark", locale: "zh-CN" }, tabs: names },
      { look: "wide-dark", options: { ...WIDE, colorScheme: "dark", locale: "zh-CN" }, tabs: ["", "confusion"] },
      { look: "phone-light", options: { ...PHONE, colorScheme: "light" }, tabs: names },
    ] as const;
    for (const { look, options, tabs } of looks) {
      const page = await open("", { ...options, reducedMotion: "reduce" });
      for (const name of tabs) {
        await page.goto(server.url + (name === "" ? "" : tab(name)));
        await page.waitForSelector("h1");
        await untilSettled(page, name || "the list");
        const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
        assert.ok(overflow <= 0, `${name || "the list"} is ${overflow} pixels too wide, ${look}`);
        assert.deepEqual(await axeViolations(page), [], `${name || "the list"}, ${look}`);
        if ("locale" in options) assert.deepEqual(await leftInEnglish(page, untranslated), [], `${name || "the list"}, ${look}`); // prettier-ignore
        await page.screenshot({ path: join(SCREENSHOTS, `${name || "runs"}-${look}.png`), fullPage: true });
      }
      await page.context().close();
    }
  },
);

test("no page complained, and nothing was asked of another host", { skip }, () => assert.deepEqual(complaints, []));

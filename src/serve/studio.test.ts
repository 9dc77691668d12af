/** The studio in a real browser: from photos to a run that the command line opens. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { axeViolations } from "../testing/axe.js";
import { openBrowser } from "../testing/browser.js";
import { unzip } from "../data/get/unzip.js";
import { CommandLine, workFolder } from "../testing/cli.js";
import { openWatched } from "../testing/watched-page.js";
import { makeZip } from "../testing/zip-file.js";
import { makeLab } from "./studio-lab.test.helper.js";
import { startStudio } from "./studio-server.js";

// An imitated camera, which Chromium brings.
const browser = await openBrowser(["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]);
const skip = typeof browser === "string" ? browser : false;

after(async () => {
  if (typeof browser !== "string") await browser.close();
});

/** Three folders of pictures and one file that is none, chosen as a folder is. */
async function chooseFolders(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // What a browser's own dialogue would hand in.
    const inPage = globalThis as unknown as {
      document: { querySelector(selector: string): object };
      DataTransfer: new () => { items: { add(file: File): void }; files: unknown };
      OffscreenCanvas: new (
        width: number,
        height: number,
      ) => {
        getContext(kind: "2d"): {
          fillStyle: string;
          fillRect(x: number, y: number, width: number, height: number): void;
        };
        convertToBlob(): Promise<Blob>;
      };
    };
    const transfer = new inPage.DataTransfer();
    const add = (name: string, path: string, content: Blob | string) => {
      const file = new File([content], name, { type: "image/png" });
      Object.defineProperty(file, "webkitRelativePath", { value: path });
      transfer.items.add(file);
      return file;
    };
    const files: File[] = [];
    for (const [label, name] of ["red", "green", "blue"].entries())
      for (let index = 0; index < 24; index++) {
        const canvas = new inPage.OffscreenCanvas(40, 36);
        const context = canvas.getContext("2d");
        for (let y = 0; y < 6; y++)
          for (let x = 0; x < 7; x++) {
            const noise = (x * 37 + y * 53 + index * 29 + label * 11) % 130;
            const channels = [0, 1, 2].map((channel) => noise + (channel === label ? 90 : 10));
            context.fillStyle = `rgb(${channels.join(",")})`;
            context.fillRect(6 * x, 6 * y, 6, 6);
          }
        files.push(add(`${index}.png`, `colours/${name}/${index}.png`, await canvas.convertToBlob()));
      }
    files.push(add("broken.png", "colours/red/broken.png", "text"));
    const input = inPage.document.querySelector("input[webkitdirectory]") as { dispatchEvent(event: Event): void };
    Object.defineProperty(input, "files", { value: files, configurable: true });
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** Renames a class, pastes a photo into it, looks at it and takes it out again. */
async function arrangePhotos(page: Page): Promise<void> {
  const remarks = page.locator(".remarks");
  await page.locator(".classes > summary").click();
  const field = page.getByLabel("Name of the class: blue");
  await field.fill("green");
  await field.dispatchEvent("change");
  await page.getByText('There is a class "green" already; merge the two, or choose another name.').waitFor();
  await page.getByLabel("Name of the class: blue").fill("azure");
  await page.getByLabel("Name of the class: blue").dispatchEvent("change");
  await remarks.getByText("azure (24), green (24), red (24)").waitFor();
  await page.locator(".shoot > summary").click();
  await page.getByLabel("Name of the class", { exact: true }).fill("azure");
  await page.evaluate(async () => {
    const inPage = globalThis as unknown as {
      DataTransfer: new () => { items: { add(file: File): void } };
      ClipboardEvent: new (type: string, init: object) => Event;
      OffscreenCanvas: new (width: number, height: number) => { getContext(kind: "2d"): unknown; convertToBlob(): Promise<Blob> };
      document: { dispatchEvent(event: Event): void };
    }; // prettier-ignore
    const canvas = new inPage.OffscreenCanvas(40, 36);
    canvas.getContext("2d");
    const clipboardData = new inPage.DataTransfer();
    clipboardData.items.add(new File([await canvas.convertToBlob()], "image.png", { type: "image/png" }));
    inPage.document.dispatchEvent(new inPage.ClipboardEvent("paste", { clipboardData, bubbles: true }));
  });
  await remarks.getByText("azure (25), green (24), red (24)").waitFor();
  await page.getByLabel("Show photos: azure").click();
  const photos = page.locator(".class-photos img");
  await photos.nth(24).scrollIntoViewIfNeeded();
  await page.waitForFunction(() => (globalThis as unknown as { document: { querySelectorAll(selector: string): ArrayLike<{ naturalWidth: number }> } }).document.querySelectorAll(".class-photos img")[24].naturalWidth === 32); // prettier-ignore
  await photos.nth(24).click();
  await page.getByRole("button", { name: "Remove from the set" }).click();
  await remarks.getByText("azure (24), green (24), red (24)").waitFor();
  await page.getByRole("button", { name: "Open the camera" }).click();
  const shutter = page.getByRole("button", { name: "Hold to shoot" });
  await shutter.click({ trial: true });
  await shutter.hover();
  await page.mouse.down();
  await page.getByText(/^[3-9] taken$/).waitFor();
  await page.mouse.up();
  const [shots] = /\d+/.exec(await page.getByText(/^\d+ taken$/).innerText())!;
  await remarks.getByText(`azure (${24 + Number(shots)}), green (24), red (24)`).waitFor();
  await page.getByRole("button", { name: "Close the camera" }).click();
}

/** Builds a network of layers, one of which does not fit at first, and sets it as a task, whose link has all of it. */
async function buildNetwork(page: Page): Promise<void> {
  await page.getByLabel("network", { exact: true }).selectOption("own");
  const text = page.locator(".stack textarea");
  await text.fill("conv 8\nlinear *");
  await page.locator(".error").getByText(/fc1/).waitFor();
  await text.fill("conv 8\nrelu\nmaxpool\nconv 16 padding=1\nrelu\nmaxpool\nflatten");
  await page.locator(".stack select").selectOption("linear");
  await page.getByRole("button", { name: "Add this layer" }).click();
  await page.locator(".stack tr", { hasText: "fc1" }).getByText("3", { exact: true }).waitFor();
  await page.getByText(/an epoch on this device, about \d/).waitFor();
  await page.locator(".task > summary").click();
  await page.getByLabel("What is to be done").fill("学习 colours");
  await page.getByLabel("Network and settings may not be changed").check();
  const link = await page.getByLabel("The link to hand out").inputValue();
  const other = await (browser as Browser).newPage();
  await other.goto(link);
  await other.getByText("学习 colours").waitFor();
  assert.equal(await other.locator(".stack textarea").inputValue(), await text.inputValue());
  assert.equal(await other.locator('[data-setting="epochs"] input').inputValue(), "16");
  assert.equal(await other.locator(".stack textarea").isDisabled(), true);
  assert.equal(await other.getByLabel("image size").inputValue(), "32");
  await other.goto(link.slice(0, -9));
  await other.reload();
  await other.getByText("The link of this task is cut off or damaged").waitFor();
  await other.close();
}

/** The report of the run as a file: it has its author, and each part of it, and asks nobody for anything. */
async function handIn(page: Page, folder: string, accuracy: string): Promise<void> {
  await page.getByLabel("Your name").fill("Ada <Lovelace>");
  await page.getByLabel("Remarks").fill("Why it works.");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "The report as a page" }).click(),
  ]);
  const path = join(folder, "report.html");
  await download.saveAs(path);
  const context = await (browser as Browser).newContext({ offline: true });
  const report = await context.newPage();
  const asked: string[] = [];
  report.on("request", (request) => asked.push(request.url().slice(0, 10)));
  await report.goto(pathToFileURL(path).href);
  const text = await report.innerText("body");
  for (const part of ["Ada <Lovelace>", "Why it works.", accuracy, "Filters of the first layer", "Feature maps"])
    assert.ok(text.includes(part), `${part} in ${text}`);
  assert.ok((await report.locator("figure svg").count()) >= 8);
  assert.ok((await report.locator("svg image").count()) > 4);
  assert.deepEqual(asked.filter((url) => !/^(file|data):/.test(url)), []); // prettier-ignore
  assert.deepEqual(await axeViolations(report), []);
  await context.close();
}

/** What the network makes of the camera: frame after frame, with the layer's maps that are asked for. */
async function lookLive(page: Page): Promise<void> {
  await page.getByRole("button", { name: "What it makes of the camera, live" }).click();
  const maps = page.locator(".live-maps canvas");
  await maps.nth(7).waitFor();
  assert.equal(await maps.count(), 8);
  await page.locator(".live-maps select").selectOption("relu2");
  await maps.nth(15).waitFor();
  assert.equal(await page.locator(".live-seen canvas").count(), 2);
  await page.getByRole("button", { name: "Close the camera" }).click();
  await page.locator(".live").waitFor({ state: "detached" });
}

/** The page with the network in it, opened from a file, says what the command line says of the same pixels. */
async function mailHome(page: Page, folder: string): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "A page to mail home" }).click(),
  ]);
  const path = join(folder, "home.html");
  await download.saveAs(path);
  const image = join(folder, "image.png");
  await sharp({ create: { width: 32, height: 32, channels: 3, background: { r: 190, g: 80, b: 70 } } }).toFile(image);
  const { stdout } = await new CommandLine(folder).run("predict", ".", image, "--json");
  const [{ predictions }] = JSON.parse(stdout) as [{ predictions: { class: string; probability: number }[] }];
  const context = await (browser as Browser).newContext({ offline: true });
  const home = await context.newPage();
  const faults: string[] = [];
  home.on("pageerror", ({ message }) => faults.push(message));
  home.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await home.goto(pathToFileURL(path).href);
  await home.waitForSelector("[data-ready]");
  await home.locator("input").setInputFiles(image);
  await home.locator("li").first().waitFor();
  const lines = await home.locator("li").allInnerTexts();
  const wanted = predictions.map(({ class: name, probability }) => [name, (100 * probability).toFixed(1)]);
  assert.deepEqual(lines.map((line) => line.match(/^(\S+)\s+([\d.]+) %$/)!.slice(1)), wanted); // prettier-ignore
  assert.deepEqual(await axeViolations(home), []);
  assert.deepEqual(faults, []);
  await context.close();
}

/** Takes in a zip of photos with a table, more than the browser has room for: what has found room is there. */
async function fillUp(page: Page, url: string): Promise<void> {
  const photos = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      sharp({ create: { width: 8, height: 8, channels: 3, background: { r: 2 * index, g: 99, b: 7 * (index % 2) } } })
        .png()
        .toBuffer(),
    ),
  );
  const name = (index: number) => `${String(index).padStart(3, "0")}.png`;
  const table = ["image;label", ...photos.map((_, index) => `${name(index)};${index % 2 === 0 ? "even" : "odd"}`)];
  const buffer = makeZip([
    ...photos.map((content, index) => ({ name: `many/${name(index)}`, content, deflate: true })),
    { name: "many/labels.csv", content: Buffer.from(table.join("\n")), deflate: true },
  ]);
  const session = await page.context().newCDPSession(page);
  const origin = new URL(url).origin;
  const usageNow = async () =>
    ((await session.send("Storage.getUsageAndQuota", { origin })) as { usage: number }).usage;
  await page.goto(`${url}#/new`);
  // What was written and removed before is counted a moment later.
  let usage = await usageNow();
  for (let same = 0; same < 4;) {
    await page.waitForTimeout(250);
    const now = await usageNow();
    same = now === usage ? same + 1 : 0;
    usage = now;
  }
  // Room for a piece of 42 photos of 256 px, and not for all three.
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + 14e6 });
  await page.getByLabel("image size").selectOption("256");
  await page.locator('input[accept=".zip"]').setInputFiles({ name: "many.zip", mimeType: "application/zip", buffer });
  const room = page.getByText(/This browser gave no more room: \d+ of 100 photos are kept/);
  await room.waitFor();
  const [, kept] = /room: (\d+) of/.exec(await room.innerText())!.map(Number);
  // Whole pieces: one, or two where the browser counts less than it did.
  assert.ok(kept === 42 || kept === 84, `${kept} photos are kept`);
  const remarks = await page.innerText(".remarks");
  assert.ok(remarks.includes(`2 classes: even (${kept / 2}), odd (${kept / 2}).`), remarks);
  await page.reload();
  await page.getByText("unfinished: what was taken in").waitFor();
  await session.send("Storage.overrideQuotaForOrigin", { origin });
}

const setSetting = async (page: Page, name: string, value: string) => {
  const field = page.locator(`[data-setting="${name}"] input`);
  await field.fill(value);
  await field.dispatchEvent("change");
};

/** A pixel of a map is taken apart in the tab, and what excites the map most is found in the tab's own photos. */
async function explainMap(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Feature maps", exact: true }).click();
  await page.getByRole("button", { name: /map 1: enlarge$/ }).first().click(); // prettier-ignore
  const dialog = page.getByRole("dialog");
  await dialog.locator(".makes dd.last").waitFor();
  await dialog.getByRole("button", { name: "Find it in the validation photos" }).click();
  await dialog.getByText(/^Of \d+ validation photos/).waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
}

test(
  "three folders are trained on, through a reload, and the command line counts the same",
  { skip, timeout: 400_000 },
  async () => {
    const studio = await startStudio({ port: 0 });
    const faults: string[] = [];
    const page = await openWatched(browser as Browser, studio.url, faults);
    try {
      await page.goto(studio.url);
      await page.waitForSelector('[data-threads="headers"]');
      await page.getByLabel("image size").selectOption("32");
      await chooseFolders(page);
      await page.waitForSelector(".remarks");
      const said = await page.innerText(".remarks");
      assert.match(said, /Read as <class>\/\*: 3 classes: blue \(24\), green \(24\), red \(24\)\./);
      assert.match(said, /1 file cannot be read and is left out:\s+red\/broken\.png: /);

      await arrangePhotos(page);
      assert.deepEqual(await axeViolations(page), []);
      await setSetting(page, "epochs", "16");
      await setSetting(page, "batch", "8");
      await setSetting(page, "learningRate", "0.01");
      await buildNetwork(page);
      await page.getByRole("button", { name: "Start training" }).click();
      await page.waitForURL(/#\/run\//);
      await page.waitForFunction(() => /epoch ([3-9]|\d\d) of 16/.test((globalThis as unknown as { document: { body: { innerText: string } } }).document.body.innerText)); // prettier-ignore
      await page.reload();
      await page.waitForFunction(() => (globalThis as unknown as { document: { querySelector(selector: string): { textContent: string } | null } }).document.querySelector("h1 .status")?.textContent === "finished", null, { timeout: 120_000 }); // prettier-ignore

      await page.getByRole("link", { name: "Confusion" }).click();
      await page.getByLabel("Photos").selectOption("test");
      const line = page.getByText(/^\d+ of \d+ right/);
      await line.waitFor();
      const [, right, of] = /(\d+) of (\d+) right/.exec(await line.innerText())!;
      for (const tab of ["Mistakes", "Filters", "Feature maps", "Network"]) {
        await page.getByRole("link", { name: tab, exact: true }).click();
        await page.waitForFunction(() => (globalThis as unknown as { document: { querySelector(selector: string): unknown } }).document.querySelector(".waiting") === null); // prettier-ignore
        assert.equal(await page.locator(".error:visible").count(), 0, tab);
      }
      await explainMap(page);
      const photo = await page.evaluate(async () => {
        const id = decodeURIComponent(location.hash.split("/")[2]);
        const response = await fetch(
          `./api/photo?${new URLSearchParams({ id, split: "test", index: "0" }).toString()}`,
        );
        return [response.status, response.headers.get("content-type"), (await response.arrayBuffer()).byteLength];
      });
      assert.deepEqual(photo, [200, "image/bmp", 54 + 3 * 32 * 32]);

      await page.getByRole("link", { name: "Overview" }).click();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "The run as a zip" }).click(),
      ]);
      const folder = workFolder();
      const archive = join(folder, "run.zip");
      await download.saveAs(archive);
      await unzip(archive, folder);
      const { code, stdout, stderr } = await new CommandLine(folder).run("evaluate", ".", "--json");
      assert.equal(code, 0, stderr);
      const evaluated = JSON.parse(stdout) as { correct: number; total: number };
      assert.deepEqual([evaluated.correct, evaluated.total], [Number(right), Number(of)]);

      await lookLive(page);
      await mailHome(page, folder);
      await handIn(page, folder, `(${right} / ${of};`);

      // The way back: the folder as another program packs it.
      const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const entries = names.map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return { name: `back/${relative(folder, path)}`, content: readFileSync(path), deflate: true };
      });
      await page.getByRole("link", { name: "Runs" }).click();
      await page
        .locator('input[accept=".zip"]')
        .setInputFiles({ name: "back.zip", mimeType: "application/zip", buffer: makeZip(entries) });
      await page.getByRole("link", { name: "back", exact: true }).click();
      await page.getByRole("link", { name: "Confusion" }).click();
      await page.getByLabel("Photos").selectOption("test");
      await page.getByText(`${right} of ${of} right`).waitFor();
      await makeLab(page, folder);
      await fillUp(page, studio.url);
      assert.deepEqual(faults, []);
    } finally {
      await page.close();
      await studio.close();
    }
  },
);
declare const location: { readonly hash: string };

/** The live page with runs that nobody would make on purpose: odd names, folders that go away, files that are damaged. */
import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { runAddress } from "../page/route.js";
import { openBrowser } from "../testing/browser.js";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { writeRunFolder } from "../testing/live-runs.js";
import { PHOTO_CLASSES, writePhotos } from "../testing/photos.js";
import { openWatched } from "../testing/watched-page.js";
import { type LiveServer, startServer } from "./server.js";

const CLASSES = ["x".repeat(180), "<img src=x onerror=alert(1)>", "跑步 مرحبا, a name of many words that goes on"];
const ODD = `100% a#b?c&d=<b>x<'b>"+`;
const LONG = "long".repeat(50);
const TABS = ["Overview", "Confusion", "Mistakes", "Filters", "Feature maps", "Network", "Try it"];
const GONE = "There is no such run any more.";

const browser = await openBrowser();
const skip = typeof browser === "string" ? browser : false;
const folder = workFolder();
const runs = join(folder, "runs");
process.env.CONVSCOPE_CACHE = join(folder, "cache");
const complaints: string[] = [];
let server: LiveServer;
let page: Page;

before(async () => {
  if (typeof browser === "string") return;
  await writePhotos(join(folder, "photos"));
  for (const [index, name] of PHOTO_CLASSES.entries())
    renameSync(join(folder, "photos", name), join(folder, "photos", CLASSES[index]));
  const { code, stderr } = await new CommandLine(folder).run("train", "--data", "photos", ...TINY, "--dropout", "0", "--epochs", "1", "--out", join("runs", ODD)); // prettier-ignore
  assert.equal(code, 0, stderr);
  cpSync(join(runs, ODD), join(runs, LONG), { recursive: true });
  server = await startServer({ folder: runs, port: 0 });
  page = await openWatched(browser, server.url, complaints, { viewport: { width: 390, height: 844 } });
  await page.goto(server.url);
});

after(async () => {
  if (typeof browser === "string") return;
  await browser.close();
  await server.close();
});

async function assertFits(what: string): Promise<void> {
  const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  assert.ok(overflow <= 0, `${what} is ${overflow} pixels too wide for a phone`);
}

test("names of any length and letters lead to their run, and fit a phone on every tab", { skip }, async () => {
  for (const name of [ODD, LONG]) {
    await page.getByRole("link", { name: "Convscope" }).click();
    await page.getByRole("link", { name, exact: true }).waitFor();
    await assertFits("the list");
    await page.getByRole("link", { name, exact: true }).click();
    for (const tab of TABS) {
      await page.getByRole("link", { name: tab, exact: true }).click();
      await page.locator("a[aria-current]", { hasText: tab }).waitFor();
      await page.locator("main > :nth-child(3):not(.waiting)").waitFor();
      while ((await page.locator(".waiting").count()) > 0) await page.locator(".waiting").first().waitFor({ state: "detached" }); // prettier-ignore
      assert.deepEqual(await page.locator(".error").allInnerTexts(), [], tab);
      await assertFits(`${tab} of ${name}`);
    }
  }
});

test("a long name leaves room for the table's other columns", { skip }, async () => {
  await page.getByRole("link", { name: "Convscope" }).click();
  const box = await page.getByRole("link", { name: LONG }).boundingBox();
  assert.ok(box!.width < 0.5 * 390, `${box!.width} pixels`);
});

test("an address that was cut off is a run that there is none of", { skip }, async () => {
  await page.goto(`${server.url}#/run/100%25%E0%A4/try`);
  await page.getByText(GONE).waitFor();
});

test(
  "a run that is deleted under the page is gone, and one made in its place shows its own curves",
  { skip },
  async () => {
    writeRunFolder(join(runs, "again"), 2);
    await page.goto(`${server.url}${runAddress("again", "overview")}`);
    const shown = page.locator(".values .epoch").first();
    await shown.getByText("epoch 2").waitFor();
    rmSync(join(runs, "again"), { recursive: true });
    await page.getByText(GONE).waitFor();
    writeRunFolder(join(runs, "again"), 5);
    await shown.getByText("epoch 5").waitFor();
  },
);

test("a damaged metrics file hides neither the run nor its other epochs", { skip }, async () => {
  writeRunFolder(join(runs, "damaged"), 3);
  appendFileSync(join(runs, "damaged", "metrics.jsonl"), 'null\n{"epoch": 7}\n[]\n{"epoch": 4, "train/lo');
  await page.goto(`${server.url}${runAddress("damaged", "overview")}`);
  await page.locator(".values .epoch").first().getByText("epoch 3").waitFor();
});

test("a lab that is deleted under the page is gone", { skip }, async () => {
  mkdirSync(join(runs, "lab"));
  const lab = { status: "finished", experiments: [], choice: null };
  writeFileSync(join(runs, "lab", "lab.json"), JSON.stringify(lab));
  await page.getByRole("link", { name: "Convscope" }).click();
  await page.getByText(/^Lab lab: .*0 of 0 runs/).waitFor();
  rmSync(join(runs, "lab"), { recursive: true });
  await page.getByText(/^Lab lab: .*0 of 0 runs/).waitFor({ state: "detached" });
});

test("no page complained", { skip }, () => assert.deepEqual(complaints, []));

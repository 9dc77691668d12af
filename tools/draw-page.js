// Draws every tab of the live page in every look, as sheets to look over:
//   node tools/draw-page.js FOLDER OUT [TAB …]     FOLDER: finished runs or a lab; OUT: where the sheets go
// A sheet is a tab: light and dark, English and Chinese, as wide as a screen and as a phone. Where all tabs are drawn, two more
// show them side by side, the first light in English and then dark in Chinese: those of docs/images.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { startServer } from "../dist/serve/server.js";
import { openBrowser } from "../dist/testing/browser.js";

const TABS = ["runs", "overview", "confusion", "mistakes", "filters", "features", "network", "try"];
const SCREENS = [
  { name: "wide", viewport: { width: 1280, height: 900 }, columns: 2, scale: 0.6, tallest: 2200, whole: { columns: 4, scale: 0.31, tallest: 900 } },
  { name: "phone", viewport: { width: 390, height: 844 }, columns: 4, scale: 0.9, tallest: 2600, whole: { columns: 8, scale: 0.5, tallest: 844 } },
]; // prettier-ignore
const LOOKS = ["en-GB", "zh-CN"].flatMap((locale) => ["light", "dark"].map((colorScheme) => ({ locale, colorScheme })));
const GAP = 12;
/** Time for pictures and canvases to be drawn once nothing is waited for any more. */
const SETTLE_MS = 400;

const [folder, out, ...chosen] = process.argv.slice(2);
if (out === undefined) throw new Error("Give a folder of runs and a folder for the sheets.");
const browser = await openBrowser();
if (typeof browser === "string") throw new Error(browser);
const server = await startServer({ folder, port: 0 });
mkdirSync(out, { recursive: true });

/** The run that tabs are drawn of: the last that was started of those that have ended. */
async function someRun() {
  const { runs } = await (await fetch(`${server.url}api/runs`)).json();
  const finished = runs.filter(({ status }) => status === "finished");
  if (finished.length === 0) throw new Error(`${folder} holds no finished run.`);
  return finished.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1))[0].id;
}

/** One tab in one look, as a PNG. */
async function shoot(run, tab, viewport, look) {
  const context = await browser.newContext({ ...look, viewport, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(server.url + (tab === "runs" ? "" : `#/run/${encodeURIComponent(run)}/${tab}`));
  await page.waitForSelector("h1");
  // Not by waitForFunction, which the page's Content-Security-Policy forbids.
  while ((await page.locator(".waiting").count()) > 0) await page.waitForTimeout(100);
  // Photos are asked for once they come into sight: all of them is what a full page shows.
  await page.evaluate("for (const image of document.images) image.loading = 'eager'");
  while (!(await page.evaluate("[...document.images].every((image) => image.complete)")))
    await page.waitForTimeout(100);
  await page.waitForTimeout(SETTLE_MS);
  const picture = await page.screenshot({ fullPage: true });
  await context.close();
  return picture;
}

/** Pictures beside and below one another, from the left. */
async function sheet(pictures, { columns, scale, viewport, tallest }) {
  const width = Math.round(viewport.width * scale);
  const small = await Promise.all(
    pictures.map(async (picture) => {
      const { height } = await sharp(picture).metadata();
      const cut = sharp(picture).extract({ left: 0, top: 0, width: viewport.width, height: Math.min(height, tallest) });
      return sharp(await cut.png().toBuffer())
        .resize({ width })
        .png()
        .toBuffer({ resolveWithObject: true });
    }),
  );
  const rows = Array.from({ length: Math.ceil(small.length / columns) }, (_, row) => small.slice(row * columns, (row + 1) * columns)); // prettier-ignore
  let top = 0;
  const placed = rows.flatMap((row) => {
    const at = top;
    top += row.reduce((most, { info }) => Math.max(most, info.height), 0) + GAP;
    return row.map(({ data }, column) => ({ input: data, left: column * (width + GAP), top: at }));
  });
  const size = { width: columns * (width + GAP), height: top };
  return sharp({ create: { ...size, channels: 3, background: "#808080" } }).composite(placed).webp({ quality: 80 }).toBuffer(); // prettier-ignore
}

try {
  const run = await someRun();
  const drawn = new Map(SCREENS.map((screen) => [screen, []]));
  for (const tab of TABS.filter((name) => chosen.length === 0 || chosen.includes(name))) {
    for (const screen of SCREENS) {
      const pictures = [];
      for (const look of LOOKS) pictures.push(await shoot(run, tab, screen.viewport, look));
      drawn.get(screen).push(pictures);
      const path = join(out, `${tab}-${screen.name}.webp`);
      writeFileSync(path, await sheet(pictures, screen));
      console.log(path);
    }
  }
  if (chosen.length === 0) {
    for (const [screen, tabs] of drawn) {
      const pictures = [0, LOOKS.length - 1].flatMap((look) => tabs.map((looks) => looks[look]));
      const path = join(out, `page-${screen.name}.webp`);
      writeFileSync(path, await sheet(pictures, { ...screen, ...screen.whole }));
      console.log(path);
    }
  }
} finally {
  await browser.close();
  await server.close();
}

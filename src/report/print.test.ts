import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { confusionMultiples } from "../look/judged/confusion-multiples.js";
import { compareCurves } from "../look/curves/compare-curves.js";
import { axeViolations } from "../testing/axe.js";
import { openBrowser } from "../testing/browser.js";
import { metricsOf } from "../testing/curves.js";
import { labResult, reportInput } from "../testing/lab.js";
import { report } from "./report.js";

const NAMES = Array.from({ length: 12 }, (_, index) => `experiment ${index + 1} with a name that is somewhat long`);
const MILLIMETRES = 25.4 / 96;
/** Width and height of what can be printed on, in millimetres, within margins of 10 mm. */
const PAPERS = { A4: [190, 277], Letter: [195.9, 259.4] } as const;

/** A report of a dozen experiments with a chart for each and one of all, as wide as charts get. */
function page(language: "en" | "zh"): string {
  const falling = Array.from({ length: 20 }, (_, epoch) => 2 / (epoch + 1));
  const metrics = metricsOf({ trainLoss: falling, valLoss: falling, trainAcc: falling, valAcc: falling });
  const input = reportInput(NAMES.map((name, index) => labResult(name, 0, 0.5 + index / 100, 100 + index)));
  const curves = NAMES.map((name) => ({ name, metrics }));
  const matrices = NAMES.map((name) => ({ name, accuracy: 0.5, classes: ["a", "b"], shares: [[0.5, 0.5], [0.4, 0.6]] })); // prettier-ignore
  const figures = [
    { name: "compare", stage: "depth", svg: compareCurves("All of them", curves) },
    { name: "confusion-multiples", svg: confusionMultiples("Small matrices", matrices) },
    ...NAMES.map((name) => ({ name: "curves", experiment: name, svg: compareCurves(name, [{ name, metrics }]) })),
  ];
  const gain = { stage: "depth", before: NAMES[0], accuracyBefore: 0.5, accuracyAfter: 0.51, difference: 0.01, ci95: [-0.02, 0.04] as const }; // prettier-ignore
  const validationGains = NAMES.slice(1).map((after) => ({ ...gain, after }));
  const command = `convscope lab --data ${"a-folder-of-photos/".repeat(6)}`;
  return report({ ...input, lab: { ...input.lab, validationGains, command }, figures }, language);
}

test("on a phone what is wide scrolls and says so; on paper no figure and no table is cut, headings stay with what they head, and pages are few", async (t) => {
  const browser = await openBrowser();
  if (typeof browser === "string") return t.skip(browser);
  const folder = mkdtempSync(join(tmpdir(), "report-"));
  try {
    for (const language of ["en", "zh"] as const) {
      const path = join(folder, `${language}.html`);
      writeFileSync(path, page(language));
      const phone = await browser.newPage({ viewport: { width: 390, height: 800 } });
      await phone.goto(pathToFileURL(path).href);
      for (const colorScheme of ["light", "dark"] as const) {
        await phone.emulateMedia({ colorScheme });
        assert.deepEqual(await axeViolations(phone), [], `${language}, ${colorScheme}`);
      }
      const said = await phone.evaluate(`(() => {
        const wide = [...document.querySelectorAll(".wide")].filter((one) => one.scrollWidth > one.clientWidth + 1);
        return [document.documentElement.scrollWidth, wide.map((one) => getComputedStyle(one, "::before").content)];
      })()`);
      const [across, hints] = said as [number, string[]];
      assert.equal(across, 390, "nothing makes the page itself scroll sideways");
      assert.ok(hints.length > 2 && hints.every((hint) => /←/.test(hint)), `what scrolls says so: ${hints.join()}`);
      await phone.close();
      for (const [format, [width, height]] of Object.entries(PAPERS)) {
        const [across, down] = [width / MILLIMETRES, height / MILLIMETRES];
        const tab = await browser.newPage({ viewport: { width: Math.floor(across), height: Math.floor(down) } });
        await tab.emulateMedia({ media: "print" });
        await tab.goto(pathToFileURL(path).href);
        const boxes = await tab.evaluate(`(() => {
          document.querySelectorAll("details").forEach((one) => (one.open = true));
          return [...document.querySelectorAll("svg, img, table, pre")].map((one) => {
            const { right, height } = one.getBoundingClientRect();
            return { kind: one.tagName, right, height };
          });
        })()`);
        for (const { kind, right, height: tall } of boxes as { kind: string; right: number; height: number }[]) {
          assert.ok(right <= across + 1, `${language}, ${format}: a ${kind} ends at ${right} of ${across} px`);
          if (kind === "svg")
            assert.ok(tall <= down, `${language}, ${format}: a figure of ${tall} px is taller than paper`);
        }
        const breaks = await tab.evaluate(
          `[...document.querySelectorAll("h2, h3, caption")].map((one) => getComputedStyle(one).breakAfter)`,
        );
        assert.deepEqual([...new Set(breaks as string[])], ["avoid"]);
        const pdf = await tab.pdf({ format, margin: { top: "10mm", bottom: "10mm", left: "10mm", right: "10mm" } });
        const pages = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g)!.length;
        assert.ok(pages <= 25, `${language}, ${format}: ${pages} pages`);
        await tab.close();
      }
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
});

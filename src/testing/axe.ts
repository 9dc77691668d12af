import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe-core finds wrong with a page for those who use it otherwise than with eyes and a mouse: a line for each. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate<string[]>(
    `axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(" ")))`,
  );
}

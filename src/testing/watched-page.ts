import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** A new page that adds to `complaints` what goes wrong on it: errors, and requests to another host than its own. */
export async function openWatched(
  browser: Browser,
  host: string,
  complaints: string[],
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(host)) complaints.push(request.url());
  });
  return page;
}

/** Waits until something holds: half a minute at most. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 300; look++) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error(`${what}: not within 30 seconds`);
}

/** Waits until nothing on the page is still being waited for. */
export function untilSettled(page: Page, name: string): Promise<void> {
  return until(`all of ${name}`, async () => (await page.locator(".waiting").count()) === 0);
}

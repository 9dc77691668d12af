/** The studio in a real browser, from plain files, and without a network. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { openBrowser } from "../testing/browser.js";
import { openWatched } from "../testing/watched-page.js";

const FOLDER = fileURLToPath(new URL("../studio/", import.meta.url));
const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" }; // prettier-ignore

const browser = await openBrowser();
const skip = typeof browser === "string" ? browser : false;

const hosts: Server[] = [];

after(async () => {
  if (typeof browser !== "string") await browser.close();
  for (const host of hosts) {
    host.closeAllConnections();
    host.close();
  }
});

/** A host of static files that knows nothing of headers, nor of what a wasm file is. */
async function plainHost(): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url!, "http://host").pathname;
    try {
      const bytes = readFileSync(join(FOLDER, path === "/" ? "index.html" : path));
      response.writeHead(200, { "content-type": TYPES[path === "/" ? ".html" : extname(path)] ?? "application/octet-stream" }); // prettier-ignore
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  hosts.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

test("the studio opens from plain files, isolated by its service worker, and without a network", { skip }, async () => {
  const { url, server } = await plainHost();
  const faults: string[] = [];
  const page = await openWatched(browser as Browser, url, faults);
  await page.goto(url);
  await page.waitForSelector('[data-threads="service-worker"]');
  assert.equal(await page.evaluate("crossOriginIsolated"), true);
  // What is asked for while it opens has come.
  await page.getByText("None yet.").waitFor();
  const text = await page.innerText("body");
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
  await page.reload();
  await page.waitForSelector('[data-threads="service-worker"]');
  await page.getByText("None yet.").waitFor();
  assert.equal(await page.innerText("body"), text);
  await page.getByLabel("Language", { exact: true }).selectOption("zh");
  await page.getByRole("heading", { name: "新的训练" }).waitFor();
  assert.deepEqual(faults, []);
  await page.close();
});

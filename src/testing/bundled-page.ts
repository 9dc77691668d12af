/** A module of a test's own as a page's bundle has it, served with and without the headers that let a page share memory. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Browser } from "playwright-core";
import { build } from "vite";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};
const ISOLATION = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

/** Whether a page's address has the headers. */
export type Isolation = "isolated" | "alone";

export interface BundledPage {
  /** What a call to the module's global `call` gives in a page of its own, which must not complain. */
  ask<T>(browser: Browser, isolation: Isolation, call: string): Promise<T>;
  close(): void;
}

/** Bundles `script` in a folder, beside whatever else stands there, and serves it. */
export async function bundledPage(folder: string, script: string): Promise<BundledPage> {
  writeFileSync(join(folder, "main.js"), script);
  writeFileSync(join(folder, "index.html"), `<h1>Training</h1><script type="module" src="./main.js"></script>`);
  await build({
    root: folder,
    base: "./",
    configFile: false,
    logLevel: "warn",
    build: { outDir: "page", target: "es2023", modulePreload: { polyfill: false } },
    worker: { format: "es" },
  });
  const server = createServer((request, response) => {
    const [, kind, name] = /^\/(isolated|alone)\/(.*)$/.exec(request.url!) ?? [];
    try {
      const file = join(folder, "page", name);
      const bytes = readFileSync(file);
      response.writeHead(200, { "Content-Type": TYPES[extname(file)], ...(kind === "isolated" ? ISOLATION : {}) });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    async ask(browser, isolation, call) {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on("pageerror", ({ message }) => errors.push(message));
      await page.goto(`http://127.0.0.1:${port}/${isolation}/index.html`);
      await page.waitForFunction(`globalThis.${call}`);
      const result = await page.evaluate<unknown>(`${call}()`);
      assert.deepEqual(errors, []);
      await page.close();
      return result as never;
    },
    close: () => void server.close(),
  };
}

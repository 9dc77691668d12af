/** Training in a real browser, on workers where the page may share memory with them and on one thread where it may not. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { assertClose } from "../../testing/compare.js";
import { openBrowser } from "../../testing/browser.js";
import { workFolder } from "../../testing/cli.js";
import { trainAnywhere } from "../../testing/train-anywhere.js";
import { wasmExecutor } from "../wasm-executor.js";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};
const ISOLATION = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

const browser = await openBrowser();
const skip = typeof browser === "string" ? browser : false;
const folder = workFolder();

/** Serves the page, the files of which say "isolated" in their address to share memory. */
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

before(async () => {
  if (skip !== false) return;
  const compiled = (path: string) => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)));
  const script = [
    `import { webExecutor } from ${compiled("./web-executor.js")};`,
    `import { trainAnywhere } from ${compiled("../../testing/train-anywhere.js")};`,
    `globalThis.train = async () => {`,
    `  const executor = await webExecutor({ threads: 2 });`,
    `  return { name: executor.name, losses: await trainAnywhere(executor) };`,
    `};`,
  ];
  writeFileSync(join(folder, "main.js"), script.join("\n"));
  writeFileSync(join(folder, "index.html"), `<h1>Training</h1><script type="module" src="./main.js"></script>`);
  await build({
    root: folder,
    base: "./",
    configFile: false,
    logLevel: "warn",
    build: { outDir: "page", target: "es2023", modulePreload: { polyfill: false } },
    worker: { format: "es" },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

after(async () => {
  if (typeof browser !== "string") await browser.close();
  server.close();
});

async function trainOnPage(kind: "isolated" | "alone"): Promise<{ name: string; losses: number[] }> {
  const page = await (browser as Browser).newPage();
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${kind}/index.html`);
  await page.waitForFunction("globalThis.train");
  const trained = await page.evaluate<{ name: string; losses: number[] }>("train()");
  assert.deepEqual(errors, []);
  await page.close();
  return trained;
}

for (const [kind, threads] of [
  ["isolated", 2],
  ["alone", 1],
] as const) {
  test(`a page that is ${kind} trains on ${threads} threads, to Node's losses`, { skip }, async () => {
    const { name, losses } = await trainOnPage(kind);
    assert.match(name, new RegExp(`^convscope kernels \\(wasm, (relaxed )?simd, ${threads} threads\\)$`));
    const expected = await trainAnywhere(wasmExecutor({ threads }));
    assertClose(losses, expected, 1e-5, "the losses");
    assert.ok(expected.at(-1)! < expected[0], `it learns: ${expected.join(", ")}`);
  });
}

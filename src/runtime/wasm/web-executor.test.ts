/** Training in a real browser, on workers where the page may share memory with them and on one thread where it may not. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { assertClose } from "../../testing/compare.js";
import { openBrowser } from "../../testing/browser.js";
import { type BundledPage, bundledPage, type Isolation } from "../../testing/bundled-page.js";
import { workFolder } from "../../testing/cli.js";
import { trainAnywhere } from "../../testing/train-anywhere.js";
import { wasmExecutor } from "../wasm-executor.js";

const browser = await openBrowser();
const skip = typeof browser === "string" ? browser : false;
const folder = workFolder();

let page: BundledPage;

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
  page = await bundledPage(folder, script.join("\n"));
});

after(async () => {
  if (typeof browser === "string") return;
  await browser.close();
  page.close();
});

const trainOnPage = (isolation: Isolation) =>
  page.ask<{ name: string; losses: number[] }>(browser as Browser, isolation, "train");

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

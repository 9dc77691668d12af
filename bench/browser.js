// convnet3 at 256 px, batch 32, in headless Chromium and on Node's wasm executor, in turn, each its fastest of three seconds of steps:
// node bench/browser.js [PAIRS]. Prints the pairs' ratios and the machine's load, which belongs to them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createNetwork } from "../dist/nn/models.js";
import { wasmExecutor } from "../dist/runtime/wasm-executor.js";
import { openBrowser } from "../dist/testing/browser.js";
import { bundledPage } from "../dist/testing/bundled-page.js";
import { measureRate } from "../dist/train/step/measure-rate.js";

const NETWORK = { model: "convnet3", options: {}, imageSize: 256, classes: 10 };
const BATCH = 32;
const threads = availableParallelism();
const dist = fileURLToPath(new URL("../dist", import.meta.url));
const WORKER = `
import { createNetwork } from "${dist}/nn/models.js";
import { webExecutor } from "${dist}/runtime/wasm/web-executor.js";
import { measureRate } from "${dist}/train/step/measure-rate.js";
onmessage = async () => {
  const executor = await webExecutor({ threads: ${threads} });
  postMessage(await measureRate(createNetwork(${JSON.stringify(NETWORK)}), executor, ${BATCH}));
};`;
const PAGE = `
globalThis.rate = () => new Promise((resolve, reject) => {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => (resolve(data), worker.terminate());
  worker.onerror = ({ message }) => reject(new Error(message));
  worker.postMessage(null);
});`;

const browser = await openBrowser();
if (typeof browser === "string") throw new Error(browser);
mkdirSync(fileURLToPath(new URL("../build", import.meta.url)), { recursive: true });
const folder = mkdtempSync(fileURLToPath(new URL("../build/bench-", import.meta.url)));
writeFileSync(join(folder, "worker.js"), WORKER);
const page = await bundledPage(folder, PAGE);
const pairs = [];
for (let pair = 0; pair < Number(process.argv[2] ?? 5); pair++) {
  const inNode = () => measureRate(createNetwork(NETWORK), wasmExecutor({ threads }), BATCH);
  const inPage = () => page.ask(browser, "isolated", "rate");
  // Whoever is first changes from pair to pair.
  const first = pair % 2 === 0 ? await inPage() : await inNode();
  const second = pair % 2 === 0 ? await inNode() : await inPage();
  const [chromium, node] = pair % 2 === 0 ? [first, second] : [second, first];
  pairs.push({ chromium, node, ratio: chromium / node, load: loadavg()[0] });
  console.log(
    `Chromium ${chromium.toFixed(1)}, Node's wasm ${node.toFixed(1)} images a second: ${(chromium / node).toFixed(3)} (load ${loadavg()[0].toFixed(1)})`,
  );
}
const ratios = pairs.map(({ ratio }) => ratio).sort((a, b) => a - b);
console.log(`median of the ratios: ${ratios[Math.floor(ratios.length / 2)].toFixed(3)}, ${threads} cores`);
page.close();
await browser.close();
rmSync(folder, { recursive: true, force: true });

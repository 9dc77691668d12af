/** The live page with a camera and with WebGPU: an imitated one of each, which Chromium brings. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../testing/browser.js";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";
import { type LiveServer, startServer } from "./server.js";

const CAMERA = "--use-fake-device-for-media-stream";
const WEBGPU = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

const folder = workFolder();
process.env.CONVSCOPE_CACHE = join(folder, "cache");
const commandLine = new CommandLine(folder);
const browsers: Browser[] = [];
let server: LiveServer;

/** A tab of the run in a browser with flags of its own; null, and the test is skipped, where there is no browser. */
async function open(t: { skip(reason: string): void }, tab: string, flags: readonly string[]): Promise<Page | null> {
  const browser = await openBrowser(flags);
  if (typeof browser === "string") {
    t.skip(browser);
    return null;
  }
  browsers.push(browser);
  const page = await browser.newPage();
  await page.goto(`${server.url}#/run/run/${tab}`);
  return page;
}

before(async () => {
  await writePhotos(join(folder, "photos"));
  const { code, stderr } = await commandLine.run("train", "--data", "photos", ...TINY, "--epochs", "3", "--checkpoint-every", "1", "--out", "runs/run"); // prettier-ignore
  assert.equal(code, 0, stderr);
  server = await startServer({ folder: join(folder, "runs"), port: 0 });
});

after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await server.close();
});

test("a picture is taken by the camera, and the camera is let go", async (t) => {
  const page = await open(t, "features", [CAMERA, "--use-fake-ui-for-media-stream"]);
  if (page === null) return;
  const first = page.getByRole("group", { name: "First image" });
  await first.getByRole("button", { name: "Camera" }).click();
  const [response] = await Promise.all([
    page.waitForResponse((one) => one.url().includes("/api/features") && one.request().method() === "POST"),
    first.getByRole("button", { name: "Take a picture" }).click(),
  ]);
  assert.equal(response.status(), 200);
  const video = await page.evaluateHandle("document.querySelector('video').srcObject.getTracks()[0]");
  await first.getByRole("button", { name: "Close" }).click();
  await page.locator("video").waitFor({ state: "detached" });
  assert.equal(await video.evaluate((track) => (track as { readyState: string }).readyState), "ended");
});

test("a camera that is refused or not there is told of in a sentence", async (t) => {
  const cases: [flags: string[], said: RegExp][] = [
    [[CAMERA, "--deny-permission-prompts"], /This page may not use the camera: it was refused\. Allow it/],
    [["--use-fake-ui-for-media-stream"], /There is no camera on this computer/],
  ];
  for (const [flags, said] of cases) {
    const page = await open(t, "try", flags);
    if (page === null) return;
    await page.getByRole("button", { name: "Camera" }).click();
    await page.locator(".camera").getByText(said).waitFor();
    assert.equal(await page.getByRole("button", { name: "Take a picture" }).count(), 0);
  }
});

test("the network runs on WebGPU where it is chosen, and says the same as the server", async (t) => {
  const page = await open(t, "try", WEBGPU);
  if (page === null) return;
  const said = page.locator("[data-by]");
  await said.waitFor();
  // Chromium's own adapter is imitated, so that it is not taken unasked.
  assert.equal(await said.getAttribute("data-by"), "WebAssembly");
  await page.getByLabel("Compute with").selectOption("webgpu");
  await page.locator("[data-by=WebGPU]").waitFor();
  const difference = Number(await said.getAttribute("data-difference"));
  assert.ok(difference <= 1e-4, String(difference));
  assert.equal(await page.locator(".error").count(), 0);
});

test("where WebGPU answers wrongly, WebAssembly does, and the page says so", async (t) => {
  const page = await open(t, "network", WEBGPU);
  if (page === null) return;
  // A driver that computes nothing: every buffer that is read back is zeros.
  await page.evaluate("GPUBuffer.prototype.getMappedRange = function (at, size) { return new ArrayBuffer(size ?? this.size - (at ?? 0)); }"); // prettier-ignore
  await page.getByRole("link", { name: "Try it" }).click();
  await page.getByLabel("Compute with").selectOption("webgpu");
  await page.getByText(/^WebGPU('s answer differs| failed).*, so WebAssembly computed\.$/).waitFor();
  const said = page.locator("[data-by]");
  assert.equal(await said.getAttribute("data-by"), "WebAssembly");
  assert.ok(Number(await said.getAttribute("data-difference")) <= 1e-4);
});

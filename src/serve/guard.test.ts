import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { connect } from "node:net";
import { temporaryFolder } from "../data/fixtures.test.helper.js";
import { ask, tokenOf } from "../testing/ask-server.js";
import { writeRunFolder } from "../testing/live-runs.js";
import { startServer } from "./server.js";

async function server(t: Parameters<typeof temporaryFolder>[0]) {
  const folder = temporaryFolder(t);
  writeRunFolder(join(folder, "run"), 2);
  const live = await startServer({ folder, port: 0 });
  t.after(() => live.close());
  return { folder, url: live.url, port: new URL(live.url).port };
}

test("only this computer can connect", async (t) => {
  const { port } = await server(t);
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4");
  for (const { address } of others) {
    const outcome = await new Promise((resolve) => {
      const socket = connect({ host: address, port: Number(port), timeout: 2000 });
      socket.on("connect", () => resolve("connected")).on("error", ({ message }) => resolve(message));
      socket.on("timeout", () => resolve("timeout"));
      t.after(() => socket.destroy());
    });
    assert.notEqual(outcome, "connected", address);
  }
});

test("a host that is no name of this computer is refused (DNS rebinding)", async (t) => {
  const { url, port } = await server(t);
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`])
    assert.equal((await ask(url, "/api/runs", { headers: { host } })).status, 200, host);
  for (const host of [
    "evil.example",
    `evil.example:${port}`,
    "127.0.0.1",
    `127.0.0.1.evil.example:${port}`,
    `127.0.0.1:1`,
  ]) {
    const { status, text } = await ask(url, "/api/runs", { headers: { host } });
    assert.equal(status, 403, host);
    assert.doesNotMatch(text, /convnet2/);
  }
});

test("another site's requests are refused, whatever they ask for", async (t) => {
  const { url, port } = await server(t);
  const paths = ["/", "/api/runs", "/api/events", "/api/photo?id=run&index=0"];
  for (const origin of ["http://evil.example", "null", `https://127.0.0.1:${port}`, "http://localhost:1"])
    for (const path of paths)
      assert.equal((await ask(url, path, { headers: { origin } })).status, 403, `${origin} ${path}`);
  for (const site of ["cross-site", "same-site"])
    for (const path of paths)
      assert.equal((await ask(url, path, { headers: { "sec-fetch-site": site } })).status, 403, `${site} ${path}`);
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  assert.equal((await ask(url, "/", { headers: link })).status, 200, "a link to the page may be followed");
  assert.equal((await ask(url, "/api/runs", { headers: link })).status, 403);
});

test("actions need the page's token, and change nothing without it (CSRF)", async (t) => {
  const { url, folder } = await server(t);
  const token = await tokenOf(url);
  const before = readFileSync(join(folder, "run", "run.json"), "utf8");
  for (const path of [
    "/api/stop",
    "/api/resume",
    "/api/tags",
    "/api/train",
    "/api/features?id=run",
    "/api/cam?id=run",
    "/api/predict?id=run",
  ]) {
    for (const headers of [{}, { "x-convscope-token": "" }, { "x-convscope-token": token.replace(/./g, "0") }]) {
      const { status } = await ask(url, path, { method: "POST", headers, body: '{"id":"run","ids":["run"],"add":["x"],"remove":[],"when":"now"}' }); // prettier-ignore
      assert.equal(status, 403, path);
    }
  }
  for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"])
    assert.equal((await ask(url, "/api/runs", { method })).status, 403, method);
  assert.equal(readFileSync(join(folder, "run", "run.json"), "utf8"), before);
  assert.ok(!existsSync(join(folder, "run", "tags.json")));
  const allowed = await ask(url, "/api/stop", { method: "POST", headers: { "x-convscope-token": token }, body: '{"id":"run","when":"now"}' }); // prettier-ignore
  assert.equal(allowed.status, 400);
  assert.match(allowed.text, /is not being trained \(it is finished\)/);
});

test("two servers have two tokens", async (t) => {
  assert.notEqual(await tokenOf((await server(t)).url), await tokenOf((await server(t)).url));
});

test("the page may reach no other host, and be framed by none", async (t) => {
  const { url } = await server(t);
  const { headers } = await ask(url, "/");
  const policy = String(headers["content-security-policy"]);
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /https?:|\*|unsafe-inline|'unsafe-eval'/);
  assert.equal(headers["cross-origin-resource-policy"], "same-origin");
  // Without these two a browser lets no threads share memory.
  assert.equal(headers["cross-origin-opener-policy"], "same-origin");
  assert.equal(headers["cross-origin-embedder-policy"], "require-corp");
  assert.equal(headers["access-control-allow-origin"], undefined);
  assert.equal(headers["x-content-type-options"], "nosniff");
});

test("requests that are too large are refused before they are read", async (t) => {
  const { url } = await server(t);
  const headers = { "x-convscope-token": await tokenOf(url) };
  const large = async (path: string, bytes: number) =>
    (await ask(url, path, { method: "POST", headers, body: Buffer.alloc(bytes) })).status;
  assert.equal(await large("/api/stop", 70_000), 413);
  assert.equal(await large("/api/tags", 70_000), 413);
  assert.equal(await large("/api/features?id=run", 33 * 1024 * 1024), 413);
  assert.equal((await ask(url, `/api/run?id=${"x".repeat(20_000)}`)).status, 431);
});

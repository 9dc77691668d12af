import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder, writeFiles } from "../data/fixtures.test.helper.js";
import type { RunList } from "../page/api.js";
import { ask, tokenOf } from "../testing/ask-server.js";
import { epochMetrics, writeRunFolder } from "../testing/live-runs.js";
import { startServer } from "./server.js";

const SECRET = "a secret of somebody's";

async function server(t: Parameters<typeof temporaryFolder>[0]) {
  const above = temporaryFolder(t);
  const folder = join(above, "served");
  mkdirSync(folder);
  const data = join(above, "photos");
  await writeFiles(above, {
    "photos/apple/0.png": 1,
    "photos/apple/1.png": 2,
    "photos/leaf/0.png": 3,
    "outside.png": 4,
  });
  writeFileSync(join(above, "secret.txt"), SECRET);
  const config = { data: { root: data, fit: "crop" as const, fractions: { train: 0.7, val: 0.1, test: 0.2 } } };
  const write = (directory: string, test: string[]) =>
    writeRunFolder(directory, 2, { split: { classes: ["apple", "leaf"], train: [], val: [], test } });
  write(join(folder, "run"), ["apple/1.png", "../outside.png", "link.png", "../secret.txt"]);
  symlinkSync(join(above, "outside.png"), join(data, "link.png"));
  // The run's own configuration, with the folder of photos.
  const path = join(folder, "run", "run.json");
  const run = JSON.parse(readFileSync(path, "utf8")) as { config: object };
  writeFileSync(path, JSON.stringify({ ...run, config: { ...run.config, ...config } }));
  return { above, folder, data };
}

async function open(t: Parameters<typeof temporaryFolder>[0], folder: string) {
  const live = await startServer({ folder, port: 0 });
  t.after(() => live.close());
  const list = JSON.parse((await ask(live.url, "/api/runs")).text) as RunList;
  return { url: live.url, list };
}

test("no path of a request leads to a file that is not the page's", async (t) => {
  const { folder } = await server(t);
  const { url } = await open(t, folder);
  const paths = ["../secret.txt", "/../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "....//secret.txt"];
  const rest = ["/run/run.json", "/assets/../../../package.json", "/assets/%2e%2e/%2e%2e/package.json", "/index.html", "/etc/passwd", "//etc/passwd"]; // prettier-ignore
  for (const path of [...paths.map((part) => `/${part}`), ...rest]) {
    const { status, text } = await ask(url, path);
    assert.equal(status, 404, path);
    assert.doesNotMatch(text, /secret of|root:|dependencies/);
  }
});

test("the page is told which language the browser asks for", async (t) => {
  const { folder } = await server(t);
  const { url } = await open(t, folder);
  for (const [accept, language] of [
    ["zh-CN,zh;q=0.9,en;q=0.8", "zh"],
    ["en-GB", "en"],
    ["fr", "en"],
  ]) {
    const { text } = await ask(url, "/", { headers: { "accept-language": accept } });
    assert.ok(text.includes(`<html lang="${language}">`), accept);
    assert.ok(text.includes(`name="convscope-language" content="${language}"`), accept);
  }
});

test("an id is one of the runs that were found, never a path", async (t) => {
  const { above, folder } = await server(t);
  writeRunFolder(join(above, "beside"), 1);
  const { url } = await open(t, folder);
  const ids = ["../beside", "..", "run/../../beside", join(above, "beside"), "run/", "run%00", "__proto__", ""];
  for (const path of ["run", "metrics", "judgements", "filters", "model", "photo"])
    for (const id of ids)
      assert.equal((await ask(url, `/api/${path}?index=0&id=${encodeURIComponent(id)}`)).status, 404, `${path} ${id}`);
  assert.equal((await ask(url, `/api/report?id=${encodeURIComponent("../beside")}`)).status, 404);
  for (const checkpoint of ["../../run", "best.safetensors", "%2e%2e/x", "-1"])
    assert.equal((await ask(url, `/api/features?id=run&index=0&checkpoint=${checkpoint}`)).status, 400, checkpoint);
});

test("a link is not followed: not to a run, nor a run's file, nor a checkpoint, nor a report", async (t) => {
  const { above, folder } = await server(t);
  writeRunFolder(join(above, "outside-run"), 1);
  symlinkSync(join(above, "outside-run"), join(folder, "linked-run"));
  mkdirSync(join(folder, "linked-file"));
  symlinkSync(join(above, "outside-run", "run.json"), join(folder, "linked-file", "run.json"));
  writeRunFolder(join(folder, "linked-metrics"), 1);
  rmSync(join(folder, "linked-metrics", "metrics.jsonl"));
  writeFileSync(join(above, "metrics.jsonl"), `${JSON.stringify(epochMetrics(1))}\n`);
  symlinkSync(join(above, "metrics.jsonl"), join(folder, "linked-metrics", "metrics.jsonl"));
  writeFileSync(join(above, "outside.safetensors"), SECRET);
  symlinkSync(join(above, "outside.safetensors"), join(folder, "run", "checkpoints", "best.safetensors"));
  rmSync(join(folder, "linked-metrics", "checkpoints"), { recursive: true });
  await writeFiles(join(above, "weights"), { "best.safetensors": SECRET });
  symlinkSync(join(above, "weights"), join(folder, "linked-metrics", "checkpoints"));
  mkdirSync(join(folder, "lab"));
  writeFileSync(join(folder, "lab", "lab.json"), JSON.stringify({ status: "finished", experiments: [], choice: null }));
  symlinkSync(join(above, "secret.txt"), join(folder, "lab", "report.html"));

  const { url, list } = await open(t, folder);
  assert.deepEqual(list.runs.map(({ id }) => id).sort(), ["linked-metrics", "run"]);
  assert.equal((await ask(url, "/api/metrics?id=linked-metrics")).text, "[]");
  for (const id of ["run", "linked-metrics"])
    for (const path of ["judgements", "features", "model"]) {
      const { status, text } = await ask(url, `/api/${path}?id=${id}&index=0&checkpoint=best`);
      assert.equal(status, 404, `${path} ${id}`);
      assert.doesNotMatch(text, /secret of/);
    }
  assert.equal(list.labs[0].report, false);
  assert.equal((await ask(url, "/api/report?id=lab")).status, 404);
});

test("a run's folder that becomes a link while it is served is not followed", async (t) => {
  const { above, folder } = await server(t);
  const { url } = await open(t, folder);
  rmSync(join(folder, "run"), { recursive: true });
  writeRunFolder(join(above, "outside-run"), 1);
  symlinkSync(join(above, "outside-run"), join(folder, "run"));
  for (const path of ["run", "metrics", "filters"])
    assert.equal((await ask(url, `/api/${path}?id=run`)).status, 404, path);
});

test("a photo is served only from the run's folder of photos, and only drawn anew", async (t) => {
  const { folder } = await server(t);
  const { url } = await open(t, folder);
  const good = await ask(url, "/api/photo?id=run&split=test&index=0");
  assert.equal(good.status, 200);
  assert.equal(good.headers["content-type"], "image/jpeg");
  assert.deepEqual([...good.body.subarray(0, 3)], [0xff, 0xd8, 0xff], "a JPEG of the PNG");
  for (const index of ["1", "2", "3", "4", "-1", "0.5", "x"]) {
    const { status, text } = await ask(url, `/api/photo?id=run&split=test&index=${index}`);
    assert.equal(status, 400, index);
    assert.doesNotMatch(text, /secret of/);
  }
  assert.equal((await ask(url, "/api/photo?id=run&split=other&index=0")).status, 400);
});

test("a run that is made anew in a run's place shows its own photos, and says so where they are gone", async (t) => {
  const { folder, data } = await server(t);
  const { url } = await open(t, folder);
  const photo = () => ask(url, "/api/photo?id=run&split=test&index=0");
  const before = await photo();
  const path = join(folder, "run", "run.json");
  const run = JSON.parse(readFileSync(path, "utf8")) as { split: object };
  rmSync(path);
  writeFileSync(path, JSON.stringify({ ...run, split: { ...run.split, test: ["leaf/0.png"] } }));
  const after = await photo();
  assert.equal(after.status, 200);
  assert.ok(!after.body.equals(before.body));

  rmSync(data, { recursive: true });
  const gone = await photo();
  assert.equal(gone.status, 400);
  assert.match(gone.text, /The photo leaf.0\.png is not in .*photos as the run saw it.*serve with --data DIR/);
});

test("an image that is none is refused with a sentence", async (t) => {
  const { folder } = await server(t);
  writeFileSync(join(folder, "run", "checkpoints", "best.safetensors"), "no weights");
  const { url } = await open(t, folder);
  const headers = { "x-convscope-token": await tokenOf(url) };
  const { status, text } = await ask(url, "/api/features?id=run", { method: "POST", headers, body: "no image" });
  assert.equal(status, 400);
  assert.match(text, /best\.safetensors is not a checkpoint that can be read/);
});

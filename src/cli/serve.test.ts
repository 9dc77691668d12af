import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { get } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunList } from "../page/api.js";
import { ask } from "../testing/ask-server.js";
import { requestStop } from "../train/run/stop-request.js";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { writeRunFolder } from "../testing/live-runs.js";
import { writePhotos } from "../testing/photos.js";

const folder = workFolder();
const photos = await writePhotos(join(folder, "photos"));
const commandLine = new CommandLine(folder);
const runsOf = async (url: string) => JSON.parse((await ask(url, "/api/runs")).text) as RunList;

test("serve prints where the page is, and ends on Ctrl-C", async () => {
  writeRunFolder(join(folder, "runs", "a"), 2);
  const started = commandLine.start("serve", "runs", "--port", "0");
  let stdout = "";
  started.child.stdout!.on("data", (part: Buffer) => (stdout += part.toString()));
  await started.said(/Ctrl-C ends it/);
  const url = /Open (http:\/\/127\.0\.0\.1:\d+\/)/.exec(stdout)![1];
  assert.deepEqual((await runsOf(url)).runs.map(({ id }) => id), ["a"]); // prettier-ignore
  started.signal("SIGINT", "all");
  assert.equal((await started.ended).code, 0);
  await assert.rejects(ask(url, "/"));
});

test("a folder that is none and a port that is taken are refused in a sentence", async (t) => {
  const taken = createServer().listen(0, "127.0.0.1");
  t.after(() => taken.close());
  await once(taken, "listening");
  const port = String((taken.address() as AddressInfo).port);
  const cases: [args: string[], message: RegExp][] = [
    [["nowhere"], /There is no folder nowhere; give a folder of runs or labs/],
    [["runs/a/run.json"], /runs\/a\/run\.json is not a folder/],
    [["runs", "--port", port], new RegExp(`--port ${port} is taken`)],
    [["runs", "--port", "99999"], /--port needs a whole number from 0 to 65535/],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await commandLine.run("serve", ...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});

test("train --live serves the run from another process, and stays while somebody watches", async () => {
  const started = commandLine.start(
    "train",
    "--data",
    photos,
    ...TINY,
    "--epochs",
    "100000",
    "--out",
    "live",
    "--live",
  );
  let stderr = "";
  started.child.stderr!.on("data", (part: Buffer) => (stderr += part.toString()));
  await started.said(/Live page: \S+\n/);
  const url = /Live page: (\S+)/.exec(stderr)![1];
  const watcher = get(`${url}api/events`).on("error", () => {});
  assert.equal((await runsOf(url)).runs[0].name, "live");
  await sleep(1500);
  requestStop(join(folder, "live"), "now");
  await started.said(/The live page stays while a browser has it open/);
  await sleep(1500);
  assert.equal((await runsOf(url)).runs[0].status, "interrupted");
  watcher.destroy();
  assert.equal((await started.ended).code, 130);
  assert.match(stderr, /convscope train --resume --out live/);
});

test("train --live ends with the training where nobody watches", async () => {
  const { code, stderr } = await commandLine.run("train", "--data", photos, ...TINY, "--epochs", "2", "--out", "alone", "--live"); // prettier-ignore
  assert.equal(code, 0);
  assert.doesNotMatch(stderr, /stays while/);
});

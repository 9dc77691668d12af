/** Trainings that are begun from the page: on what the server was given alone, by whoever has the page's token. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { classFiles, temporaryFolder, writeFiles } from "../data/fixtures.test.helper.js";
import { ask, tokenOf } from "../testing/ask-server.js";
import { startServer } from "./server.js";

/** A server that may train on folders below one, beside which lies another; a link leads there. */
async function allowing(t: TestContext) {
  const around = temporaryFolder(t);
  const [runs, data, secret] = ["runs", "data", "secret"].map((name) => join(around, name));
  mkdirSync(runs);
  await writeFiles(join(data, "pets"), classFiles(["cat", "dog"], 12));
  await writeFiles(secret, classFiles(["a", "b"], 12));
  symlinkSync(secret, join(data, "link"));
  const server = await startServer({ folder: runs, port: 0, allowData: data });
  t.after(() => server.close());
  const token = await tokenOf(server.url);
  const train = (body: object, headers: Record<string, string> = { "x-convscope-token": token }) =>
    ask(server.url, "/api/train", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ data: "pets", model: "convnet2", imageSize: 32, settings: {}, ...body }),
    });
  return { runs, url: server.url, train };
}

const errorIn = ({ text }: { readonly text: string }) => (JSON.parse(text) as { error: string }).error;

test("only folders below the one that was given are offered and described", async (t) => {
  const { url } = await allowing(t);
  const offered = await ask(url, "/api/folders");
  assert.deepEqual(JSON.parse(offered.text), { root: "data", path: "", folders: ["pets"] });
  const photos = JSON.parse((await ask(url, "/api/photos?path=pets")).text) as Record<string, unknown>;
  assert.deepEqual([photos.name, photos.classes, photos.counts], ["pets", ["cat", "dog"], [12, 12]]);
  for (const path of ["../secret", "link", "/etc", "..", "pets/none"])
    for (const route of ["folders", "photos"]) {
      const answer = await ask(url, `/api/${route}?path=${encodeURIComponent(path)}`);
      assert.equal(answer.status, 400, `${route} ${path}`);
      assert.match(errorIn(answer), /^There is no folder ".*" below .*, which --allow-data gave; choose another\.$/);
    }
});

test("a server that was given no photos trains on none, and says how it would", async (t) => {
  const server = await startServer({ folder: temporaryFolder(t), port: 0 });
  t.after(() => server.close());
  const answer = await ask(server.url, "/api/folders");
  assert.equal(answer.status, 400);
  assert.match(
    errorIn(answer),
    /no folder of photos to train on; start it with convscope serve FOLDER --allow-data DIR/,
  );
  await assert.rejects(
    startServer({ folder: ".", port: 0, allowData: "none" }),
    /--allow-data: there is no folder none/,
  );
});

test("a page sets neither files nor what computes, and needs its token", async (t) => {
  const { runs, train } = await allowing(t);
  assert.equal((await train({}, {})).status, 403);
  assert.equal((await train({}, { "x-convscope-token": "0".repeat(48) })).status, 403);
  for (const [name, value] of Object.entries({ weights: "/etc/passwd", cache: "/tmp", data: "/", device: "cuda" }))
    assert.equal(
      errorIn(await train({ settings: { [name]: value } })),
      `${name} is not set from a page; leave it out.`,
    );
  assert.equal((await train({ model: "./net.ts" })).status, 400);
  assert.equal((await train({ data: "../secret" })).status, 400);
  assert.match(errorIn(await train({ settings: { epochs: 0 } })), /^epochs needs /);
  assert.equal(existsSync(join(runs, "pets-convnet2")), false);
});

test("a training of the page's is one of the command line's", async (t) => {
  const { runs, train } = await allowing(t);
  const { status, text } = await train({ settings: { epochs: 1, batch: 8, seed: 3 } });
  assert.deepEqual([status, JSON.parse(text)], [200, { id: "pets-convnet2" }], text);
  const path = join(runs, "pets-convnet2/run.json");
  const run = () =>
    JSON.parse(readFileSync(path, "utf8")) as { status: string; config: { seed: number; batch: number } };
  while (!existsSync(path) || run().status === "running") await sleep(50);
  const { status: end, config } = run();
  assert.deepEqual([end, config.seed, config.batch], ["finished", 3, 8]);
});

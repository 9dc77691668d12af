import assert from "node:assert/strict";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../data/fixtures.test.helper.js";
import type { RunList } from "../page/api.js";
import { ask, tokenOf } from "../testing/ask-server.js";
import { writeRunFolder } from "../testing/live-runs.js";
import { startServer } from "./server.js";

async function server(t: Parameters<typeof temporaryFolder>[0]) {
  const above = temporaryFolder(t);
  const folder = join(above, "served");
  for (const name of ["a", "b"]) writeRunFolder(join(folder, name), 1);
  const live = await startServer({ folder, port: 0 });
  const { url } = live;
  t.after(() => live.close());
  const headers = { "x-convscope-token": await tokenOf(url) };
  const tag = (body: object) => ask(url, "/api/tags", { method: "POST", headers, body: JSON.stringify(body) });
  const tags = async () => {
    const { runs } = JSON.parse((await ask(url, "/api/runs")).text) as RunList;
    return Object.fromEntries(runs.map((run) => [run.id, run.tags.join(" ")]));
  };
  return { above, folder, tag, tags };
}

test("several runs are tagged at once, and the list shows it at once", async (t) => {
  const { tag, tags } = await server(t);
  assert.equal((await tag({ ids: ["a", "b"], add: ["Good"], remove: [] })).status, 200);
  assert.deepEqual(await tags(), { a: "good", b: "good" });
  assert.equal((await tag({ ids: ["b"], add: ["v2"], remove: ["good"] })).status, 200);
  assert.deepEqual(await tags(), { a: "good", b: "v2" });
});

test("a request that is none of an action's, is too much, or names no run, changes nothing", async (t) => {
  const { above, folder, tag } = await server(t);
  writeRunFolder(join(above, "beside"), 1);
  const many = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);
  const cases: [body: object, status: number, said: RegExp][] = [
    [{ ids: "a", add: ["x"], remove: [] }, 400, /not what this action needs/],
    [{ ids: ["a"], add: [1], remove: [] }, 400, /not what this action needs/],
    [{ ids: ["a"], add: many(21), remove: [] }, 400, /not what this action needs/],
    [{ ids: many(501), add: ["x"], remove: [] }, 400, /not what this action needs/],
    [{ ids: ["a"], add: ["x".repeat(101)], remove: [] }, 400, /not what this action needs/],
    [{ ids: ["a"], add: ["two words"], remove: [] }, 400, /is no tag/],
    [{ ids: ["a"], add: ["<img>"], remove: [] }, 400, /is no tag/],
    [{ ids: ["a", "../beside"], add: ["x"], remove: [] }, 404, /There is no run/],
  ];
  for (const [body, status, said] of cases) {
    const answer = await tag(body);
    assert.equal(answer.status, status, JSON.stringify(body));
    assert.match(answer.text, said);
  }
  for (const directory of [join(folder, "a"), join(above, "beside")])
    assert.ok(!existsSync(join(directory, "tags.json")), directory);
});

test("a tags.json that is a link is neither read nor written through", async (t) => {
  const { above, folder, tag, tags } = await server(t);
  const outside = join(above, "tags.json");
  writeFileSync(outside, '["secret"]');
  symlinkSync(outside, join(folder, "a", "tags.json"));
  assert.deepEqual(await tags(), { a: "", b: "" });
  assert.equal((await tag({ ids: ["a"], add: ["good"], remove: [] })).status, 200);
  assert.deepEqual(await tags(), { a: "good", b: "" });
  assert.equal(readFileSync(outside, "utf8"), '["secret"]');
});

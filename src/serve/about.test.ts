import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../data/fixtures.test.helper.js";
import type { RunList, RunSummary } from "../page/api.js";
import { ask, tokenOf } from "../testing/ask-server.js";
import { writeRunFolder } from "../testing/live-runs.js";
import { startServer } from "./server.js";

async function served(t: Parameters<typeof temporaryFolder>[0]) {
  const above = temporaryFolder(t);
  const folder = join(above, "served");
  for (const name of ["a", "deep/a", "lab/runs/c"]) writeRunFolder(join(folder, name), 1);
  const lab = { status: "finished", choice: null, experiments: [{ name: "c", runs: [{ seed: 0, run: "runs/c", status: "finished" }] }] }; // prettier-ignore
  writeFileSync(join(folder, "lab", "lab.json"), JSON.stringify(lab));
  writeFileSync(join(folder, "a", "test.json"), '{"accuracy": 0.625}');
  const live = await startServer({ folder, port: 0 });
  t.after(() => live.close());
  const headers = { "x-convscope-token": await tokenOf(live.url) };
  const post = (path: string, body: object) => ask(live.url, path, { method: "POST", headers, body: JSON.stringify(body) }); // prettier-ignore
  const runs = async () => {
    const list = JSON.parse((await ask(live.url, "/api/runs")).text) as RunList;
    return new Map(list.runs.map((run): [string, RunSummary] => [run.id, run]));
  };
  return { above, folder, url: live.url, post, runs };
}

test("a run is named, described and put aside, and the list shows it at once, with what its test photos said", async (t) => {
  const { folder, post, runs } = await served(t);
  assert.equal(
    (await post("/api/about", { ids: ["a"], name: "  The\nbest ", notes: "why <b>it</b> is\n" })).status,
    200,
  );
  const { name, notes, archived, test: accuracy } = (await runs()).get("a")!;
  assert.deepEqual([name, notes, archived, accuracy], ["The best", "why <b>it</b> is", false, 0.625]);
  assert.equal((await post("/api/about", { ids: ["a", "deep/a"], archived: true })).status, 200);
  assert.deepEqual([...(await runs()).values()].map((run) => [run.name, run.archived]).sort(), [["The best", true], ["c", false], ["deep/a", true]]); // prettier-ignore
  await post("/api/about", { ids: ["a"], name: "", notes: "", archived: false });
  assert.equal((await runs()).get("a")!.name, "a");
  assert.ok(!existsSync(join(folder, "a", "about.json")));
});

test("a deleted run goes to the trash, whole, and runs of one name do not meet there", async (t) => {
  const { folder, post, runs } = await served(t);
  const answer = await post("/api/delete", { ids: ["a", "deep/a"] });
  assert.deepEqual(JSON.parse(answer.text), { places: [".trash/a", ".trash/a-2"] });
  assert.deepEqual([...(await runs()).keys()], ["lab/runs/c"]);
  for (const name of ["a", "a-2"]) assert.ok(existsSync(join(folder, ".trash", name, "run.json")));
});

test("what must stay is not deleted, and no request reaches beyond the folder", async (t) => {
  const { above, folder, url, post } = await served(t);
  writeRunFolder(join(above, "beside"), 1);
  const cases: [path: string, body: object, status: number, said: RegExp][] = [
    ["/api/delete", { ids: ["lab/runs/c"] }, 400, /part of the lab lab/],
    ["/api/delete", { ids: ["../beside"] }, 404, /no run/],
    ["/api/delete", { ids: "a" }, 400, /not what this action needs/],
    ["/api/about", { ids: ["a"], notes: "x".repeat(4001) }, 400, /not what this action needs/],
    ["/api/about", { ids: ["../beside"], name: "x" }, 404, /no run/],
  ];
  for (const [path, body, status, said] of cases) {
    const answer = await post(path, body);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.text, said);
  }
  for (const path of ["/api/delete", "/api/about"])
    assert.equal((await ask(url, path, { method: "POST", body: '{"ids": ["a"]}' })).status, 403, "without the token");
  assert.ok(existsSync(join(above, "beside", "run.json")) && existsSync(join(folder, "a", "run.json")));
});

test("a trash or an about.json that is a link is not followed", async (t) => {
  const { above, folder, post, runs } = await served(t);
  mkdirSync(join(above, "elsewhere"));
  symlinkSync(join(above, "elsewhere"), join(folder, ".trash"));
  const answer = await post("/api/delete", { ids: ["a"] });
  assert.equal(answer.status, 400);
  assert.match(answer.text, /is a link/);
  writeFileSync(join(above, "about.json"), '{"name": "secret"}');
  symlinkSync(join(above, "about.json"), join(folder, "a", "about.json"));
  assert.equal((await runs()).get("a")!.name, "a");
  await post("/api/about", { ids: ["a"], name: "mine" });
  assert.equal(readFileSync(join(above, "about.json"), "utf8"), '{"name": "secret"}');
});

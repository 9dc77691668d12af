import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { BestFile } from "../best/best-file.js";
import { CommandLine, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";
import { differingFinals, forgetFinal } from "../testing/torture/best.js";

const folder = workFolder();
const photos = await writePhotos(join(folder, "photos"), 16);
const commandLine = new CommandLine(folder);
const MINUTES = ["--minutes", "0.05", "--image-size", "48", "--threads", "1"];
const resume = ["best", "--resume", "--out", "found"];
const path = (...names: string[]) => join(folder, ...names);
const readJson = (...names: string[]) => JSON.parse(readFileSync(path(...names), "utf8")) as object;
const best = () => readJson("found", "best.json") as BestFile;
const change = (file: string, by: object) => writeFileSync(path(file), JSON.stringify({ ...readJson(file), ...by }));

async function killedAt(pattern: RegExp, signal: NodeJS.Signals, ...args: readonly string[]) {
  const started = commandLine.start(...args);
  await started.said(pattern);
  started.signal(signal, "all");
  return started.ended;
}

test("the best is found, whatever ends it on the way, and what was planned decides every bit", async (t) => {
  await t.test("killed when the plan stands", async () => {
    await killedAt(/channels in its first stage/, "SIGKILL", "best", "--data", photos, ...MINUTES, "--out", "found");
    assert.ok(best().plan!.candidates.length > 0);
  });

  await t.test("killed in the search, and gone on with where it was", async () => {
    // A machine under test has no time to search in three seconds: a small search is planned by hand.
    const plan = best().plan!;
    const [muon] = plan.candidates;
    const sgd = { ...muon, name: "sgd", settings: { ...muon.settings, optimizer: "sgd", learningRate: 0.05 } };
    const small = { ...plan, candidates: [muon, sgd], rounds: [{ candidates: 2, seconds: 0.3 }] };
    change("found/best.json", { plan: small, search: [], chosen: null, final: null, best: null });
    await killedAt(/round 1: sgd/, "SIGKILL", ...resume);
    const [first, second] = best().search;
    assert.equal(first.status, "finished");
    assert.equal(second.status, "waiting");
    assert.equal(best().best!.run, first.run);
  });

  await t.test("Ctrl-C in the final training keeps the best so far and reports it", async () => {
    const { code, stderr } = await killedAt(/Training|final training/, "SIGINT", ...resume);
    assert.equal(code, 130, stderr);
    assert.match(stderr, /The best so far: found\/runs\/[\s\S]*convscope best --resume --out found/);
    assert.equal(best().status, "interrupted");
    assert.equal(best().test, null, "the test photos are not asked yet");
    assert.match(readFileSync(path("found", "report.html"), "utf8"), /test photos have not been asked/);
  });

  await t.test("gone on with to the end", async () => {
    const { code, stdout, stderr } = await commandLine.run(...resume, "--json");
    assert.equal(code, 0, stderr);
    const { run, test: judged } = JSON.parse(stdout) as { run: string; test: { total: number } };
    assert.equal(best().status, "finished");
    assert.deepEqual(best().search.map(({ status }) => status), ["finished", "finished"]); // prettier-ignore
    const evaluated = await commandLine.run("evaluate", path("found", run), "--json");
    assert.deepEqual(JSON.parse(evaluated.stdout), judged);
    const report = readFileSync(path("found", "report.html"), "utf8");
    for (const heading of ["What was tried", "Accuracy against time", "Confusion", "Mistakes", "What to try next"])
      assert.ok(report.includes(heading), heading);
    // The bytes of photos may well spell anything.
    const written = report.replace(/data:image[^"]*/g, "");
    assert.ok(!/undefined|NaN/.test(written), /.{0,80}(undefined|NaN).{0,80}/.exec(written)?.[0]);
  });

  await t.test("trained again without a break, by the same plan, it has the same bits", async () => {
    cpSync(path("found"), path("again"), { recursive: true });
    forgetFinal(path("again"));
    // Photos may move in the meantime.
    renameSync(photos, path("moved"));
    const { code, stderr } = await commandLine.run("best", "--resume", "--out", "again", "--data", "moved");
    assert.equal(code, 0, stderr);
    assert.deepEqual(differingFinals(path("found"), path("again")), []);
    assert.ok(!existsSync(path("again", "best.lock")));
  });
});

test("what cannot be is refused with a sentence", async () => {
  const refusals: [RegExp, string[]][] = [
    [/--minutes is missing/, ["best", "--data", "moved"]],
    [/goes on as it was begun; leave --image-size out/, [...resume, "--image-size", "64"]],
    [/was begun with --minutes 0.05, not 3/, [...resume, "--minutes", "3"]],
    [/already holds a best.json/, ["best", "--data", "moved", "--minutes", "1", "--out", "found"]],
  ];
  for (const [message, args] of refusals) {
    const { code, stderr } = await commandLine.run(...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});

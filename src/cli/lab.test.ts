import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { LabFile, LabResult } from "../lab/lab-file.js";
import { CommandLine, type Started, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";

const folder = workFolder();
const photos = await writePhotos(join(folder, "photos"));
const commandLine = new CommandLine(folder);
const recipe = join(folder, "recipe.json");
writeFileSync(
  recipe,
  JSON.stringify({
    name: "tiny",
    imageSize: 32,
    defaults: { model: "convnet2", channels: [4, 4], kernels: 3, fc: [16], learningRate: 0.01, epochs: 4, batch: 4 },
    stages: [
      {
        name: "rate",
        experiments: [
          { name: "slow", set: { learningRate: 0.0001 } },
          { name: "wild", set: { learningRate: 1e30 } },
          { name: "right", set: {} },
        ],
      },
      {
        name: "element",
        from: "best",
        cumulative: true,
        experiments: [
          { name: "no dropout", set: { dropout: 0 } },
          { name: "does not fit", set: { kernels: 31 } },
        ],
      },
    ],
  }),
);
const lab = (out: string) => ["lab", "--data", photos, "--recipe", recipe, "--threads", "1", "--out", out];
const read = (out: string, file: string) => readFileSync(join(folder, out, file));
const readLab = (out: string) => JSON.parse(read(out, "lab.json").toString()) as LabFile;
const readResults = (out: string) => JSON.parse(read(out, "results.json").toString()) as LabResult[];

/** What a lab found, without what depends on the time it took. */
function found(out: string): unknown {
  const { experiments, choice, stageChoices, comparisons, gains } = readLab(out);
  const results = readResults(out).map(({ seconds, imagesPerSecond, error, ...rest }) => ({
    ...rest,
    error: error?.replaceAll(out, "OUT"),
  }));
  const runs = experiments.map(({ runs, ...rest }) => rest);
  return { results, runs, choice, stageChoices, comparisons, gains };
}

test("a lab runs its stages, chooses by validation, tests once, and survives kill -9", async (t) => {
  const undisturbed = await commandLine.run(...lab("undisturbed"), "--seeds", "2");
  assert.equal(undisturbed.code, 0, undisturbed.stderr);

  await t.test("its files say what happened", () => {
    const { status, choice, experiments, comparisons, gains } = readLab("undisturbed");
    assert.equal(status, "finished");
    assert.deepEqual(
      experiments.map(({ name }) => name),
      ["slow", "wild", "right", "no dropout", "does not fit"],
    );
    const results = readResults("undisturbed");
    assert.equal(results.length, 10);
    assert.deepEqual(
      results.filter(({ seed }) => seed === 0).map((result) => result.status),
      ["finished", "diverged", "finished", "finished", "failed"],
    );
    assert.ok(results.every(({ test, status: ended }) => (test !== null) === (ended === "finished")));
    assert.ok(["right", "no dropout", "slow"].includes(choice!.experiment));
    const base = experiments.find(({ name }) => name === "no dropout")!;
    assert.equal(base.from, readLab("undisturbed").stageChoices["rate"].experiment);
    assert.equal(comparisons.length, 2);
    assert.equal(gains.length, 1, "a step to what failed has no gain");
    const [{ before, after, difference, onlyBefore, onlyAfter, ci95 }] = gains;
    assert.deepEqual([before, after], [base.from, "no dropout"]);
    const { total } = results.find(({ test }) => test !== null)!.test!;
    assert.equal(difference, (onlyAfter - onlyBefore) / total);
    assert.ok(ci95[0] < difference && difference < ci95[1]);
  });

  await t.test("the photos of every run are the same, whatever its seed", () => {
    const splits = readResults("undisturbed")
      .filter(({ status }) => status === "finished")
      .map(({ run }) => (JSON.parse(read("undisturbed", `${run}/run.json`).toString()) as { split: unknown }).split);
    for (const split of splits) assert.deepEqual(split, splits[0]);
  });

  await t.test(
    "killed in its first and its third experiment, stopped in its sixth, and resumed each time",
    async () => {
      const out = "disturbed";
      const kill = async (started: Started, when: RegExp, delay: number) => {
        await started.said(when);
        await sleep(delay);
        started.signal("SIGKILL", "all");
        assert.equal((await started.ended).code, null);
      };
      const resume = ["lab", "--resume", "--out", out];
      await kill(commandLine.start(...lab(out), "--seeds", "2"), /\b1\/10/, 300);
      await kill(commandLine.start(...resume), /\b3\/10/, 50);

      const started = commandLine.start(...resume);
      await started.said(/\b6\/10/);
      started.signal("SIGINT", "all");
      const { code, stderr } = await started.ended;
      assert.equal(code, 130, stderr);
      assert.match(stderr, /convscope lab --resume --out disturbed/);
      assert.equal(readLab(out).status, "interrupted");

      const resumed = await commandLine.run(...resume);
      assert.equal(resumed.code, 0, resumed.stderr);
      assert.deepEqual(found(out), found("undisturbed"));
    },
  );

  await t.test("a finished lab is not repeated, nor overwritten, nor turned into another", async () => {
    const before = read("undisturbed", "results.json");
    const again = await commandLine.run("lab", "--resume", "--out", "undisturbed");
    assert.equal(again.code, 0, again.stderr);
    assert.doesNotMatch(again.stderr, /epoch 1\//);
    assert.ok(read("undisturbed", "results.json").equals(before));
    const over = await commandLine.run(...lab("undisturbed"));
    assert.equal(over.code, 2);
    assert.match(over.stderr, /already holds a lab/);
    const other = await commandLine.run("lab", "--resume", "--out", "undisturbed", "--epochs", "9");
    assert.equal(other.code, 2);
    assert.match(other.stderr, /begun with another --epochs/);
    assert.ok(read("undisturbed", "results.json").equals(before));
  });
});

test("what a lab cannot be made from is named in one sentence", async () => {
  for (const [args, pattern] of [
    [["lab"], /--data is missing/],
    [["lab", "--data", photos, "--recipe", "nowhere"], /--recipe nowhere is neither/],
    [["lab", "--data", join(folder, "missing"), "--recipe", recipe], /missing/],
    [["lab", "--data", photos, "--recipe", recipe, "--seeds", "0"], /--seeds/],
    [["lab", "--data", photos, "--image-size", "32"], /Experiment "4 convolutions".*at least/],
    [["lab", "--resume"], /--resume needs --out/],
    [["lab", "--data", photos, "--recipe", recipe, "--out", photos], /not empty and not a lab/],
    [["lab", "--data", photos, "--recipe", recipe, "--out", recipe], /is not a folder/],
  ] as const) {
    const { code, stderr } = await commandLine.run(...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, pattern);
    assert.equal(stderr.trim().split("\n").length, 1, stderr);
  }
});

test("a lab of which nothing ended well says so, leaves its report, and fails", async () => {
  const experiments = [{ name: "far too fast", set: { learningRate: 1e30 } }];
  const hopeless = { ...(JSON.parse(readFileSync(recipe, "utf8")) as object), stages: [{ name: "only", experiments }] };
  writeFileSync(join(folder, "hopeless.json"), JSON.stringify(hopeless));
  const { code, stdout, stderr } = await commandLine.run("lab", "--data", photos, "--recipe", "hopeless.json", "--out", "no"); // prettier-ignore
  assert.equal(code, 1, stderr);
  assert.match(stderr, /error: No experiment of "no" ended well/);
  assert.match(stdout, /Open the report: /);
  assert.ok(existsSync(join(folder, "no", "report.html")));
});

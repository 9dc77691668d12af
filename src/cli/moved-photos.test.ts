import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { PHOTO_CLASSES, writePhotos } from "../testing/photos.js";
import type { Evaluation } from "../train/judge/judged-split.js";
import type { RunFile } from "../train/run/run-file.js";

const folder = workFolder();
const commandLine = new CommandLine(folder);
const train = (out: string, ...more: string[]) => ["train", "--data", "photos", ...TINY, "--augment", "light", "--epochs", "4", "--out", out, ...more]; // prettier-ignore
const runOf = (out: string) => JSON.parse(readFileSync(join(folder, out, "run.json"), "utf8")) as RunFile;
const last = (out: string) => readFileSync(join(folder, out, "checkpoints", "last.safetensors"));
let reference: Evaluation;

async function evaluated(...args: string[]): Promise<Evaluation & { stderr: string }> {
  const { code, stdout, stderr } = await commandLine.ask("evaluate", ...args, "--json");
  assert.equal(code, 0, stderr);
  return { ...(JSON.parse(stdout) as Evaluation), stderr };
}

async function refused(message: RegExp, ...args: string[]): Promise<void> {
  const { code, stderr } = await commandLine.ask(...args);
  assert.equal(code, 2, stderr);
  assert.match(stderr, message);
}

before(async () => {
  await writePhotos(join(folder, "photos"), 10);
  for (const out of ["run", "undisturbed"]) {
    const { code, stderr } = await commandLine.ask(...train(out));
    assert.equal(code, 0, stderr);
  }
  const started = commandLine.start(...train("stopped"));
  await started.said(/epoch 1\/4/);
  started.signal("SIGINT", "all");
  assert.equal((await started.ended).code, 130);
  const { stderr: _, ...evaluation } = await evaluated("run");
  reference = evaluation;
  renameSync(join(folder, "photos"), join(folder, "moved"));
});

test("photos that moved are found by --data, also decoded elsewhere, and every command has what is advised", async () => {
  await refused(
    /The run's photos are not in ".*photos" any more; give the folder .* with --data DIR/,
    "evaluate",
    "run",
  );
  await refused(/The run's photos are not in .* --data DIR/, "look", "run", "confusion");
  await refused(/The run's photos are not in .* --data DIR/, "train", "--resume", "--out", "stopped");
  const { stderr, ...evaluation } = await evaluated("run", "--data", "moved", "--cache", "cache2");
  assert.match(stderr, /Decoding/);
  assert.deepEqual(evaluation, reference);
  const looked = await commandLine.ask("look", "run", "mistakes", "--data", "moved", "--out", "figures");
  assert.equal(looked.code, 0, looked.stderr);
  const predicted = await commandLine.ask("predict", "run", "apple/0.png", "--data", "moved", "--cache", "cache2");
  assert.equal(predicted.code, 0, predicted.stderr);
});

test("a run is gone on with where its photos are now, to the same bits whatever was added beside them, and remembers it", async () => {
  await writePhotos(join(folder, "added"), 3);
  cpSync(join(folder, "added", "sky"), join(folder, "moved", "apple", "000 later"), { recursive: true });
  const { code, stderr } = await commandLine.ask("train", "--resume", "--out", "stopped", "--data", "moved", "--cache", "cache3"); // prettier-ignore
  assert.equal(code, 0, stderr);
  assert.ok(last("stopped").equals(last("undisturbed")));
  const { root, cacheRoot } = runOf("stopped").config.data;
  assert.deepEqual([root, cacheRoot], [join(folder, "moved"), join(folder, "cache3")]);
  rmSync(join(folder, "moved", "apple", "000 later"), { recursive: true });
});

test("only what a task needs is asked for: a deleted training photo is told, a deleted test photo refused by name", async () => {
  const { train, test: tested } = runOf("run").split;
  const put = (name: string) => cpSync(join(folder, "aside", name), join(folder, "moved", name));
  cpSync(join(folder, "moved"), join(folder, "aside"), { recursive: true });
  rmSync(join(folder, "moved", train[0]));
  const { stderr, ...evaluation } = await evaluated("run", "--data", "moved");
  assert.deepEqual(evaluation, reference);
  assert.ok(stderr.includes(`1 of the run's training photos is gone from`) && stderr.includes(train[0]), stderr);
  await refused(new RegExp(`training photos is gone .*${train[0]}.*--data DIR`), "train", "--resume", "--out", "run", "--data", "moved"); // prettier-ignore
  put(train[0]);
  rmSync(join(folder, "moved", tested[0]));
  await refused(new RegExp(`holds \\d+ of the run's \\d+ test photos, without ${tested[0]}; .*--split all`), "evaluate", "run", "--data", "moved"); // prettier-ignore
  put(tested[0]);
});

test("another labelled folder is judged on, and named", async () => {
  const other = join(folder, "other");
  mkdirSync(other);
  for (const name of PHOTO_CLASSES) cpSync(join(folder, "moved", name), join(other, name), { recursive: true });
  const { train, val, test: tested } = runOf("run").split;
  for (const file of [...train.slice(1), ...val, ...tested]) rmSync(join(other, file));
  // One photo that was trained on is left; two that nobody has seen come.
  await writePhotos(join(folder, "more"), 12);
  for (const [index, name] of ["leaf", "sky"].entries()) cpSync(join(folder, "more", name, `1${index}.png`), join(other, name, "new.png")); // prettier-ignore
  const { stderr, ...evaluation } = await evaluated("run", "--data", "other");
  assert.deepEqual([evaluation.split, evaluation.data, evaluation.total], ["all", other, 3]);
  assert.deepEqual(Object.keys(evaluation).filter((key) => key !== "data").sort(), Object.keys(reference).sort()); // prettier-ignore
  assert.match(stderr, /Judged on all photos of ".*other" \(3, .*another folder than the run's/);
  assert.match(stderr, /1 of them are photos that this network was trained on/);
  assert.deepEqual(JSON.parse(readFileSync(join(folder, "run", "test.json"), "utf8")), reference);
  assert.equal((await evaluated("run", "--data", "moved", "--split", "all")).total, 30);
  await refused(/--split all .*--data/, "evaluate", "run", "--split", "all");
  renameSync(join(other, "sky"), join(other, "cloud"));
  await refused(/has the classes cloud, which this network does not know: it tells apart apple, leaf, sky/, "evaluate", "run", "--data", "other"); // prettier-ignore
});

test("a lab goes on where its photos are now", async () => {
  renameSync(join(folder, "moved"), join(folder, "photos"));
  const lab = ["lab", "--data", "photos", "--recipe", join(folder, "recipe.json"), "--out", "lab", "--threads", "1"];

  const set = { model: "convnet2", channels: [4, 4], kernels: [3, 3], fc: [16] };
  const experiments = [
    { name: "one", set },
    { name: "two", set: { ...set, learningRate: 0.05 } },
  ];
  writeFileSync(join(folder, "recipe.json"), JSON.stringify({ name: "tiny", description: "Two.", imageSize: 32, defaults: { epochs: 2, batch: 4 }, stages: [{ name: "s", why: "w", experiments }] })); // prettier-ignore
  const started = commandLine.start(...lab);
  await started.said(/2\/2 /);
  started.signal("SIGINT", "all");
  const stopped = await started.ended;
  assert.equal(stopped.code, 130, stopped.stderr);
  renameSync(join(folder, "photos"), join(folder, "moved"));
  const resumed = await commandLine.ask("lab", "--resume", "--out", "lab", "--data", "moved", "--cache", "cache4");
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.match(resumed.stdout, /Open the report/);
});

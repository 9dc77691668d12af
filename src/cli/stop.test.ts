import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { requestStop } from "../train/run/stop-request.js";
import { STOP_TIMES } from "../train/run/stop-time.js";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";

const folder = workFolder();
const photos = await writePhotos(join(folder, "photos"));
const commandLine = new CommandLine(folder);
const EPOCHS = 20;
const train = (out: string, epochs = EPOCHS) => ["train", "--data", photos, ...TINY, "--epochs", String(epochs), "--out", out]; // prettier-ignore
const status = (out: string) =>
  (JSON.parse(readFileSync(join(folder, out, "run.json"), "utf8")) as { status: string }).status;
const checkpoint = (out: string) => readFileSync(join(folder, out, "checkpoints", "last.safetensors"));
const epochs = (out: string) =>
  readFileSync(join(folder, out, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n").length;

test("a run that is asked to stop ends after its step or its epoch, and resuming changes no bit", async (t) => {
  assert.equal((await commandLine.run(...train("undisturbed"))).code, 0);

  for (const time of STOP_TIMES) {
    await t.test(`stop ${time}`, async () => {
      const out = `stopped-${time}`;
      const started = commandLine.start(...train(out));
      await started.said(/epoch +1\//);
      requestStop(join(folder, out), time);
      const { code, stderr } = await started.ended;
      assert.equal(code, 130, stderr);
      assert.equal(status(out), "interrupted");
      assert.ok(epochs(out) < EPOCHS);
      assert.ok(!existsSync(join(folder, out, "stop.request")), "an obeyed request is gone");
      assert.ok(!existsSync(join(folder, out, "progress.json")), "nothing is under way");
      const resumed = await commandLine.run("train", "--resume", "--out", out);
      assert.equal(resumed.code, 0, resumed.stderr);
      if (time === "after-epoch") assert.doesNotMatch(resumed.stderr, /steps of epoch/);
      assert.ok(checkpoint(out).equals(checkpoint("undisturbed")));
    });
  }

  await t.test("a request that nobody was left to obey does not stop the run that is resumed", async () => {
    writeFileSync(join(folder, "stopped-now", "stop.request"), "now\n");
    assert.equal((await commandLine.run("train", "--resume", "--out", "stopped-now")).code, 0);
    assert.equal(status("stopped-now"), "finished");
  });

  await t.test("what is not being trained is refused in a sentence", async () => {
    const cases: [args: string[], message: RegExp][] = [
      [["undisturbed"], /undisturbed is not being trained \(it is finished\), so there is nothing to stop/],
      [["nowhere"], /There is no run folder nowhere/],
      [["undisturbed", "--now", "--after-epoch"], /--now and --after-epoch contradict each other/],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await commandLine.run("stop", ...args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
  });
});

test("progress.json tells how far training is, and convscope stop ends it", async () => {
  const started = commandLine.start(...train("watched", 100_000));
  await started.said(/epoch +1\//);
  const progress = JSON.parse(readFileSync(join(folder, "watched", "progress.json"), "utf8")) as Record<string, number>;
  for (const name of ["epoch", "step", "steps", "loss", "imagesPerSecond", "dataWait", "eta", "memoryBytes"])
    assert.equal(typeof progress[name], "number", name);
  const stopped = await commandLine.run("stop", "watched", "--after-epoch");
  assert.equal(stopped.code, 0, stopped.stderr);
  assert.match(stopped.stdout, /stops after the epoch under way.*\n.*convscope train --resume --out watched/);
  assert.equal((await started.ended).code, 130);
  assert.equal(status("watched"), "interrupted");
});

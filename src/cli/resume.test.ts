import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";

const folder = workFolder();
const photos = await writePhotos(join(folder, "photos"));
const commandLine = new CommandLine(folder);
const train = (out: string) => ["train", "--data", photos, ...TINY, "--epochs", "12", "--out", out];
const resume = (out: string) => commandLine.ask("train", "--resume", "--out", out);
const bytes = (out: string, file: string) => readFileSync(join(folder, out, "checkpoints", file));

/** What a run's metrics say, without what depends on the time it took. */
function metrics(out: string): Record<string, number>[] {
  const lines = readFileSync(join(folder, out, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n");
  return lines.map((line) => {
    const parsed = JSON.parse(line) as Record<string, number>;
    return Object.fromEntries(Object.entries(parsed).filter(([name]) => /epoch|\/|^lr$|^grad_norms?$/.test(name)));
  });
}

function assertSameRun(out: string, reference: string): void {
  for (const file of ["epoch-000.safetensors", "epoch-006.safetensors", "best.safetensors", "last.safetensors"]) {
    assert.ok(bytes(out, file).equals(bytes(reference, file)), `${file} of ${out} differs from ${reference}'s`);
  }
  assert.deepEqual(metrics(out), metrics(reference));
}

test("a run that is stopped in any way and resumed ends in the same bits as one that is not", async (t) => {
  const undisturbed = await commandLine.ask(...train("undisturbed"));
  assert.equal(undisturbed.code, 0, undisturbed.stderr);

  for (const epoch of metrics("undisturbed")) assert.ok(!("grad_norm" in epoch), "there is no norm to tell");

  await t.test("the same seed twice", async () => {
    assert.equal((await commandLine.ask(...train("again"))).code, 0);
    assertSameRun("again", "undisturbed");
  });

  for (const [index, whom] of (["all", "alone"] as const).entries()) {
    await t.test(`kill -9, ${whom}, number ${index}`, async () => {
      const out = `killed-${index}`;
      const started = commandLine.start(...train(out));
      await started.said(/Run folder/);
      await sleep(20 + 120 * index);
      started.signal("SIGKILL", whom);
      await started.ended;
      const resumed = await resume(out);
      assert.equal(resumed.code, 0, resumed.stderr);
      assertSameRun(out, "undisturbed");
    });
  }

  await t.test("Ctrl-C saves, exits 130 and says how to go on", async () => {
    const started = commandLine.start(...train("interrupted"));
    await started.said(/epoch +1\/12/);
    started.signal("SIGINT", "all");
    const { code, stderr } = await started.ended;
    assert.equal(code, 130, stderr);
    assert.match(stderr, /convscope train --resume --out interrupted/);
    assert.equal((await resume("interrupted")).code, 0);
    assertSameRun("interrupted", "undisturbed");
  });

  await t.test("a finished run that is resumed stays as it is", async () => {
    assert.equal((await resume("again")).code, 0);
    assertSameRun("again", "undisturbed");
  });

  await t.test("an option that contradicts the run is refused", async () => {
    const { code, stderr } = await commandLine.ask("train", "--resume", "--out", "again", "--lr", "0.5");
    assert.equal(code, 2);
    assert.match(stderr, /again was begun with --lr 0\.01, not 0\.5; leave --lr out/);
  });

  await t.test("a checkpoint that is cut off is refused by name and nothing is lost", async () => {
    const { truncateSync, readdirSync } = await import("node:fs");
    const last = join(folder, "again", "checkpoints", "last.safetensors");
    const before = readdirSync(join(folder, "again", "checkpoints"));
    truncateSync(last, 500);
    const { code, stderr } = await resume("again");
    assert.equal(code, 2, stderr);
    assert.match(stderr, /last\.safetensors is not a checkpoint that can be read/);
    assert.deepEqual(readdirSync(join(folder, "again", "checkpoints")), before);
  });
});

test("what training remembers comes back too: AdamW, cosine, averaged weights, batches gathered halfway", async (t) => {
  const options = ["--optimizer", "adamw", "--schedule", "cosine", "--warmup-epochs", "2", "--ema", "0.99"];
  const more = [...options, "--accumulate", "3", "--clip-norm", "1", "--label-smoothing", "0.1", "--class-weights", "balanced"]; // prettier-ignore
  const begun = await commandLine.ask(...train("remembering"), ...more);
  assert.equal(begun.code, 0, begun.stderr);
  for (const epoch of metrics("remembering")) {
    assert.ok(epoch.grad_norm > 0, "clipped gradients tell their norm");
    assert.ok((epoch.grad_norms as unknown as number[]).length > 1, "and that of each part of the epoch");
  }

  await t.test("Ctrl-C", async () => {
    const started = commandLine.start(...train("remembering-interrupted"), ...more);
    await started.said(/epoch +2\/12/);
    started.signal("SIGINT", "all");
    assert.equal((await started.ended).code, 130);
    assert.equal((await resume("remembering-interrupted")).code, 0);
    assertSameRun("remembering-interrupted", "remembering");
  });

  await t.test("kill -9", async () => {
    const started = commandLine.start(...train("remembering-killed"), ...more);
    await started.said(/epoch +3\/12/);
    started.signal("SIGKILL", "all");
    await started.ended;
    assert.equal((await resume("remembering-killed")).code, 0);
    assertSameRun("remembering-killed", "remembering");
  });

  await t.test("an option of another optimiser is refused by what the run has", async () => {
    const { code, stderr } = await commandLine.ask("train", "--resume", "--out", "remembering", "--betas", "0.8,0.9");
    assert.equal(code, 2, stderr);
    assert.match(stderr, /remembering was begun with --betas \[0\.9,0\.999\], not \[0\.8,0\.9\]/);
  });
});

test("early stopping ends a run as finished, says so, and resuming changes nothing", async () => {
  // With a learning rate of 0 no epoch is better than the first.
  const args = [...train("stopped"), "--lr", "0", "--early-stopping", "2"];
  const { code, stdout, stderr } = await commandLine.ask(...args);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Stopped early after epoch 3, 2 epochs after the best/);
  const run = () => JSON.parse(readFileSync(join(folder, "stopped", "run.json"), "utf8")) as Record<string, unknown>;
  assert.deepEqual([run().status, run().stoppedAfter, metrics("stopped").length], ["finished", 3, 3]);
  assert.equal((await resume("stopped")).code, 0);
  assert.deepEqual([run().status, run().stoppedAfter, metrics("stopped").length], ["finished", 3, 3]);
});

test("a run with photos varied, mixed and drawn in balance resumes in the middle of an epoch to the same bits", async () => {
  // Steps long enough for a signal to arrive in the middle of an epoch.
  const slower = ["--image-size", "64", "--channels", "48,48", "--batch", "2"];
  const varied = ["--augment", "strong", "--sampling", "balanced", ...slower];
  const { code, stderr } = await commandLine.ask(...train("varied"), ...varied);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /Training photos are varied: flip, crop 25 to 100 %, RandAugment 2,9/);
  const started = commandLine.start(...train("varied-stopped"), ...varied);
  await started.said(/epoch +1\/12 .*val loss/);
  started.signal("SIGINT", "all");
  assert.equal((await started.ended).code, 130);
  const resumed = await resume("varied-stopped");
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.match(resumed.stderr, /steps of epoch \d+/);
  assertSameRun("varied-stopped", "varied");
  const other = await commandLine.ask("train", "--resume", "--out", "varied", "--augment", "light");
  assert.equal(other.code, 2);
  assert.match(other.stderr, /varied was begun with --augment "flip, .*, not "flip, crop 70 to 100 %/);
});

test("a loss that is no number ends the run with a sentence, and the last good weights stay", async () => {
  const { code, stderr } = await commandLine.ask(...train("diverged"), "--lr", "1e30");
  assert.equal(code, 1, stderr);
  assert.match(stderr, /training diverged at learning rate 1e\+30\. Try a lower --lr/);
  assert.ok(bytes("diverged", "epoch-000.safetensors").length > 0);
  assert.match(readFileSync(join(folder, "diverged", "run.json"), "utf8"), /"status": "diverged"/);
});

test("a run that is made longer, on another number of threads, ends in the bits of one that was begun so long", async () => {
  const args = (out: string, epochs: string, threads: string) => ["train", "--data", photos, ...TINY, "--epochs", epochs, "--threads", threads, "--out", out]; // prettier-ignore
  const step = ["--schedule", "step", "--lr-every", "2"];
  for (const begun of [args("short", "4", "1"), args("long", "8", "2")])
    assert.equal((await commandLine.ask(...begun, ...step)).code, 0);
  const longer = await commandLine.ask("train", "--resume", "--out", "short", "--epochs", "8", "--threads", "2");
  assert.equal(longer.code, 0, longer.stderr);
  for (const file of ["epoch-000.safetensors", "best.safetensors", "last.safetensors"])
    assert.ok(bytes("short", file).equals(bytes("long", file)), file);
  assert.deepEqual(metrics("short"), metrics("long"));
  const { config } = JSON.parse(readFileSync(join(folder, "short", "run.json"), "utf8")) as {
    config: { epochs: number };
  };
  assert.equal(config.epochs, 8);
  const shorter = await commandLine.ask("train", "--resume", "--out", "short", "--epochs", "4");
  assert.equal(shorter.code, 2);
  assert.match(shorter.stderr, /was begun with --epochs 8, not 4; a run cannot become shorter/);
});

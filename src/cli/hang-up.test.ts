import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";
import type { RunFile } from "../train/run/run-file.js";

const folder = workFolder();
const photos = await writePhotos(join(folder, "photos"));
const commandLine = new CommandLine(folder);
const EPOCHS = 4;
/** Epochs so long that a signal meets one under way, whose steps are lost where nobody saves them. */
const train = (out: string) => ["train", "--data", photos, ...TINY, "--image-size", "64", "--channels", "48,48", "--batch", "2", "--lr", "0.001", "--epochs", String(EPOCHS), "--out", out]; // prettier-ignore
const statusOf = (out: string) => (JSON.parse(readFileSync(join(folder, out, "run.json"), "utf8")) as RunFile).status;
const last = (out: string) => readFileSync(join(folder, out, "checkpoints", "last.safetensors"));

async function assertResumes(out: string): Promise<void> {
  const { code, stderr } = await commandLine.run("train", "--resume", "--out", out);
  assert.equal(code, 0, stderr);
  assert.ok(last(out).equals(last("undisturbed")), out);
}

test("a terminal that is closed, a job that is ended and a parent that dies are a stop with a checkpoint", async (t) => {
  const undisturbed = await commandLine.run(...train("undisturbed"));
  assert.equal(undisturbed.code, 0, undisturbed.stderr);
  for (const [signal, whom] of [
    ["SIGHUP", "all"],
    ["SIGTERM", "alone"],
  ] as const) {
    await t.test(`${signal}, ${whom}`, async () => {
      const out = `${signal}-${whom}`;
      const started = commandLine.start(...train(out));
      await started.said(/epoch +1\//);
      started.signal(signal, whom);
      // A shell says it once more.
      started.signal(signal, whom);
      const { code, stderr } = await started.ended;
      assert.equal(code, 130, stderr);
      assert.match(stderr, new RegExp(`Stopped. Go on with: convscope train --resume --out ${out}`));
      assert.doesNotMatch(stderr, /^ +at |Error:|EPIPE/m);
      assert.equal(statusOf(out), "interrupted");
      await assertResumes(out);
    });
  }
  await t.test("nobody reads any more", async () => {
    const started = commandLine.start(...train("unread"));
    await started.said(/epoch +1\//);
    started.child.stdout!.destroy();
    started.child.stderr!.destroy();
    started.signal("SIGHUP", "all");
    await new Promise((resolve) => started.child.on("exit", resolve));
    for (let wait = 0; wait < 100 && statusOf("unread") === "running"; wait++) await sleep(50);
    assert.equal(statusOf("unread"), "interrupted");
    await assertResumes("unread");
  });
  await t.test("the parent is killed", async () => {
    const started = commandLine.start(...train("orphan"));
    await started.said(/epoch +1\//);
    started.signal("SIGKILL", "alone");
    const { stderr } = await started.ended;
    assert.doesNotMatch(stderr, /^ +at |Error:|EPIPE/m);
    assert.equal(statusOf("orphan"), "interrupted");
    await assertResumes("orphan");
  });
});

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryFolder } from "../data/fixtures.test.helper.js";
import { lockRun } from "./lock.js";

test("a lock holds the number of its process until it is given back", async (t) => {
  const path = join(temporaryFolder(t), "run.lock");
  const unlock = await lockRun(path);
  assert.equal(readFileSync(path, "utf8"), String(process.pid));
  unlock();
  assert.equal(existsSync(path), false);
  (await lockRun(path, 0))();
});

test("a second holder is refused with a sentence that says who holds it", async (t) => {
  const path = join(temporaryFolder(t), "run.lock");
  const unlock = await lockRun(path);
  const message = `Process ${process.pid} is training into this run (${path}); wait for it or stop it.`;
  await assert.rejects(lockRun(path, 50), { name: "UserError", exitCode: 1, message });
  assert.equal(readFileSync(path, "utf8"), String(process.pid));
  unlock();
});

test("a second holder waits for one that is about to end", async (t) => {
  const path = join(temporaryFolder(t), "run.lock");
  const holder = spawn(process.execPath, ["-e", "setTimeout(() => {}, 300)"]);
  writeFileSync(path, String(holder.pid));
  const unlock = await lockRun(path, 10_000);
  assert.equal(readFileSync(path, "utf8"), String(process.pid));
  unlock();
});

test("the lock of a process that is dead, or of none, is taken over at once", async (t) => {
  const path = join(temporaryFolder(t), "run.lock");
  const { pid } = spawnSync(process.execPath, ["--version"]);
  for (const left of [String(pid), "", "nonsense", "-1", "0"]) {
    writeFileSync(path, left);
    const unlock = await lockRun(path, 0);
    assert.equal(readFileSync(path, "utf8"), String(process.pid), `after "${left}"`);
    unlock();
  }
});

test("a lock that cannot be written is an error that names it", async (t) => {
  const path = join(temporaryFolder(t), "gone", "run.lock");
  await assert.rejects(Promise.race([lockRun(path), sleep(5000)]), { name: "UserError", message: /gone.run\.lock/ });
});

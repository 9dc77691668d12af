import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mock, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { leaseState, takeLease } from "./lease.js";
import { thisProcess } from "./process-identity.js";

const options = { doing: "training into this run" } as const;
const wordsOf = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
const lineOf = (change: Record<string, unknown>) => JSON.stringify({ id: "x", ...thisProcess(), renewals: "00000000", ...change }); // prettier-ignore

test("a lease says who holds it until it is given back, and leaves nothing beside it", async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "run.lock");
  const lease = await takeLease(path, options);
  const { pid, host, started } = wordsOf(path);
  assert.deepEqual({ pid, host, started }, { pid: process.pid, host: thisProcess().host, started: thisProcess().started }); // prettier-ignore
  assert.deepEqual(readdirSync(folder), ["run.lock"]);
  assert.equal(leaseState(path), "held");
  lease.check();
  lease.end();
  assert.deepEqual(readdirSync(folder), []);
  assert.equal(leaseState(path), "free");
});

test("a second holder is refused with a sentence that says who holds it", async (t) => {
  const path = join(temporaryFolder(t), "run.lock");
  const lease = await takeLease(path, options);
  const message = `Process ${process.pid} is training into this run (${path}); wait for it or stop it.`;
  await assert.rejects(takeLease(path, { ...options, waitMs: 50 }), { name: "UserError", exitCode: 1, message });
  lease.end();
});

test("a second holder waits for one that is about to end, and says so", async (t) => {
  const path = join(temporaryFolder(t), "run.lock");
  const first = await takeLease(path, options);
  setTimeout(() => first.end(), 600);
  const said: string[] = [];
  const second = await takeLease(path, { ...options, onWait: (message) => said.push(message) });
  assert.match(said.join(), /^Process \d+ seems to be training into this run; waiting/);
  second.end();
});

test("the leases of what is dead, or was never a holder, are passed over at once", async (t) => {
  const path = join(temporaryFolder(t), "run.lock");
  const { pid: dead } = spawnSync(process.execPath, ["--version"]);
  const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 20000)"]);
  t.after(() => other.kill());
  const left: Record<string, string> = {
    "a process that ended": lineOf({ pid: dead }),
    "a number that was given again": lineOf({ pid: other.pid, started: "1" }),
    "the same number before a restart of the container": lineOf({ started: "1" }),
    "version 0.1's process that ended": String(dead),
    "version 0.1's own number in another container": String(process.pid),
    "a number of what trains nothing": String(other.pid),
    "number 1": "1",
    "no process at all": "0",
  };
  for (const [name, text] of Object.entries(left)) {
    writeFileSync(path, text);
    if (process.platform === "linux") assert.equal(leaseState(path), "free", name);
    const started = performance.now();
    const lease = await takeLease(path, { ...options, waitMs: 0 });
    assert.ok(performance.now() - started < 1500, name);
    lease.end();
  }
});

test("nonsense is passed over after a moment in which somebody might have been writing it", async (t) => {
  const path = join(temporaryFolder(t), "run.lock");
  for (const text of ["", "-1", '{"pid": 3}', "\0\0\0"]) {
    writeFileSync(path, text);
    const lease = await takeLease(path, { ...options, waitMs: 0 });
    assert.equal(wordsOf(path).pid, process.pid, JSON.stringify(text));
    lease.end();
  }
});

test(
  "a holder elsewhere that renews its lease is respected, and one that is silent is passed over",
  { timeout: 120_000 },
  async (t) => {
    const path = join(temporaryFolder(t), "run.lock");
    const elsewhere: Record<string, unknown>[] = [
      { host: "another", boot: "another", pid: 1 },
      { namespace: "pid:[1]", pid: 1, boot: "another" },
      { boot: "before the restart" },
    ];
    for (const change of elsewhere) {
      let renewals = 0;
      const say = () => writeFileSync(path, lineOf({ ...change, renewals: String(renewals++).padStart(8, "0") }));
      say();
      assert.equal(leaseState(path), "unknown");
      const holder = setInterval(say, 50);
      await assert.rejects(takeLease(path, { ...options, waitMs: 500 }), { name: "UserError", message: /^Process \d+( on another)? is training into this run/ }); // prettier-ignore
      clearInterval(holder);
    }
    // Half a minute, in a moment.
    let now = 0;
    const real = performance.now.bind(performance);
    const clock = mock.method(performance, "now", () => real() + (now += 4000));
    const lease = await takeLease(path, { ...options, waitMs: 0 });
    clock.mock.restore();
    assert.equal(wordsOf(path).pid, process.pid);
    lease.end();
  },
);

test("a holder renews its lease in place, makes it anew where it was removed, and notices when another has it", async (t) => {
  const path = join(temporaryFolder(t), "run.lock");
  const lease = await takeLease(path, { ...options, renewEveryMs: 20 });
  const length = readFileSync(path).length;
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await sleep(10);
  };
  await until(() => wordsOf(path).renewals === "00000002");
  // A step of training that blocks this thread.
  const begun = performance.now();
  while (performance.now() - begun < 300);
  assert.ok(Number(wordsOf(path).renewals) > 4);
  assert.equal(readFileSync(path).length, length);
  rmSync(path);
  await until(() => existsSync(path));
  assert.equal(wordsOf(path).pid, process.pid);
  lease.check();
  writeFileSync(path, lineOf({ host: "another" }));
  const isLost = () => {
    try {
      lease.check();
      return false;
    } catch (error) {
      assert.match((error as Error).message, /^Another process has taken .*run\.lock over/);
      return true;
    }
  };
  await until(isLost);
  lease.end();
  assert.equal(wordsOf(path).host, "another", "another's lease stays");
});

test("of many that take a dead holder's lease at once, one has it at a time", async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "run.lock");
  writeFileSync(path, lineOf({ started: "1" }));
  const script = `
    import { openSync, closeSync, rmSync } from "node:fs";
    import { takeLease } from ${JSON.stringify(new URL("./lease.js", import.meta.url).href)};
    const lease = await takeLease(${JSON.stringify(path)}, { doing: "x" });
    closeSync(openSync(${JSON.stringify(join(folder, "inside"))}, "wx"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    lease.check();
    rmSync(${JSON.stringify(join(folder, "inside"))});
    lease.end();`;
  const ended = Array.from({ length: 5 }, () => new Promise((resolve) => spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" }).on("exit", resolve))); // prettier-ignore
  assert.deepEqual(await Promise.all(ended), [0, 0, 0, 0, 0]);
  assert.deepEqual(readdirSync(folder), []);
});

test("a lease that cannot be written is an error that names it", async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "gone", "run.lock");
  await assert.rejects(Promise.race([takeLease(path, options), sleep(5000)]), { name: "UserError", message: /gone.run\.lock/ }); // prettier-ignore
  assert.equal(existsSync(path), false);
});

import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";

const folder = workFolder();
await writePhotos(join(folder, "photos"), 6);
const commandLine = new CommandLine(folder);

/** Trains into a folder that cannot be written and expects one sentence that names it. */
async function assertRefused(out: string, advice: RegExp): Promise<void> {
  const ended = await commandLine.run("train", "--data", "photos", ...TINY, "--epochs", "1", "--out", out);
  assert.ok(ended.code === 1 || ended.code === 2, `exit code ${ended.code}: ${ended.stderr}`);
  const errors = ended.stderr.split("\n").filter((line) => line.startsWith("error:"));
  assert.equal(errors.length, 1, ended.stderr);
  assert.ok(errors[0].includes(out), errors[0]);
  assert.match(errors[0], advice);
  assert.doesNotMatch(ended.stderr, /^ +at |E[A-Z]{4,}:/m, "neither a stack trace nor an error's code");
  assert.equal(ended.stdout, "");
}

test("a run folder below a file", async () => {
  writeFileSync(join(folder, "file"), "");
  await assertRefused("file/run", /a part of that path is a file, not a folder; choose another --out\.$/);
});

const noProc = !existsSync("/proc/self") && "there is no /proc here";

test("a run folder where even root may make none", { skip: noProc, timeout: 60_000 }, () =>
  assertRefused("/proc/runs/run", /Cannot write .*; choose another --out\.$/),
);

test("a cache where even root may make none", { skip: noProc, timeout: 60_000 }, async () => {
  const train = ["train", "--data", "photos", ...TINY, "--out", "run"];
  const { code, stderr } = await commandLine.run(...train, "--cache", "/proc/cache");
  assert.equal(code, 1, stderr);
  assert.match(stderr, /The image cache cannot be written in "\/proc\/cache.*name a writable folder with --cache/);
});

const rootMayWriteAnywhere = process.getuid?.() === 0 && "these tests run as root, whom no permission stops";
const noPermissions = process.platform === "win32" && "Windows has other permissions";

test("a run folder in a read-only folder", { skip: rootMayWriteAnywhere || noPermissions }, async (t) => {
  const locked = join(folder, "locked");
  mkdirSync(locked);
  chmodSync(locked, 0o555);
  t.after(() => chmodSync(locked, 0o755));
  await assertRefused("locked/run", /you may not write there; choose another --out\.$/);
});

test("a file in place of the run folder", () => assertRefused("file", /--out file is not a folder; choose another\.$/));

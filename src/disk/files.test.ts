import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { UserError } from "../core/errors.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { writeError, writeFileAtomically, writeJsonAtomically } from "./files.js";
import { temporaryName } from "./temporary-name.js";

const text = (...parts: string[]) => parts.map((part) => Buffer.from(part));

test("a file is the pieces one after another, and replaces what was there", (t) => {
  const path = join(temporaryFolder(t), "file");
  writeFileAtomically(path, text("a", "", "bc"));
  assert.equal(readFileSync(path, "utf8"), "abc");
  writeFileAtomically(path, text("d"));
  assert.equal(readFileSync(path, "utf8"), "d");
  writeJsonAtomically(path, { a: [1] });
  assert.deepEqual(JSON.parse(readFileSync(path, "utf8")), { a: [1] });
});

test("a write that fails half-way leaves the old file whole and nothing beside it", (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "file");
  writeFileAtomically(path, text("old"));
  const broken = { length: 3 } as Uint8Array;
  assert.throws(() => writeFileAtomically(path, [...text("new"), broken]), { code: "ERR_INVALID_ARG_TYPE" });
  assert.equal(readFileSync(path, "utf8"), "old");
  assert.deepEqual(readdirSync(folder), ["file"]);
});

test("what killed writers left is no hindrance, and nor is another process that writes the same file", (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "file");
  for (const left of [`${path}.tmp`, temporaryName(path), `${path}.1-abc.tmp`]) writeFileSync(left, "half of a file");
  writeFileAtomically(path, text("new"));
  assert.equal(readFileSync(path, "utf8"), "new");
  assert.deepEqual(readdirSync(folder), ["file", "file.1-abc.tmp", "file.tmp"]);
});

test("an error says which file and what to do", (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, "file"), "");
  mkdirSync(join(folder, "folder", "inner"), { recursive: true });
  const refused = [
    ["nowhere/x", /^Cannot write .*nowhere\/x: its folder is not there/],
    ["file/x", /^Cannot write .*file\/x: a part of that path is a file/],
    ["folder", /^Cannot write .*folder: a folder of that name is in the way/],
  ] as const;
  for (const [name, message] of refused) {
    const isRight = (error: unknown) =>
      error instanceof UserError && error.exitCode === 1 && message.test(error.message);
    assert.throws(() => writeFileAtomically(join(folder, name), text("x")), isRight, name);
  }
  assert.deepEqual(readdirSync(folder), ["file", "folder"]);
});

test("errors of the disk become sentences, and others stay what they are", () => {
  const full = Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" });
  const said = writeError("some/file", full);
  assert.ok(said instanceof UserError);
  assert.equal(said.message, "Cannot write some/file: the disk is full; free some space.");
  assert.equal(said.cause, full);
  for (const other of [new TypeError("x"), Object.assign(new Error("x"), { code: "EBADF" }), "text", null]) {
    assert.equal(writeError("some/file", other), other);
  }
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { shellWord } from "./shell-word.js";

test("a plain path stays as it is", () => {
  for (const path of ["runs/drawn-2", "/tmp/übung/跑步", "C:/photos", "a_b+c=d,e@f%"])
    assert.equal(shellWord(path), path);
});

test("a shell reads back what was written, as one word", { skip: process.platform === "win32" }, () => {
  for (const text of [
    "many classes",
    "it's",
    "a'b\"c",
    "100% a#b?c&d=<b>x</b>",
    "$HOME `ls` \\",
    "two\nlines",
    "",
    "*",
    "~",
    "\x1b[31mx",
    "100%\x07 'é'\\n\u202e",
  ])
    assert.equal(execFileSync("/bin/sh", ["-c", `printf %s ${shellWord(text)}; printf '|'`]).toString(), `${text}|`);
});

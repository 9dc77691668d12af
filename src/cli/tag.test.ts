import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { CommandLine, workFolder } from "../testing/cli.js";
import { writeRunFolder } from "../testing/live-runs.js";

const folder = workFolder();
const commandLine = new CommandLine(folder);
writeRunFolder(join(folder, "run"), 1);

test("tag adds words, takes them away, and prints those that are left", async () => {
  const said = async (...args: string[]) => (await commandLine.run("tag", "run", ...args)).stdout;
  assert.equal(await said(), "");
  assert.equal(await said("good", "Baseline"), "baseline\ngood\n");
  assert.equal(await said("good", "--remove"), "baseline\n");
  assert.equal(await said(), "baseline\n");
});

test("what is no run and what is no tag are refused in a sentence", async () => {
  const cases: [args: string[], message: RegExp][] = [
    [["nowhere", "good"], /There is no run folder nowhere/],
    [["run", "two words"], /"two words" is no tag: a tag is one word/],
    [["run", "--remove"], /--remove needs the tags to take away/],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await commandLine.run("tag", ...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});

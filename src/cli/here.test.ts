import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { CommandLine, workFolder } from "../testing/cli.js";
import { configOf } from "../settings/config-of.js";
import { hereText, lookHere } from "./here.js";

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = workFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const photos = (root: string, ...classes: readonly string[]) =>
  Object.fromEntries(classes.map((name) => [`${root}${name}/a.jpg`, ""]));

/** The commands that are advised, without what they do. */
function advised(files: Readonly<Record<string, string>>): string[] {
  const text = hereText(lookHere(folderOf(files)));
  return text.slice(text.indexOf("Next:")).split("\n").slice(1).map((line) => line.trim().split("  ")[0]); // prettier-ignore
}

const run = (status: string) => {
  const config = configOf({ data: "drawn", threads: 1 });
  const normalization = { mean: [0, 0, 0], std: [1, 1, 1] };
  const split = { classes: [], train: [], val: [], test: [] };
  return JSON.stringify({
    status,
    config,
    split,
    normalization,
    classes: ["a"],
    data: { fingerprint: "" },
    executor: "x",
  });
};

test("in an empty folder it says how to begin", () => {
  assert.deepEqual(advised({}), [
    "convscope start",
    "convscope train --data drawn --image-size 64",
    "convscope train --data FOLDER",
    "convscope --help",
  ]);
});

test("photos are found in a folder's folders, in the folder itself, in splits and deeper", () => {
  const dataOf = (files: Readonly<Record<string, string>>) => advised(files).find((line) => line.includes("data info"));
  assert.equal(dataOf({ ...photos("my photos/", "cat", "dog"), "notes/a.txt": "" }), "convscope data info 'my photos'");
  assert.equal(dataOf(photos("", "cat", "dog")), "convscope data info .");
  assert.equal(dataOf({ ...photos("train/", "cat", "dog"), ...photos("val/", "cat", "dog") }), "convscope data info .");
  assert.equal(dataOf(photos("set/train/", "cat", "dog")), "convscope data info set");
  assert.equal(dataOf({ "album/a.jpg": "", "node_modules/a/x.png": "", "node_modules/b/x.png": "" }), undefined);
  assert.equal(dataOf({ "r/run.json": "{}", ...photos("r/figures/", "cam", "features") }), undefined);
});

test("runs and labs are gone on with or looked at, wherever they lie, and damaged ones stop nothing", () => {
  const files = { ...photos("p/", "a", "b"), "runs/x/run.json": "{", "y/run.json": run("interrupted") };
  const folder = folderOf(files);
  const { runs, photos: found } = lookHere(folder);
  assert.deepEqual(found, ["p"]);
  assert.deepEqual(new Set(runs.map(({ path }) => path)), new Set(["y", join("runs", "x")]));
  assert.equal(runs.find(({ path }) => path === "y")!.state, "stopped");
  assert.equal(runs.find(({ path }) => path !== "y")!.state, "damaged");
  assert.match(hereText(lookHere(folder)), /convscope train --resume --out y /);
});

test("convscope alone exits 0 and says the same, also behind --debug", async () => {
  const folder = folderOf({ ...photos("p/", "a", "b"), "convscope.json": "{}" });
  for (const args of [[], ["--debug"]]) {
    const { code, stdout, stderr } = await new CommandLine(folder).run(...args);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /photos in +p\n/);
    assert.match(stdout, /defaults in +convscope\.json/);
    assert.match(stdout, /convscope train --data p/);
    assert.match(stdout, /^Here:$/m, "no marks of styles");
  }
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { classFiles, temporaryFolder, writeFiles } from "../../data/fixtures.test.helper.js";

/** Runs one of the commands in a process of its own, as the program would. */
function run(file: "data-info" | "data-prepare" | "data-preview", name: string, ...args: string[]) {
  const module = new URL(`./${file}.js`, import.meta.url).href;
  const script = `import { ${name} } from "${module}";
    await ${name}().parseAsync(${JSON.stringify(args)}, { from: "user" });`;
  return spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
}

test("data info --json prints one value, and all else goes to stderr", async (t) => {
  const root = await writeFiles(temporaryFolder(t), { ...classFiles(["a", "b"], 3), "b/dud.jpg": "text", "c.png": 1 });
  const { status, stdout } = run("data-info", "dataInfoCommand", root, "--json");
  assert.equal(status, 0);
  const { unreadable, remarks, ...value } = JSON.parse(stdout) as Record<string, unknown> & {
    unreadable: { file: string }[];
    remarks: { kind: string; text: string }[];
  };
  assert.ok(remarks.some(({ kind, text }) => kind === "warning" && text.startsWith("1 file cannot be read")));
  assert.deepEqual(
    unreadable.map(({ file }) => file),
    ["b/dud.jpg"],
  );
  assert.deepEqual(value, {
    root,
    layout: "<class>/*",
    images: 7,
    unlabelled: 1,
    classes: [
      { name: "a", total: 3, splits: null },
      { name: "b", total: 4, splits: null },
    ],
    width: { min: 9, median: 9, max: 9 },
    height: { min: 6, median: 6, max: 6 },
    modes: { sRGB: 6 },
    duplicates: [],
    foreign: [],
  });
});

test("data prepare says beforehand what it will take, warns by name, and has nothing to do the second time", async (t) => {
  const root = await writeFiles(temporaryFolder(t), { ...classFiles(["a", "b"], 3), "b/dud.jpg": "text" });
  const args = [root, "--image-size", "16", "--fit", "pad", "--cache", temporaryFolder(t)];
  const first = run("data-prepare", "dataPrepareCommand", ...args);
  assert.equal(first.status, 0, first.stderr);
  assert.match(first.stderr, /^Decoding what is new of 7 photos, once: at most \d.* kB in .*$/m);
  assert.match(first.stderr, /"b\/dud\.jpg" is left out: .*unsupported image format/);
  assert.match(first.stdout, /^6 images of 16 x 16 are ready in .*\n$/);
  const second = run("data-prepare", "dataPrepareCommand", ...args, "--json");
  assert.equal(second.stderr, "");
  const { images, decoded, imageSize, fit } = JSON.parse(second.stdout) as Record<string, unknown>;
  assert.deepEqual([images, decoded, imageSize, fit], [6, 0, 16, "pad"]);
});

test("data preview writes one picture as PNG and SVG, the same for the same seed", async (t) => {
  const root = await writeFiles(temporaryFolder(t), { ...classFiles(["a", "b"], 3), "b/dud.jpg": "text" });
  const folder = temporaryFolder(t);
  const draw = (name: string, ...more: string[]) => {
    const options = ["--images", "7", "--variants", "2", "--image-size", "8", "--cache", join(folder, "cache")];
    const out = join(folder, "deeper", name);
    const args = ["--data", root, "--augment", "strong", ...options, "--out", `${out}.png`, ...more];
    const { status, stdout, stderr } = run("data-preview", "dataPreviewCommand", ...args);
    assert.equal(status, 0, stderr);
    assert.equal(stdout, `${out}.svg\n${out}.png\n`);
    assert.match(stderr, /"b\/dud\.jpg" is left out/);
    assert.ok(existsSync(`${out}.png`));
    return readFileSync(`${out}.svg`, "utf8");
  };
  const first = draw("first");
  assert.equal([...first.matchAll(/<image /g)].length, 6 * 3);
  assert.equal(draw("second"), first);
  assert.notEqual(draw("third", "--seed", "1"), first);
});

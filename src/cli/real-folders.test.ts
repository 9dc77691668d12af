import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SPLITS } from "../data/listing.js";
import { CommandLine, type Ended, TINY, workFolder } from "../testing/cli.js";
import { PHOTO_CLASSES, photo, writePhotos } from "../testing/photos.js";

const folder = workFolder();
await writePhotos(join(folder, "photos"), 10);
const commandLine = new CommandLine(folder);
const train = (data: string, out: string, ...more: string[]) =>
  commandLine.ask("train", "--data", data, ...TINY, "--epochs", "1", "--out", out, ...more);

/** A copy of the photos under a name. */
function copy(name: string): string {
  cpSync(join(folder, "photos"), join(folder, name), { recursive: true });
  return name;
}

interface Run {
  readonly classes: readonly string[];
  readonly config: { readonly data: { readonly classesAt?: string } };
  readonly split: Readonly<Record<"train" | "val" | "test", readonly string[]>>;
}

const runOf = (out: string) => JSON.parse(readFileSync(join(folder, out, "run.json"), "utf8")) as Run;
const ended = ({ code, stderr }: Ended) => assert.equal(code, 0, stderr);

test("training_set beside test_set: trained on the one, tested on the other, and said before the first step", async () => {
  copy("D1/training_set");
  copy("D1/test_set");
  const done = await train("D1", "r1");
  ended(done);
  const { classes, split } = runOf("r1");
  assert.deepEqual(classes, PHOTO_CLASSES);
  assert.ok([...split.train, ...split.val].every((file) => file.startsWith("training_set/")));
  assert.ok(split.test.every((file) => file.startsWith("test_set/")));
  const before = done.stderr.slice(0, done.stderr.indexOf("Training "));
  assert.match(before, /^Read as <split>\/<class>\/\*: 3 classes: apple \(20\), leaf \(20\), sky \(20\)\.$/m);
  assert.match(before, /^Splits: .* validation photos are taken from the folder's training photos\.$/m);
  assert.match(before, /^warning: Leakage: 60 photos are copies of 30 images in more than one split, for example .*$/m);
});

test("a folder that holds classes beside one that does not is refused with the folder to give, which works", async () => {
  copy("D3/Dataset");
  mkdirSync(join(folder, "D3/Examples"));
  for (let i = 0; i < 5; i++) writeFileSync(join(folder, "D3/Examples", `${i}.png`), await photo("sky", 50 + i));
  const refused = await train("D3", "r3");
  assert.equal(refused.code, 2);
  const advised = /give "([^"]+)"/.exec(refused.stderr)![1];
  assert.ok(advised.endsWith("D3/Dataset"));
  ended(await train(advised, "r3"));
  // And so does the option that it names: it is kept in the run, and evaluation and resuming follow it.
  ended(await train("D3", "leaf", "--classes-at", "leaf"));
  const { classes, config } = runOf("leaf");
  assert.deepEqual(classes, [...PHOTO_CLASSES.map((name) => `Dataset/${name}`), "Examples"].sort());
  assert.equal(config.data.classesAt, "leaf");
  ended(await commandLine.ask("evaluate", "leaf"));
  const other = await commandLine.ask("train", "--resume", "--out", "leaf", "--classes-at", "top");
  assert.match(other.stderr, /--classes-at/);
  assert.equal(other.code, 2);
});

test("too few photos are refused before training, with how many are needed", async () => {
  for (const [count, code] of [[1, 2], [2, 2], [3, 0]]) {
    await writePhotos(join(folder, `few${count}`), count);
    const done = await train(`few${count}`, `rfew${count}`);
    assert.equal(done.code, code, done.stderr);
    if (code === 0) assert.match(done.stderr, /3 validation photos are few to judge by/);
    else assert.match(done.stderr, /leaves no validation photo .*at least 3 readable photos of a class are needed/);
    assert.doesNotMatch(done.stderr, /NaN|--lr/);
    assert.equal(existsSync(join(folder, `rfew${count}`)), code === 0);
  } // prettier-ignore
  // None readable in validation.
  copy("V/train");
  copy("V/val");
  for (const name of PHOTO_CLASSES) for (let i = 0; i < 10; i++) writeFileSync(join(folder, "V/val", name, `${i}.png`), "<html>"); // prettier-ignore
  copy("V/test");
  const done = await train("V", "rV");
  assert.equal(done.code, 2);
  assert.match(
    done.stderr,
    /None of the 30 validation photos of ".*" can be read \("val\/apple\/0\.png": it is a web page/,
  );
});

test("contradictions and formats that are not read are told by train and by lab", async () => {
  copy("C");
  for (let i = 0; i < 4; i++) cpSync(join(folder, "C/apple", `${i}.png`), join(folder, "C/sky", `copy${i}.png`));
  for (let i = 6; i < 10; i++) renameSync(join(folder, "C/leaf", `${i}.png`), join(folder, "C/leaf", `${i}.heic`));
  renameSync(join(folder, "C/leaf/0.png"), join(folder, "C/leaf/0.jfif"));
  for (const name of ["a\nb.png", "empty.png"]) writeFileSync(join(folder, "C/sky", name), "");
  const done = await train("C", "rC");
  ended(done);
  assert.match(
    done.stderr,
    /warning: Contradictions: 8 photos are copies of 4 images in more than one class, for example /,
  );
  assert.match(
    done.stderr,
    /warning: 4 HEIC photos of class leaf cannot be read and are left out: export them as JPEG\./,
  );
  // A line each, and a line's end in a name is written out.
  assert.match(done.stderr, /^warning: 2 files cannot be read and are left out:\n  sky\/a\\x0ab\.png: the file is empty\n  sky\/empty\.png: the file is empty$/m); // prettier-ignore
  assert.equal(SPLITS.flatMap((name) => runOf("rC").split[name]).filter((file) => file.startsWith("leaf/")).length, 6); // prettier-ignore
});

test("what is written into the folder of the photos is never read as photos", async () => {
  const inside = new CommandLine(join(folder, copy("P")));
  const recipe = { name: "one", imageSize: 32, defaults: { model: "convnet2", channels: [4, 4], fc: [8], epochs: 1, batch: 4 }, stages: [{ name: "depth", experiments: [{ name: "first", set: {} }] }] }; // prettier-ignore
  writeFileSync(join(folder, "recipe.json"), JSON.stringify(recipe));
  const lab = ["lab", "--data", ".", "--recipe", "../recipe.json", "--threads", "1"];
  const made = await inside.ask(...lab);
  ended(made);
  assert.ok(existsSync(join(folder, "P/labs/P/report.html")), made.stderr);
  assert.match(made.stderr, /^Read as <class>\/\*: 3 classes/m);
  ended(await inside.ask("lab", "--resume", "--out", "labs/P"));
  ended(await inside.ask("train", "--data", ".", ...TINY, "--epochs", "1", "--out", "apple/here"));
  ended(await inside.ask("look", "apple/here", "confusion", "--out", "figures"));
  ended(await inside.ask("evaluate", "apple/here"));
  const info = await inside.ask("data", "info", ".", "--json");
  const { classes, images } = JSON.parse(info.stdout) as { classes: { name: string }[]; images: number };
  assert.deepEqual([classes.map(({ name }) => name), images], [PHOTO_CLASSES, 30]);
});

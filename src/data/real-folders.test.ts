import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { listed, refused, temporaryFolder, writeFiles } from "./fixtures.test.helper.js";
import { interpretTree } from "./layouts/interpret.js";
import { listFolder } from "./list-folder.js";
import type { Listing } from "./listing.js";
import { treeOf } from "./tree.js";

const CLASSES = ["hat", "pants", "shoes"];

/** Two photos of each class in each of some folders. */
const photos = (...folders: string[]) =>
  folders.flatMap((folder) => CLASSES.flatMap((name) => [1, 2].map((i) => `${folder}/${name}/${i}.jpg`)));
const flat = (folder: string, count = 3) => Array.from({ length: count }, (_, i) => `${folder}/${i}.jpg`);

/** Photos of each split, by its name. */
function splits({ items }: Listing): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { split } of items) counts[String(split)] = (counts[String(split)] ?? 0) + 1;
  return counts;
}

const said = ({ notes = [] }: Listing) => notes.join("\n");

/** How a folder is read, given the paths in it alone: as a browser would. */
async function interpreted(paths: readonly string[], more: Partial<Parameters<typeof interpretTree>[0]> = {}) {
  const none = () => Promise.reject(new Error("there is none"));
  const context = { root: "D", tree: treeOf(paths), lenient: false, read: none, exists: () => Promise.resolve(false) };
  return interpretTree({ ...context, ...more });
}

test("1, 2: split folders under any of their words are splits, never classes and never training data", async () => {
  for (const [train, other] of [
    ["training_set", "test_set"],
    ["Training", "Testing"],
    ["trainset", "testset"],
    ["train_data", "test data"],
    ["train2017", "test2017"],
    ["seg_train/seg_train", "seg_test/seg_test"],
    ["Training Images", "Test-Images"],
  ]) {
    const listing = await interpreted(photos(train, other));
    assert.deepEqual(listing.classes, CLASSES, train);
    assert.deepEqual(splits(listing), { train: 6, test: 6 }, train);
    assert.ok(listing.items.every(({ file, split }) => file.startsWith(split === "train" ? train : other)));
  }
  assert.deepEqual(splits(await interpreted(photos("Train", "dev", "EVAL_SET"))), { train: 6, val: 6, test: 6 });
  const pred = await interpreted([...photos("seg_train", "seg_test"), ...flat("seg_pred", 4)]);
  assert.match(said(pred), /"seg_pred" \(4 photos\): beside the splits and left out/);
  assert.equal(pred.unlabelled, 4);
});

test("1, 2: where the words are not known, what was seen is refused with the folder to give", async (t) => {
  const message = /"Egzamin", "Nauka" of ".*" hold the same folders \(hat, pants, shoes\).*rename them to train, val and test, or give one of them, such as "D\/Egzamin"/; // prettier-ignore
  await assert.rejects(interpreted(photos("Nauka", "Egzamin")), message);
  await assert.rejects(interpreted(photos("Nauka", "test_set")), /has the folder "test_set" but no folder named train.*if "Nauka" holds them, rename it to train/); // prettier-ignore
  await assert.rejects(interpreted(photos("test_set")), /no folder named train .* to train on these photos give "D\/test_set"/); // prettier-ignore
  await assert.rejects(interpreted([...photos("train"), ...flat("car")]), /has "car", whose names are none of a split; give "D\/train"/); // prettier-ignore
  await assert.rejects(interpreted([...flat("train"), ...photos("test")]), /"train" holds photos without folders of classes/); // prettier-ignore
  await refused(t, [...flat("train"), ...flat("test")], {}, /"test", "train" in ".*" hold photos without labels/);
  await assert.rejects(interpreted([...photos("a/train", "a/test"), ...photos("b/train", "b/test")]), /"a" in "D" holds a data set of its own \("test", "train"\).*give "D\/a"/); // prettier-ignore
  // What the message advises works.
  const one = await interpreted(photos("Nauka", "Egzamin"), { classesAt: "top" });
  assert.deepEqual(one.classes, ["Egzamin", "Nauka"]);
});

test("1: photos left beside the classes of a split do not make it a set without labels", async () => {
  const listing = await interpreted([...photos("train", "test"), "train/stray.jpg", "test/stray.jpg"]);
  assert.deepEqual([splits(listing), listing.unlabelled], [{ train: 6, test: 6 }, 2]);
  assert.match(said(listing), /1 photo in "test" itself, beside its classes: left out/);
});

test("2: the test photos of each class are not learnt from, whatever --classes-at says", async () => {
  const paths = CLASSES.flatMap((name) => [`${name}/train/1.jpg`, `${name}/test/2.jpg`]);
  for (const classesAt of ["top", "leaf"] as const) {
    const listing = await interpreted(paths, { classesAt });
    assert.deepEqual([listing.classes, splits(listing)], [CLASSES, { train: 3, test: 3 }], classesAt);
  }
});

test("3: a folder of all photos beside others is no class, and labels that are not read are named", async () => {
  await assert.rejects(interpreted([...flat("images"), ...flat("masks")]), /"images" in "D" beside "masks" is named as a folder of all photos is.*--classes-at top/); // prettier-ignore
  await assert.rejects(
    interpreted([...flat("VOC/JPEGImages"), ...flat("VOC/SegmentationClass")]),
    /"JPEGImages" in "D\/VOC"/,
  );
  await assert.rejects(
    interpreted([...flat("images"), "labels.xlsx"]),
    /"images" in "D" is named as a folder of all photos is/,
  );
  await assert.rejects(interpreted([...flat("x"), "labels.xlsx"]), /only one class, "x".* "labels\.xlsx" is not read: write labels as a CSV table of file,label/); // prettier-ignore
  await assert.rejects(
    interpreted(["cat.zip", "dog.zip"]),
    /holds no images .*"cat\.zip", "dog\.zip" are not unpacked/,
  );
  assert.match(said(await interpreted([...flat("a"), ...flat("b"), "c.zip"])), /"c\.zip" is not unpacked/);
  assert.deepEqual((await interpreted([...flat("images"), ...flat("masks")], { classesAt: "top" })).classes, ["images", "masks"]); // prettier-ignore
  const views = ["cat/day/1.jpg", "cat/night/1.jpg", "dog/day/1.jpg"];
  await assert.rejects(interpreted(views), /"cat" holds classes \("day", "night"\) while "dog" beside it holds photos/);
});

test("2: a class that brings its own splits", async () => {
  const paths = CLASSES.flatMap((name) => [`${name}/train/1.jpg`, `${name}/train/2.jpg`, `${name}/Test/3.jpg`]);
  const listing = await interpreted(paths);
  assert.deepEqual([listing.layout, listing.classes, splits(listing)], ["<class>/<split>/*", CLASSES, { train: 6, test: 3 }]); // prettier-ignore
  await assert.rejects(interpreted([...paths, ...flat("gloves")]), /"hat" in "D" holds a data set of its own/);
});

test("3: a folder beside the one that holds the classes is refused, a lone one is gone into", async () => {
  const digits = Array.from({ length: 10 }, (_, i) => `Dataset/${i}/a.jpg`);
  await assert.rejects(interpreted([...digits, ...flat("Examples", 10)]), /"Dataset" holds classes \("0", .*\) while "Examples" beside it holds photos; give "D\/Dataset"/); // prettier-ignore
  await assert.rejects(
    interpreted([...photos("dataset/train", "dataset/val", "dataset/test"), ...flat("sample_images")]),
    /"dataset" in "D" holds a data set of its own \("test", "train", "val"\) and is no class beside "sample_images"; give "D\/dataset"/,
  );
  const alone = await interpreted([...photos("archive/data/train", "archive/data/test"), "preview.png"]);
  assert.deepEqual([alone.classes, splits(alone), alone.unlabelled], [CLASSES, { train: 6, test: 6 }, 1]);
  assert.deepEqual((await interpreted(digits)).classes.length, 10);
});

test("3: nested classes are merged with a word, or chosen by --classes-at", async () => {
  const paths = ["apple/red", "apple/green", "pear"].map((name) => `train/fruit/${name}/1.jpg`).concat("train/veg/1.jpg"); // prettier-ignore
  const nested = [...paths.slice(0, 3), "train/veg/leek/1.jpg", "train/veg/kale/1.jpg"];
  const merged = await interpreted(nested);
  assert.deepEqual(merged.classes, ["fruit", "veg"]);
  assert.match(said(merged), /Folders inside a class are merged into it: fruit \(apple\/green, apple\/red, pear\), veg \(kale, leek\); --classes-at leaf/); // prettier-ignore
  const mixed = await interpreted(paths);
  assert.deepEqual(mixed.classes, ["fruit", "veg"]);
  assert.match(said(mixed), /merged into it: fruit \(apple\/green, apple\/red, pear\); --classes-at leaf/);
  const bare = paths.map((path) => path.slice("train/".length));
  await assert.rejects(interpreted(bare), /"fruit" holds classes \("apple", "pear"\) while "veg" beside it holds photos; give "D\/fruit".*--classes-at leaf/); // prettier-ignore
  const leaf = await interpreted(paths, { classesAt: "leaf" });
  assert.deepEqual(leaf.classes, ["fruit/apple/green", "fruit/apple/red", "fruit/pear", "veg"]);
  assert.deepEqual((await interpreted(paths, { classesAt: "top" })).classes, ["fruit", "veg"]);
  // A class that holds photos itself and in a folder inside it.
  const both = await interpreted(["cat/1.jpg", "cat/night/2.jpg", "dog/1.jpg"]);
  assert.match(said(both), /cat \(\., night\)/);
  assert.equal(said(await interpreted(["cat/images/1.jpg", "dog/images/2.jpg"])), "");
});

test("5: names are compared composed and, between splits, without regard to capitals; others are refused by name", async () => {
  const cased = await interpreted(["train/Cat/1.jpg", "train/Dog/1.jpg", "val/cat/1.jpg", "val/dog/1.jpg"]);
  assert.deepEqual([cased.classes, splits(cased)], [["Cat", "Dog"], { train: 2, val: 2 }]);
  assert.match(said(cased), /one class in the validation photos: val\/cat as Cat, val\/dog as Dog/);
  const [composed, decomposed] = ["café", "café".normalize("NFD")];
  const coffee = await interpreted([`train/${composed}/1.jpg`, "train/tea/1.jpg", `val/${decomposed}/1.jpg`, "val/tea/1.jpg"]); // prettier-ignore
  assert.deepEqual([coffee.classes, splits(coffee)], [[composed, "tea"], { train: 2, val: 2 }]);
  const both = await interpreted([`${composed}/1.jpg`, `${decomposed}/2.jpg`, "tea/1.jpg"]);
  assert.deepEqual([both.classes, both.items.length], [[composed, "tea"], 3]);
  assert.match(said(both), /read as one class/);
  const strange = ["train/cat/1.jpg", "train/dog/1.jpg", "val/Katze/1.jpg", "val/Hund/1.jpg"];
  await assert.rejects(interpreted(strange), /val\/Hund" is a class without training images \(the first of 2: Hund, Katze\); the training classes are cat, dog/); // prettier-ignore
});

test("6: what Convscope writes is never read as photos, wherever it lies", async (t) => {
  const figures = ["figures/confusion-counts.png", "figures/confusion-counts.svg"];
  const lab = ["lab.json", "results.json", "report.html", ...figures, "runs/01-depth/run.json", "runs/01-depth/metrics.jsonl"]; // prettier-ignore
  const listing = await interpreted([
    ...CLASSES.flatMap((name) => flat(name)),
    ...lab.map((name) => `labs/photos/${name}`),
    ...["run.json", "checkpoints/best.safetensors", "figures/cam.png"].map((name) => `hat/my run/${name}`),
    ...["cam.png", "cam.svg", "figures.json"].map((name) => `shoes/${name}`),
  ]);
  assert.deepEqual([listing.classes, listing.items.length], [CLASSES, 9]);
  assert.match(said(listing), /Passed over what Convscope wrote: .*labs\/photos \(a lab\)/);
  // A picture that somebody else drew and kept as SVG too is a photo; one of ours is not, by what stands in the SVG.
  const ours = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" viewBox="0 0 10 10" role="img" aria-label="Losses" font-family="'Helvetica Neue', Helvetica, Arial, sans-serif">`; // prettier-ignore
  const mixed = await listed(t, ["a/1.png", "a/1.svg", "a/rates.png", "b/1.png"], { "a/rates.svg": ours });
  assert.deepEqual(mixed.items.map(({ file }) => file), ["a/1.png", "b/1.png"]); // prettier-ignore
  const folder = await listed(t, ["a/1.png", "b/1.png", "out/cam.png", "out/cam.svg", "out/figures.json"]);
  assert.deepEqual(folder.classes, ["a", "b"]);
  await assert.rejects(interpreted(["run.json", "metrics.jsonl", ...figures]), /"D" is a run of Convscope's/);
});

test("7: what sharp decodes counts under any of its endings, other formats are counted by class and named", async () => {
  const listing = await interpreted(["hat/1.jfif", "hat/2.JPE", "hat/3.avif", "shoes/1.jpg", ...flat("shoes").map((file) => file.replace(/jpg$/, "HEIC")), "shoes/x.bmp", "cap/1.heic", "cap/y"]); // prettier-ignore
  assert.deepEqual([listing.classes, listing.items.length], [["cap", "hat", "shoes"], 4]);
  const foreign = listing.foreign!.map(({ class: name, format, files }) => [name, format, files.length]);
  assert.deepEqual(foreign, [["cap", "HEIC", 1], ["shoes", "HEIC", 3], ["shoes", "BMP", 1]]); // prettier-ignore
  const odd = await interpreted(["a/1.jpg", "a/2", "a/notes.txt", "b/1.jpg", "b/2.jpg.part", "c/1", "c/2"]);
  assert.match(said(odd), /No photo is in "c"; it is no class/);
  assert.match(
    said(odd),
    /2 files beside the photos have no ending of a photo and are left out: a\/2, b\/2\.jpg\.part/,
  );
});

test("8: system folders are passed over, and a folder that may not be read is named", async (t) => {
  const system = ["@eaDir/a.jpg/SYNOPHOTO.jpg", "$RECYCLE.BIN/S-1/x.jpg", "System Volume Information/x.jpg", "lost+found/x.jpg", "__MACOSX/a/x.jpg", "#recycle/x.jpg", ".thumbnails/x.jpg", ".ipynb_checkpoints/x.jpg", "~snapshot/x.jpg", "@GMT-2020.01.01-00.00.00/x.jpg", "venv/lib/x.png"]; // prettier-ignore
  const listing = await interpreted([...flat("a"), ...flat("b"), ...system, ...system.map((path) => `a/${path}`)]);
  assert.deepEqual([listing.classes, listing.items.length, said(listing)], [["a", "b"], 6, ""]);
  assert.deepEqual((await interpreted([...flat("#1"), ...flat("@home")])).classes, ["#1", "@home"]);
  const root = await writeFiles(temporaryFolder(t), { "a/1.png": "", "b/1.png": "", "c/1.png": "" });
  chmodSync(root, 0o755);
  chmodSync(join(root, "c"), 0o000);
  const open = listedByAnother(root);
  chmodSync(join(root, "c"), 0o755);
  assert.deepEqual(open.classes, ["a", "b"]);
  assert.match(said(open), /cannot be read are left out.*"c" \(permission denied\)/);
});

/** Lists a folder as a user who is not root. */
function listedByAnother(root: string): Listing {
  const module = new URL("./list-folder.js", import.meta.url).href;
  const drop = process.getuid?.() === 0 ? "process.setuid(65534);" : "";
  const script = `const { listFolder } = await import("${module}"); ${drop}
    console.log(JSON.stringify(await listFolder(${JSON.stringify(root)})));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  assert.equal(stderr, "");
  return JSON.parse(stdout) as Listing;
}

test("photos of a run from before there were rules are listed as they were then", async (t) => {
  const nested = ["a/x/1.png", "a/y/1.png", "b/1.png"];
  await refused(t, nested, {}, /"a" holds classes/);
  const root = await writeFiles(temporaryFolder(t), Object.fromEntries(nested.map((file) => [file, ""])));
  assert.deepEqual((await listFolder(root, { lenient: true })).classes, ["a", "b"]);
});

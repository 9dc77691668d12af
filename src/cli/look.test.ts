import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { RunNumbers } from "../look/draw-figures.js";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { PHOTO_CLASSES, writePhotos } from "../testing/photos.js";

const folder = workFolder();
await writePhotos(join(folder, "photos"));
const commandLine = new CommandLine(folder);
await commandLine.ask("train", "--data", "photos", ...TINY, "--epochs", "6", "--out", "run");

interface Looked {
  readonly files: readonly string[];
  readonly numbers: RunNumbers;
}

test("look all draws every figure, writes SVG and PNG, and gives the numbers in them", async () => {
  const { code, stdout, stderr } = await commandLine.ask("look", "run", "all", "--json");
  assert.equal(code, 0, stderr);
  const { files, numbers } = JSON.parse(stdout) as Looked;
  for (const name of [
    "curves",
    "confusion-counts",
    "confusion-predicted",
    "least-sure-hits",
    "filters-rgb",
    "filters-over-time",
    "feature-maps",
    "patches",
    "cam",
  ]) {
    for (const ending of ["svg", "png"]) {
      assert.ok(files.includes(join("run/figures", `${name}.${ending}`)), `${name}.${ending}`);
    }
  }
  for (const file of files) assert.ok(readFileSync(join(folder, file)).length > 100, file);
  assert.deepEqual(JSON.parse(readFileSync(join(folder, "run/figures/figures.json"), "utf8")), numbers);
  const photos = numbers.features!.images.map(({ label }) => label);
  assert.equal(new Set(photos).size, 2, "two photos of different classes");
  assert.deepEqual(
    numbers.cam!.images.map(({ label }) => label),
    photos,
  );
});

test("look curves draws loss and accuracy, and the learning rate where it changes", async () => {
  const names = async (run: string) => {
    const { code, stdout, stderr } = await commandLine.ask("look", run, "curves", "--json", "--out", `${run}-curves`);
    assert.equal(code, 0, stderr);
    return (JSON.parse(stdout) as Looked).files.map((file) => file.split(/[/\\]/).pop());
  };
  assert.deepEqual(await names("run"), ["curves.svg", "curves.png", "figures.json"]);
  const cosine = [...TINY, "--epochs", "4", "--schedule", "cosine", "--warmup-epochs", "1"];
  assert.equal((await commandLine.ask("train", "--data", "photos", ...cosine, "--out", "cosine")).code, 0);
  const rate = ["learning-rate.svg", "learning-rate.png"];
  assert.deepEqual(await names("cosine"), ["curves.svg", "curves.png", ...rate, "figures.json"]);
});

test("the curves of other runs are drawn over a run's own", async () => {
  const { code, stdout, stderr } = await commandLine.ask("look", "run", "curves", "cosine", "--out", "compared");
  assert.equal(code, 0, stderr);
  assert.ok(stdout.includes(join("compared", "curves-compared.png")));
  const svg = readFileSync(join(folder, "compared", "curves-compared.svg"), "utf8");
  for (const name of ["run", "cosine"]) assert.match(svg, new RegExp(`>${name}: best`));
  const none = await commandLine.ask("look", "run", "curves", "photos");
  assert.deepEqual([none.code, /photos is not a run/.test(none.stderr)], [2, true]);
});

test("filters after training are those of the last epoch, whichever was best", async () => {
  const { stdout } = await commandLine.ask("look", "run", "filters", "--json", "--out", "filters");
  const { times } = (JSON.parse(stdout) as Looked).numbers.filters!;
  assert.deepEqual(
    times.map(({ name, epoch }) => [name, epoch]),
    [
      ["before", 0],
      ["halfway", 3],
      ["after", 6],
    ],
  );
});

test("all maps of one layer, and the photos of one cell of the confusion matrix, are drawn where they are asked for", async () => {
  const maps = await commandLine.ask(
    "look",
    "run",
    "features",
    "photos/leaf/1.png",
    "--layer",
    "relu2",
    "--out",
    "layer",
  );
  assert.equal(maps.code, 0, maps.stderr);
  const svg = readFileSync(join(folder, "layer", "feature-maps-relu2.svg"), "utf8");
  assert.equal(svg.match(/<image /g)?.length, 1 + 2 * 4, "the image, its four maps alone and over it");
  const [actual, predicted] = PHOTO_CLASSES;
  const cell = await commandLine.ask("look", "run", "mistakes", "--split", "train", "--true", actual, "--predicted", predicted, "--json", "--out", "cell"); // prettier-ignore
  assert.equal(cell.code, 0, cell.stderr);
  const { mostConfident, leastSureHits } = (JSON.parse(cell.stdout) as Looked).numbers.mistakes!;
  assert.ok(mostConfident.every((photo) => photo.actual === actual && photo.predicted === predicted));
  assert.deepEqual(leastSureHits, []);
});

test("class-activation maps of a photo of one's own are for the two most probable classes", async () => {
  const { code, stdout, stderr } = await commandLine.ask("look", "run", "cam", "photos/leaf/1.png", "--json");
  assert.equal(code, 0, stderr);
  const { layer, images } = (JSON.parse(stdout) as Looked).numbers.cam!;
  assert.equal(layer, "relu2");
  assert.equal(images.length, 1);
  const asked = images[0].maps;
  assert.equal(asked.length, 2);
  assert.ok(asked[0].probability >= asked[1].probability);
  for (const map of asked) assert.ok(PHOTO_CLASSES.includes(map.class));
});

test("occlusion maps are drawn where they are asked for, and only there", async () => {
  const { code, stdout, stderr } = await commandLine.ask("look", "run", "occlusion", "photos/leaf/1.png", "--json", "--out", "occlusion"); // prettier-ignore
  assert.equal(code, 0, stderr);
  const { files, numbers } = JSON.parse(stdout) as Looked;
  assert.ok(files.includes(join("occlusion", "occlusion.svg")));
  assert.equal(numbers.occlusion!.images[0].maps.length, 2);
  assert.ok(!existsSync(join(folder, "run", "figures", "occlusion.svg")), "look all left them out");
});

test("what cannot be drawn is refused in a sentence, and nothing is written", async () => {
  writeFileSync(join(folder, "broken.png"), "no picture");
  const cases: [args: string[], message: RegExp][] = [
    [["look", "run", "filters", "photos/leaf/1.png"], /Only features, cam and occlusion take image files, not filters/],
    [["look", "run", "paintings"], /paintings/],
    [["look", "run", "features", "--layer", "relu9"], /no layer relu9 .* choose one of relu1, relu2/],
    [["look", "run", "mistakes", "--true", "car"], /There is no class car; choose one of apple, leaf, sky/],
    [["look", "nowhere", "cam"], /nowhere/],
    [["look", "run", "cam", "broken.png", "--out", "none"], /broken\.png/],
    [["look", "run", "cam", "--checkpoint", "5", "--out", "none"], /5/],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await commandLine.ask(...args);
    assert.equal(code, 2, `${args.join(" ")}: ${stderr}`);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\n\s+at /, "no stack trace");
  }
  assert.ok(!existsSync(join(folder, "none")));
});

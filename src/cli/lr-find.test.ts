import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";

const folder = workFolder();
await writePhotos(join(folder, "photos"));
const commandLine = new CommandLine(folder);
const lr = TINY.indexOf("--lr");
const options = ["--data", "photos", ...TINY.slice(0, lr), ...TINY.slice(lr + 2)];
const find = (...more: readonly string[]) => commandLine.ask("lr-find", ...options, "--steps", "40", ...more);

interface Found {
  readonly suggestion: number | null;
  readonly diverged: boolean;
  readonly points: readonly { readonly learningRate: number; readonly loss: number; readonly smoothed: number }[];
  readonly files: readonly string[];
}

test("lr-find prints a table and a suggestion that train takes, and leaves nothing behind", async () => {
  const { code, stdout, stderr } = await find();
  assert.equal(code, 0, stderr);
  assert.match(stderr, /Trying 40 learning rates on convnet2/);
  assert.match(stdout, /learning rate +loss +smoothed +change a decade/);
  const rate = /Suggestion: --lr (\S+), where the smoothed loss falls fastest/.exec(stdout)?.[1];
  assert.ok(Number(rate) > 1e-5 && Number(rate) < 10, stdout);
  assert.match(stdout, / steepest$/m);
  assert.deepEqual(readdirSync(folder).sort(), ["cache", "photos"]);
});

test("--json is one value, the same for the same seed, and the picture is written as PNG and SVG", async () => {
  const [first, again, adam] = await Promise.all([
    find("--json", "--out", "deeper/rates.png"),
    find("--json"),
    find("--json", "--optimizer", "adam", "--max-lr", "1"),
  ]);
  const [found, second, other] = [first, again, adam].map(({ stdout }) => JSON.parse(stdout) as Found);
  assert.deepEqual(found.files, ["deeper/rates.svg", "deeper/rates.png"]);
  assert.deepEqual({ ...found, files: [] }, second);
  assert.notDeepEqual(other.points, found.points);
  const svg = readFileSync(join(folder, found.files[0]), "utf8");
  assert.match(svg, /Learning rate \(logarithmic\)/);
  assert.match(svg, /sgd, batch 4, \d+ updates at rising rates, seed 0/);
  assert.ok(readFileSync(join(folder, found.files[1])).length > 1000);
});

test("it begins with the weights of a file and leaves frozen layers alone, as train does", async () => {
  const train = ["train", "--data", "photos", ...TINY, "--epochs", "1", "--out", "run"];
  assert.equal((await commandLine.ask(...train)).code, 0);
  const begun = ["--weights", "run/checkpoints/last.safetensors", "--json"];
  const [plain, trained, frozen] = await Promise.all([
    find("--json"),
    find(...begun),
    find(...begun, "--freeze", "backbone"),
  ]);
  const losses = [plain, trained, frozen].map(({ stdout }) => (JSON.parse(stdout) as Found).points.map(({ loss }) => loss)); // prettier-ignore
  assert.notEqual(losses[1][0], losses[0][0]);
  assert.equal(losses[2][0], losses[1][0]);
  assert.notDeepEqual(losses[2], losses[1]);
});

const refused: [name: string, args: string[], said: RegExp][] = [
  ["no data", ["lr-find"], /--data is missing/],
  ["a rate of zero", ["lr-find", "--data", "photos", "--min-lr", "0"], /--min-lr needs a number above 0, not 0/],
  [
    "rates too close",
    ["lr-find", "--data", "photos", "--min-lr", "0.1", "--max-lr", "1"],
    /--max-lr needs at least 100 times --min-lr, which is 0\.1, not 1/,
  ],
  ["too few steps", ["lr-find", "--data", "photos", "--steps", "9"], /--steps needs at least 30 for rates .* not 9/],
  ["a schedule", ["lr-find", "--data", "photos", "--schedule", "cosine"], /unknown option '--schedule'/],
  ["a learning rate", ["lr-find", "--data", "photos", "--lr", "0.1"], /unknown option '--lr'/],
  ["a picture of another kind", ["lr-find", "--data", "photos", "--out", "a.jpg"], /--out needs the name of a \.png/],
  [
    "class weights with mixup",
    ["lr-find", "--data", "photos", "--class-weights", "balanced", "--mixup", "1"],
    /Class weights need photos of one class each/,
  ],
];

for (const [name, args, said] of refused) {
  test(`${name}: exit code 2 and one sentence`, async () => {
    const { code, stdout, stderr } = await commandLine.ask(...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, said);
    assert.equal(stdout, "");
    assert.equal(stderr.trim().split("\n").length, 1, stderr);
  });
}

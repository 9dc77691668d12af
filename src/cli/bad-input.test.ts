import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CommandLine, type Ended, TINY, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";

const folder = workFolder();
const photos = await writePhotos(join(folder, "photos"));
const commandLine = new CommandLine(folder);

mkdirSync(join(folder, "empty"));
mkdirSync(join(folder, "broken"));
for (const name of ["a", "b"]) {
  mkdirSync(join(folder, "broken", name));
  for (let i = 0; i < 4; i++) writeFileSync(join(folder, "broken", name, `${i}.jpg`), "no photo");
}
await writePhotos(join(folder, "several"));
mkdirSync(join(folder, "one"));
mkdirSync(join(folder, "one", "apple"));
writeFileSync(join(folder, "one", "apple", "0.png"), readFileSync(join(photos, "apple", "0.png")));
writeFileSync(join(folder, "file"), "a file");

function assertRefused({ code, stdout, stderr }: Ended, exitCode: number, said: RegExp): void {
  assert.equal(code, exitCode, stderr);
  assert.match(stderr, said);
  const lines = stderr.split("\n").filter((line) => line.startsWith("error:"));
  assert.equal(lines.length, 1, `one sentence is wanted: ${stderr}`);
  assert.doesNotMatch(stderr, /^ +at /m, "no stack trace");
  assert.equal(stdout, "");
}

const refused: [name: string, args: string[], said: RegExp][] = [
  ["a missing folder", ["train", "--data", "nowhere"], /nowhere" does not exist/],
  ["an empty folder", ["train", "--data", "empty", ...TINY], /empty/],
  ["one class only", ["train", "--data", "one", ...TINY], /one/],
  ["broken files", ["train", "--data", "broken", ...TINY], /broken" has no readable training image/],
  ["no data", ["train"], /--data is missing/],
  ["no run to resume", ["train", "--resume", "--out", "nowhere"], /There is no run in "nowhere" to go on with/],
  ["no lab to resume", ["lab", "--resume", "--out", "nowhere"], /There is no lab in "nowhere" to go on with/],
  ["an unknown model", ["train", "--data", "photos", "--model", "convnet9"], /no model "convnet9"; choose one of/],
  ["an unknown option", ["train", "--colour"], /unknown option '--colour'; see convscope train --help/],
  ["an unknown command", ["tarin"], /unknown command 'tarin'.*see convscope --help/],
  ["negative epochs", ["train", "--data", "photos", "--epochs", "-1"], /--epochs .* not "-1"/],
  ["a batch of zero", ["train", "--data", "photos", "--batch", "0"], /--batch .* not "0"/],
  ["letters for a number", ["train", "--data", "photos", "--lr", "fast"], /--lr needs a number.* not "fast"/],
  [
    "images too small",
    ["train", "--data", "photos", "--image-size", "8"],
    /conv2 \(Conv2d\) needs at least 4x4, gets 3x3; use images/,
  ],
  ["a split that does not add up", ["train", "--data", "photos", "--split", "70/20/20"], /--split .* not "70\/20\/20"/],
  [
    "too few kernels",
    ["train", "--data", "photos", "--kernels", "3,4"],
    /--kernels needs one number for each of the 3/,
  ],
  [
    "momentum with adam",
    ["train", "--data", "photos", "--optimizer", "adam", "--momentum", "0.9"],
    /--momentum is no setting of adam; .*sgd or rmsprop or muon with --optimizer/,
  ],
  [
    "a warm-up as long as the run",
    ["train", "--data", "photos", "--schedule", "cosine", "--warmup-epochs", "10"],
    /--warmup-epochs 10 is not below the 10 epochs/,
  ],
  [
    "an average that never moves",
    ["train", "--data", "photos", "--ema", "1"],
    /--ema needs a number between 0 and 1, .* not "1"/,
  ],
  ["a folder that is no run", ["evaluate", "photos"], /photos is not a run/],
  ["a run that is not there", ["predict", "nowhere", "x.png"], /no run folder nowhere/],
  ["an output folder with other things", ["train", "--data", "photos", "--out", "empty/.."], /not empty and not a run/],
  ["a crop larger than the photo", ["train", "--crop-scale", "0.5-2"], /--crop-scale needs two shares .* not "0\.5-2"/],
  ["a policy without magnitude", ["train", "--randaugment", "2"], /--randaugment needs a number of .* not "2"/],
  ["an unknown augmentation", ["train", "--augment", "much"], /--augment needs one of none, light, .* not "much"/],
  ["a preview of nothing", ["data", "preview", "--data", "photos"], /--augment none varies nothing; give/],
  ["--resume without a folder", ["train", "--data", "photos", "--resume"], /--resume needs --out/],
];

for (const [name, args, said] of refused) {
  test(`${name}: exit code 2 and one sentence`, async () => assertRefused(await commandLine.ask(...args), 2, said));
}

test("a run is never overwritten without --force, and whatever is refused leaves it whole", async () => {
  const train = ["train", "--data", "photos", ...TINY, "--epochs", "1", "--out", "run"];
  assert.equal((await commandLine.run(...train)).code, 0);
  const checkpoints = join(folder, "run", "checkpoints");
  const read = () =>
    readdirSync(checkpoints).map((file) => [file, readFileSync(join(checkpoints, file)).toString("hex")]);
  const before = read();
  assertRefused(await commandLine.ask(...train), 2, /already holds a run; .*--resume.*--force/);
  assertRefused(await commandLine.ask(...train, "--force", "--data", "broken"), 2, /no readable training image/);
  assertRefused(await commandLine.ask("evaluate", "run", "--checkpoint", "7"), 2, /no checkpoint .*epoch-007/);
  assertRefused(await commandLine.ask("evaluate", "run", "--checkpoint", "worst"), 2, /--checkpoint needs best, last/);
  assert.deepEqual(read(), before);
  assert.equal((await commandLine.run(...train, "--force", "--seed", "1")).code, 0);
  assert.notDeepEqual(read(), before);

  writeFileSync(join(checkpoints, "best.safetensors"), "no weights");
  assertRefused(await commandLine.ask("evaluate", "run"), 2, /best\.safetensors is not a checkpoint that can be read/);
});

test("a checkpoint of another network is refused by name", async () => {
  const train = (out: string, fc: string) =>
    commandLine.run("train", "--data", "photos", ...TINY, "--epochs", "1", "--fc", fc, "--out", out);
  assert.equal((await train("wide", "24")).code, 0);
  assert.equal((await train("narrow", "8")).code, 0);
  writeFileSync(
    join(folder, "narrow", "checkpoints", "best.safetensors"),
    readFileSync(join(folder, "wide", "checkpoints", "best.safetensors")),
  );
  assertRefused(await commandLine.ask("evaluate", "narrow"), 2, /belongs to another network: fc1\.weight has shape/);
});

test("a folder that cannot be written to: exit code 1 or 2 and one sentence", async () => {
  const ended = await commandLine.run("train", "--data", "photos", ...TINY, "--out", "file/run");
  assert.ok(ended.code === 1 || ended.code === 2, ended.stderr);
  assertRefused(ended, ended.code, /file/);
});

test("a disk that is full ends the run with exit code 1, and what was written stays whole", async () => {
  const train = ["train", "--data", "photos", ...TINY, "--fc", "2048", "--epochs", "2", "--out", "full"];
  // A limit on the size of a file, in blocks of 512 bytes, stands in for the disk: the cache fits, the weights do not.
  const ended = await commandLine.runAfter("ulimit -f 1000", ...train);
  assertRefused(ended, 1, /Cannot write .*safetensors/);
  assert.ok(readdirSync(join(folder, "full", "checkpoints")).every((file) => !file.endsWith(".tmp")));
  const resumed = await commandLine.run("train", "--resume", "--out", "full");
  assert.equal(resumed.code, 0, resumed.stderr);
});

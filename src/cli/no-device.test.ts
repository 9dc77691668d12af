import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";

const folder = workFolder();
await writePhotos(join(folder, "photos"), 6);
const nothing = join(folder, "no-driver.json");
/** A machine on which no driver of a graphics card is found. */
const commandLine = new CommandLine(folder, { VK_ICD_FILENAMES: nothing, VK_DRIVER_FILES: nothing });
// Elsewhere the system has other ways to a card.
const skip = process.platform === "linux" ? false : "drivers can be hidden on Linux only";

for (const [command, more] of [
  ["train", [...TINY, "--out", "out"]],
  ["lr-find", ["--model", "convnet2", "--image-size", "32"]],
  ["lab", ["--image-size", "128", "--out", "out"]],
] as const) {
  test(`${command} on a graphics card that is not there: one error, before anything is begun`, { skip }, async () => {
    const { code, stdout, stderr } = await commandLine.run(command, "--data", "photos", ...more, "--device", "webgpu");
    assert.equal(code, 2, stderr);
    assert.match(stderr, /error: --device webgpu cannot be used on this machine .*leave it out to use the CPU\.\n$/s);
    assert.equal(stderr.match(/error: --/g)!.length, 1);
    assert.equal(stdout, "");
    assert.ok(!existsSync(join(folder, "out")));
  });
}

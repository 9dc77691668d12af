import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import sharp from "sharp";
import ts from "typescript";
import { decodeImage } from "../data/cache/decode.js";
import { onnxRuntime } from "../runtime/ort.js";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { photo } from "../testing/photos.js";

const SIZE = 32;
const folder = workFolder();
const commandLine = new CommandLine(folder);
const page = readFileSync(fileURLToPath(new URL("../../docs/exports.md", import.meta.url)), "utf8");

/** The first block of code in a language that the page has. */
function example(language: string): string {
  return new RegExp(`\`\`\`${language}.*\n([^]*?)\`\`\``).exec(page)![1];
}

interface Answer {
  readonly file: string;
  readonly predictions: readonly { readonly class: string; readonly probability: number }[];
}

/** JPEGs that are larger than the network by every factor, wide and tall, and turned. */
async function writeJpegs(): Promise<string[]> {
  const files: string[] = [];
  for (const [index, name] of (["apple", "leaf", "sky"] as const).entries()) {
    mkdirSync(join(folder, "photos", name), { recursive: true });
    for (let i = 0; i < 8; i++) {
      const [width, height] = [[40, 44], [70, 91], [130, 101], [301, 400], [33, 200], [64, 64], [257, 300], [500, 129]][i]; // prettier-ignore
      const file = join(folder, "photos", name, `${i}.jpg`);
      const image = sharp(await photo(name, i, 24)).resize(width, height, { fit: "fill" });
      const turned = (i + index) % 3 === 0 ? image.withMetadata({ orientation: 6 }) : image;
      await turned.jpeg({ quality: 95 }).toFile(file);
      files.push(file);
    }
  }
  return files;
}

const files = await writeJpegs();
const trained = await commandLine.run("train", "--data", "photos", ...TINY, "--image-size", String(SIZE), "--epochs", "4", "--out", "run"); // prettier-ignore
assert.equal(trained.code, 0, trained.stderr);
const exported = await commandLine.run(
  "export",
  "run",
  "--format",
  "onnx",
  "--with-preprocessing",
  "--out",
  "net.onnx",
);
assert.equal(exported.code, 0, exported.stderr);
const { stdout } = await commandLine.run("predict", "run", ...files, "--json");
const answers = JSON.parse(stdout) as Answer[];
const model = join(folder, "net.onnx");
const session = await onnxRuntime().InferenceSession.create(model);
const { classes } = JSON.parse(readFileSync(join(folder, "run", "run.json"), "utf8")) as { classes: string[] };

function compare(index: number, probabilities: Float32Array, slack: number): void {
  const { file, predictions } = answers[index];
  for (const { class: name, probability } of predictions) {
    const own = probabilities[classes.indexOf(name)];
    assert.ok(Math.abs(own - probability) < slack, `${file}: ${name} ${own} instead of ${probability}`);
  }
}

test("the TypeScript example of docs/exports.md gives predict's probabilities", async () => {
  // As a module beside the packages that it imports.
  const { outputText } = ts.transpileModule(example("ts"), { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } }); // prettier-ignore
  const resolve = (name: string) => JSON.stringify(import.meta.resolve(name));
  const source = outputText.replace(/from "(onnxruntime-node|sharp)"/g, (_, name: string) => `from ${resolve(name)}`);
  writeFileSync(join(folder, "example.mjs"), source);
  const { classify } = (await import(pathToFileURL(join(folder, "example.mjs")).href)) as {
    classify: (model: string, photo: string, size: number) => Promise<Float32Array>;
  };
  for (const [index, file] of files.entries()) compare(index, await classify(model, file, SIZE), 1e-4);
});

const PYTHON = "/usr/bin/python3";
const hasPillow = spawnSync(PYTHON, ["-c", "import numpy, PIL"]).status === 0;
const options = { skip: hasPillow ? false : "Python's numpy and Pillow are not installed" };

test(
  "the Python example of docs/exports.md prepares photos as we do, and the network answers alike",
  options,
  async () => {
    const script = `${example("python")}
import sys
for path in sys.argv[2:]: sys.stdout.buffer.write(prepare(path, int(sys.argv[1])).tobytes())`;
    const python = spawnSync(PYTHON, ["-c", script, String(SIZE), ...files], { maxBuffer: 2 ** 28 });
    assert.equal(python.status, 0, python.stderr.toString());
    const bytes = 3 * SIZE * SIZE;
    assert.equal(python.stdout.length, bytes * files.length);
    for (const [index, file] of files.entries()) {
      const pixels = Uint8Array.from(python.stdout.subarray(index * bytes, (index + 1) * bytes));
      const { pixels: ours } = await decodeImage(readFileSync(file), SIZE, "crop");
      const difference = ours.reduce((sum, value, at) => sum + Math.abs(value - pixels[at]), 0) / bytes;
      assert.ok(difference < 1, `${file}: ${difference} of 255 on average`);
      const { probabilities } = await session.run({
        images: new (onnxRuntime().Tensor)("uint8", pixels, [1, 3, SIZE, SIZE]),
      });
      compare(index, probabilities.data as Float32Array, 0.05);
    }
  },
);

/** `convscope/browser` in a real browser, as a page's bundle has it: trained, stopped, gone on with, asked. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { adamw, conv2d, dropout, flatten, linear, maxPool2d, RandomStream, relu, sequential } from "../../anywhere.js";
import { openBrowser } from "../../testing/browser.js";
import { type BundledPage, bundledPage, type Isolation } from "../../testing/bundled-page.js";
import { workFolder } from "../../testing/cli.js";
import { bestVariant } from "../../runtime/wasm/engine.js";
import { fit } from "../fit.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** What the page does; it is written into a module of its own, beside the same helpers as here. */
const PAGE = `
import {
  adamw, conv2d, dropout, fit, flatten, linear, MemoryStore, maxPool2d, openRun, RandomStream, relu, sequential,
} from "convscope/browser";

const net = ({ classes }) => sequential([
  ["conv1", conv2d(6, { kernel: 3 })], ["relu1", relu()], ["pool1", maxPool2d({ kernel: 2 })], ["drop", dropout(0.3)],
  ["flatten", flatten()], ["fc", linear(classes)],
]);
const SIZE = 16, COUNT = 60;
const random = new RandomStream(0, "photos");
const labels = Uint32Array.from({ length: COUNT }, (_, index) => index % 3);
const images = Uint8Array.from({ length: COUNT * 3 * SIZE * SIZE }, (_, at) => {
  const [item, channel] = [Math.floor(at / (3 * SIZE * SIZE)), Math.floor(at / (SIZE * SIZE)) % 3];
  return random.integer(120) + (labels[item] === channel ? 90 : 20);
});
const data = { images, labels, classes: ["red", "green", "blue"] };
const settings = { epochs: 3, batch: 8, threads: 2, optimizer: adamw({ learningRate: 0.01 }), augment: "light" };
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const weights = async ({ store }) => hex(await store.read("checkpoints/last.safetensors"));

globalThis.trainWhole = async () => {
  const epochs = [];
  const run = await fit(net, { ...settings, data, onEpoch: ({ epoch }) => epochs.push(epoch) });
  const file = await run.file();
  return {
    epochs, status: file.status, executor: file.executor, fingerprint: file.data.fingerprint, weights: await weights(run),
    test: await run.evaluate("test"), answers: await run.predict(images.subarray(0, 3 * SIZE * SIZE)),
    onnx: (await run.export("onnx")).length, exported: (await run.export("safetensors")).length,
  };
};

globalThis.stopAndGoOn = async () => {
  const store = new MemoryStore();
  const stop = new AbortController();
  const reason = new Error("enough");
  // A timer fires while it trains: the page is not held up.
  const stopped = await fit(net, { ...settings, data, store, signal: stop.signal, onStep: ({ epoch, step }) => {
    if (epoch === 2 && step === 2) setTimeout(() => stop.abort(reason), 0);
  } }).catch((error) => error);
  const status = JSON.parse(new TextDecoder().decode(await store.read("run.json"))).status;
  const other = await fit(sequential([["flatten", flatten()], ["fc", linear(3)]]), { ...settings, data, store, resume: true }).catch(({ message }) => message);
  const run = await fit(net, { ...settings, data, store, resume: true });
  return { stopped: stopped === reason, status, other, weights: await weights(run) };
};

async function picture(color, size) {
  const canvas = new OffscreenCanvas(size, size - 6);
  const context = canvas.getContext("2d");
  context.fillStyle = color;
  context.fillRect(0, 0, size, size);
  return canvas.convertToBlob({ type: "image/png" });
}

globalThis.trainOnFiles = async () => {
  const files = { red: [], blue: [] };
  for (let index = 0; index < 20; index++) {
    files.red.push(new File([await picture(\`rgb(\${200 + index}, 20, 30)\`, 30)], \`\${index}.png\`));
    files.blue.push(new File([await picture(\`rgb(20, 30, \${200 + index})\`, 24)], \`\${index}.png\`));
  }
  files.red.push(new File(["text"], "broken.png"));
  const said = [];
  const run = await fit("convnet2", {
    data: files, imageSize: 16, epochs: 4, batch: 8, learningRate: 0.02, channels: [4, 4], kernels: 3, fc: [8], threads: 2,
    onEvent: (event) => event.type === "warning" && said.push(event.message),
  });
  const { accuracy, total, classes } = await run.evaluate("test");
  const answers = await run.predict([files.red[0], files.blue[0], files.red[20]], { top: 1 });
  return { accuracy, total, classes, answers, said };
};
`;

const browser = await openBrowser();
const skip = typeof browser === "string" ? browser : false;
const folder = workFolder();

let page: BundledPage;

before(async () => {
  if (skip !== false) return;
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(ROOT, join(folder, "node_modules", "convscope"), "junction");
  page = await bundledPage(folder, PAGE);
});

after(async () => {
  if (typeof browser === "string") return;
  await browser.close();
  page.close();
});

const onPage = <T>(isolation: Isolation, call: string) => page.ask<T>(browser as Browser, isolation, call);

interface Whole {
  readonly epochs: number[];
  readonly status: string;
  readonly executor: string;
  readonly fingerprint: string;
  readonly weights: string;
  readonly test: { readonly total: number; readonly accuracy: number };
  readonly answers: unknown[];
  readonly onnx: number;
  readonly exported: number;
}

test("a page trains in memory to the bytes of Node's wasm kernels, on any number of threads", { skip }, async () => {
  const whole = await onPage<Whole>("isolated", "trainWhole");
  assert.deepEqual([whole.epochs, whole.status], [[1, 2, 3], "finished"]);
  assert.match(whole.executor, /^convscope kernels \(wasm, .*, 2 threads\)$/);
  assert.equal(whole.test.total, 12);
  assert.ok(whole.test.accuracy > 0.5, `it has learned something: ${whole.test.accuracy}`);
  assert.equal(whole.answers.length, 1);
  assert.ok(whole.onnx > 1000 && whole.exported > 1000);
  const alone = await onPage<Whole>("alone", "trainWhole");
  assert.match(alone.executor, /1 threads\)$/);
  assert.equal(alone.weights, whole.weights);

  const SIZE = 16;
  const random = new RandomStream(0, "photos");
  const labels = Uint32Array.from({ length: 60 }, (_, index) => index % 3);
  const images = Uint8Array.from({ length: 60 * 3 * SIZE * SIZE }, (_, at) => {
    const [item, channel] = [Math.floor(at / (3 * SIZE * SIZE)), Math.floor(at / (SIZE * SIZE)) % 3];
    return random.integer(120) + (labels[item] === channel ? 90 : 20);
  });
  const net = sequential([
    ["conv1", conv2d(6, { kernel: 3 })],
    ["relu1", relu()],
    ["pool1", maxPool2d({ kernel: 2 })],
    ["drop", dropout(0.3)],
    ["flatten", flatten()],
    ["fc", linear(3)],
  ]);
  const run = await fit(net, {
    data: { images, labels, classes: ["red", "green", "blue"] },
    epochs: 3,
    batch: 8,
    threads: 2,
    executor: "wasm",
    optimizer: adamw({ learningRate: 0.01 }),
    augment: "light",
    out: join(folder, "run"),
  });
  assert.equal(run.file.data.fingerprint, whole.fingerprint);
  // A Node without relaxed SIMD rounds otherwise than a browser with it.
  const isSameKind = run.file.executor === whole.executor;
  assert.ok(isSameKind || bestVariant() === "simd", `${run.file.executor} and ${whole.executor}`);
  if (!isSameKind) return;
  const weights = readFileSync(join(run.directory, "checkpoints", "last.safetensors")).toString("hex");
  assert.equal(weights, whole.weights);
});

test(
  "a run in a page is stopped by a timer, refuses another network and goes on to the same bytes",
  { skip },
  async () => {
    const whole = await onPage<Whole>("isolated", "trainWhole");
    const { weights, ...rest } = await onPage<{ weights: string }>("isolated", "stopAndGoOn");
    assert.deepEqual(rest, {
      stopped: true,
      status: "interrupted",
      other: "The run was begun with another network; give the one it was begun with, or start a new run.",
    });
    assert.equal(weights, whole.weights);
  },
);

test("a page trains on image files of its own and names what it cannot read", { skip }, async () => {
  const { accuracy, total, classes, answers, said } = await onPage<{
    accuracy: number;
    total: number;
    classes: string[];
    answers: ({ file: string; predictions: { class: string }[] } | { file: string; error: string })[];
    said: string[];
  }>("alone", "trainOnFiles");
  assert.deepEqual([accuracy, total, classes], [1, 8, ["blue", "red"]]);
  assert.deepEqual(
    answers.map((answer) => ("predictions" in answer ? answer.predictions[0].class : answer.file)),
    ["red", "blue", "broken.png"],
  );
  assert.ok(
    said.some((message) => /^red\/broken\.png cannot be read and is left out/.test(message)),
    said.join("\n"),
  );
});

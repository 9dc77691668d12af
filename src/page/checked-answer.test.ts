import assert from "node:assert/strict";
import { test } from "node:test";
import { type BrowserNetwork, checkedAnswer } from "./checked-answer.js";

const SERVER = [0.25, 0.75];
const saying = (probabilities: number[]) => (): Promise<BrowserNetwork> =>
  Promise.resolve({ threads: 2, run: () => Promise.resolve(probabilities), close: () => Promise.resolve() });
const wasm = saying([0.25, 0.75]);
const ask = (webgpu: (() => Promise<BrowserNetwork>) | null) =>
  checkedAnswer({ webgpu, wasm }, new Uint8Array(3), 1, SERVER);

test("WebGPU's answer is taken where it is the server's to 1e-4", async () => {
  const { by, difference, refused } = await ask(saying([0.25005, 0.74995]));
  assert.deepEqual([by, refused], ["WebGPU", null]);
  assert.ok(Math.abs(difference - 5e-5) < 1e-9);
});

test("where WebGPU says something else, no number, or fails, WebAssembly answers, and why is said", async () => {
  const failing = () => Promise.reject(new Error("device lost\nand more"));
  const cases: [webgpu: () => Promise<BrowserNetwork>, said: string][] = [
    [
      saying([0.2502, 0.7498]),
      "WebGPU's answer differs from the server's by 2.0e-4, more than 1e-4, so WebAssembly computed.",
    ],
    [
      saying([NaN, 0.75]),
      "WebGPU's answer differs from the server's by Infinity, more than 1e-4, so WebAssembly computed.",
    ],
    [saying([0.25]), "WebGPU's answer differs from the server's by Infinity, more than 1e-4, so WebAssembly computed."],
    [failing, "WebGPU failed (device lost), so WebAssembly computed."],
  ];
  for (const [webgpu, said] of cases) {
    const { by, probabilities, refused } = await ask(webgpu);
    assert.deepEqual([by, probabilities, refused?.en], ["WebAssembly", SERVER, said]);
  }
});

test("WebAssembly answers where WebGPU is not asked", async () => {
  const { by, threads, refused } = await ask(null);
  assert.deepEqual([by, threads, refused], ["WebAssembly", 2, null]);
});

import { largestOf } from "../core/extremes.js";
import type { Words } from "../core/setting.js";
import { pictureWords as w } from "./words/picture.js";
import { filled } from "./words/said.js";
/** A network that runs in the browser. */
export interface BrowserNetwork {
  /** How many threads of the processor compute. */
  readonly threads: number;
  /** The probabilities of an image, uint8 [3, size, size]. */
  run(pixels: Uint8Array, size: number): Promise<number[]>;
  /** Gives its memory back, once what it computes is done. */
  close(): Promise<void>;
}

/** A network's answer in the browser, held against the server's. */
export interface CheckedAnswer {
  readonly by: "WebGPU" | "WebAssembly";
  readonly threads: number;
  readonly probabilities: readonly number[];
  /** The largest difference from the server's probabilities. */
  readonly difference: number;
  readonly milliseconds: number;
  /** Why WebGPU did not answer, though it was asked; null where it did, or was not. */
  readonly refused: Words | null;
}

/** The most by which WebGPU's probabilities may differ from the server's. */
export const TOLERANCE = 1e-4;

async function timed(
  by: CheckedAnswer["by"],
  network: BrowserNetwork,
  pixels: Uint8Array,
  size: number,
  server: readonly number[],
): Promise<Omit<CheckedAnswer, "refused">> {
  const started = performance.now();
  const probabilities = await network.run(pixels, size);
  const milliseconds = performance.now() - started;
  // A number that is none is no small difference.
  const differences = server.map((value, label) => Math.abs(probabilities[label] - value));
  const difference = differences.some(Number.isNaN) ? Infinity : largestOf(differences);
  return { by, threads: network.threads, probabilities, difference, milliseconds };
}

/**
 * Has a network say what an image shows: on WebGPU where that is given and says the same as the server to 1e-4, else in
 * WebAssembly. Graphics drivers differ, and a wrong answer must not pass for the network's.
 */
export async function checkedAnswer(
  networks: { readonly webgpu: (() => Promise<BrowserNetwork>) | null; readonly wasm: () => Promise<BrowserNetwork> },
  pixels: Uint8Array,
  size: number,
  server: readonly number[],
): Promise<CheckedAnswer> {
  let refused: Words | null = null;
  if (networks.webgpu !== null) {
    try {
      const answer = await timed("WebGPU", await networks.webgpu(), pixels, size, server);
      if (answer.difference <= TOLERANCE) return { ...answer, refused };
      refused = filled(w.differs, answer.difference.toExponential(1), TOLERANCE.toExponential(0));
    } catch (error) {
      refused = filled(w.webgpuFailed, (error as Error).message.split("\n")[0]);
    }
  }
  return { ...(await timed("WebAssembly", await networks.wasm(), pixels, size, server)), refused };
}

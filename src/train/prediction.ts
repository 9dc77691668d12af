import { readImageFile } from "../data/arrays-file.js";
import { decodeImage } from "../data/cache/decode.js";
import { evaluationProgram } from "../program/evaluation.js";
import type { Executor } from "../runtime/executor.js";
import type { LoadedRun } from "./load-run.js";

/** What the network says of one file, or why it could not be read; probabilities are in 0..1, largest first. */
export type FilePrediction =
  | { readonly file: string; readonly predictions: readonly { readonly class: string; readonly probability: number }[] }
  | { readonly file: string; readonly error: string };

/** Runs a run's network on any image files, read as the training photos were; `top` classes each. */
export async function predictFiles(
  { run, network, weights }: LoadedRun,
  files: readonly string[],
  top: number,
  executor: Executor,
): Promise<FilePrediction[]> {
  const { normalization, classes, config } = run;
  const session = await executor.load(evaluationProgram({ network, batch: 1, weights, normalization }));
  const shape = [1, 3, network.imageSize, network.imageSize];
  const results: FilePrediction[] = [];
  try {
    for (const file of files) {
      let pixels: Uint8Array<ArrayBuffer>;
      try {
        ({ pixels } = await decodeImage(await readImageFile(file), network.imageSize, config.data.fit));
      } catch (error) {
        results.push({ file, error: reasonOf(error) });
        continue;
      }
      const outputs = await session.run(new Map([["images", { dtype: "uint8" as const, shape, data: pixels }]]));
      const probabilities = outputs.get("probabilities")!.data;
      const ranked = classes
        .map((name, index) => ({ class: name, probability: probabilities[index] }))
        .sort((a, b) => b.probability - a.probability);
      results.push({ file, predictions: ranked.slice(0, top) });
    }
  } finally {
    await session.close();
  }
  return results;
}

function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a folder, not a file";
  return message.split("\n")[0].replace(/^Input (buffer|file)/, "it");
}

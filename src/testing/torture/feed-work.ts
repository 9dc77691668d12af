/**
 * The process that is fed with damaged files: it reads each as Convscope does and says, one after another, what came of it, so
 * that its parent sees which one it hangs or dies of. `node feed-work.js images|files FOLDER FIRST COUNT SEED`
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { UserError } from "../../core/errors.js";
import { RandomStream } from "../../core/random.js";
import { decodeSafetensors } from "../../core/safetensors.js";
import { listKept } from "../../data/cache/clean.js";
import { decodeImage } from "../../data/cache/decode.js";
import { DamagedArchive, unzip } from "../../data/get/unzip.js";
import { listFolder } from "../../data/list-folder.js";
import { leaseState } from "../../disk/lease.js";
import { readLab, readResults } from "../../lab/lab-folder.js";
import { evaluationExecutor } from "../../runtime/choose-executor.js";
import { readRunHead } from "../../serve/read-summary.js";
import { evaluateRun } from "../../train/judge/evaluation.js";
import { readForeignWeights } from "../../train/weights/foreign-weights.js";
import { loadRun } from "../../train/judge/load-run.js";
import { readMetrics } from "../../train/run/run-folder.js";
import { readTags } from "../../train/run/tags.js";
import { mutated, mutatedJson } from "./mutate.js";

const [, , what, folder, first, count, seed] = process.argv;
const tell = (message: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(message)}\n`);

/** Photos of each format, of a few kinds. */
async function photos(): Promise<[name: string, bytes: Buffer][]> {
  const noise = Uint8Array.from({ length: 61 * 43 * 3 }, (_, at) => (at * 2654435761) >>> 24);
  const plain = sharp(noise, { raw: { width: 61, height: 43, channels: 3 } });
  const exif = { IFD0: { Orientation: "6", Copyright: "x".repeat(50) } };
  return [
    ["jpeg", await plain.clone().withExif(exif).jpeg().toBuffer()],
    ["progressive jpeg", await plain.clone().jpeg({ progressive: true }).toBuffer()],
    ["CMYK jpeg", await plain.clone().toColourspace("cmyk").jpeg().toBuffer()],
    ["png", await plain.clone().png().toBuffer()],
    ["palette png", await plain.clone().png({ palette: true }).toBuffer()],
    ["16 bit png", await plain.clone().toColourspace("rgb16").png().toBuffer()],
    ["webp", await plain.clone().webp().toBuffer()],
    ["lossless webp", await plain.clone().webp({ lossless: true }).toBuffer()],
    ["gif", await plain.clone().gif().toBuffer()],
    ["tiff", await plain.clone().tiff({ compression: "none" }).toBuffer()],
    ["lzw tiff", await plain.clone().tiff({ compression: "lzw" }).toBuffer()],
    ["avif", await plain.clone().avif({ effort: 0 }).toBuffer()],
  ];
}

type Reader = readonly [name: string, make: (stream: RandomStream) => void, read: () => unknown];

/** A copy of a run or lab with one damaged file, and what reads it. */
function readers(): Reader[] {
  const run = join(folder, "run");
  const damaged = join(folder, "damaged");
  const original = (path: string) => readFileSync(join(folder, path));
  const put = (path: string, bytes: Uint8Array | string) => writeFileSync(join(damaged, path), bytes);
  const bytewise = (from: string, to: string) => (stream: RandomStream) =>
    put(to, mutated(original(from), original("other.bin"), stream));
  const jsonwise = (from: string, to: string) => (stream: RandomStream) => {
    const text = original(from).toString();
    put(
      to,
      stream.uniform() < 0.3 ? mutated(Buffer.from(text), original("other.bin"), stream) : mutatedJson(text, stream),
    );
  };
  const executor = evaluationExecutor({ device: "cpu", threads: 1 });
  const restore = (path: string, read: () => unknown) => async () => {
    try {
      await read();
    } finally {
      put(path, original(path));
    }
  };
  const zipTarget = join(folder, "unzipped");
  const list: Reader[] = [
    ["run.json", jsonwise("run/run.json", "run/run.json"), restore("run/run.json", async () => {
      readRunHead(join(damaged, "run"));
      await evaluateRun(loadRun(join(damaged, "run"), "best"), "test", executor, () => {});
    })], // prettier-ignore
    ["checkpoint", bytewise("run/checkpoints/best.safetensors", "run/checkpoints/best.safetensors"), restore("run/checkpoints/best.safetensors", () => loadRun(join(damaged, "run"), "best"))], // prettier-ignore
    ["metrics.jsonl", bytewise("run/metrics.jsonl", "run/metrics.jsonl"), restore("run/metrics.jsonl", () => readMetrics(join(damaged, "run")))], // prettier-ignore
    ["weights", bytewise("run/checkpoints/best.safetensors", "weights.safetensors"), () => {
      decodeOrRange(readFileSync(join(damaged, "weights.safetensors")));
      readForeignWeights(join(damaged, "weights.safetensors"));
    }], // prettier-ignore
    ["lab.json", jsonwise("lab/lab.json", "lab/lab.json"), () => [readLab(join(damaged, "lab")), readResults(join(damaged, "lab"))]], // prettier-ignore
    ["table of labels", bytewise("labels.csv", "labels.csv"), () => listFolder(join(damaged, "labels.csv"))],
    ["zip", bytewise("photos.zip", "photos.zip"), async () => {
      rmSync(zipTarget, { recursive: true, force: true });
      mkdirSync(zipTarget);
      await unzip(join(damaged, "photos.zip"), zipTarget, {}, 1e7);
    }], // prettier-ignore
    ["lease", bytewise("lock.json", "run.lock"), () => leaseState(join(damaged, "run.lock"))],
    ["tags", bytewise("tags.json", "run/tags.json"), () => readTags(join(damaged, "run"))],
    ["catalogue", bytewise("cache/catalogue.json", "cache/catalogues/0123456789abcdef.json"), () => listKept(join(damaged, "cache"))], // prettier-ignore
  ];
  if (existsSync(join(run, "network.json")))
    list.push(["network.json", jsonwise("run/network.json", "run/network.json"), restore("run/network.json", () => loadRun(join(damaged, "run"), "best"))]); // prettier-ignore
  return list;
}

function decodeOrRange(bytes: Uint8Array): void {
  try {
    decodeSafetensors(bytes, { others: "convert" });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}

async function each(
  work: (number: number, stream: RandomStream) => Promise<string>,
  isAllowed: (error: unknown) => boolean,
) {
  for (let number = Number(first); number < Number(first) + Number(count); number++) {
    tell({ number });
    const started = performance.now();
    let came = "read";
    let kind = "";
    try {
      kind = await work(number, new RandomStream(Number(seed), `torture ${what}`, number));
    } catch (error) {
      came = isAllowed(error) ? "refused" : `fault: ${error instanceof Error ? error.stack : String(error)}`;
    }
    tell({ number, kind, came, ms: Math.round(performance.now() - started), rss: process.memoryUsage.rss() });
  }
}

if (what === "images") {
  const sources = await photos();
  // Whatever the decoder says of a photo is a sentence about that photo.
  await each(async (number, stream) => {
    const [name, bytes] = sources[number % sources.length];
    await decodeImage(mutated(bytes, sources[stream.integer(sources.length)][1], stream), 32, "crop");
    return name;
  }, (error) => error instanceof Error && !/at fault/.test(error.message)); // prettier-ignore
} else {
  const all = readers();
  await each(async (number, stream) => {
    const [name, make, read] = all[number % all.length];
    make(stream);
    await read();
    return name;
  }, (error) => error instanceof UserError || error instanceof DamagedArchive); // prettier-ignore
}
readdirSync(folder);

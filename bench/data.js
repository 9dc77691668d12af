// The data path: decoding beside sharp alone, batches from the cache with augmentation, and what grows with the number of
// images. node bench/data.js FOLDER [--image-size 256] [--batch 32] [--rounds 3] [--most 100000]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { augmentations } from "../dist/data/augment/augmentation.js";
import { prepareCache } from "../dist/data/cache/prepare.js";
import { openSlots } from "../dist/data/cache/slots.js";
import { emptySource } from "../dist/data/cache/photo-source.js";
import { CACHE_FORMAT, openStoreForWriting } from "../dist/data/cache/store.js";
import { listFolder } from "../dist/data/list-folder.js";
import { openLoader } from "../dist/data/open-loader.js";
import { forEachParallel } from "../dist/data/parallel.js";
import { slope } from "./slope.js";

const text = (value) => ({ type: "string", default: String(value) });
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "image-size": text(256), batch: text(32), rounds: text(3), most: text(100_000) },
});
const [folder] = positionals;
if (folder === undefined) throw new Error("give a folder of photos");
const size = Number(values["image-size"]);
const batch = Number(values.batch);
const TURN = 250;
const scratch = mkdtempSync(join(tmpdir(), "convscope-bench-"));
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

async function secondsOf(work) {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Seconds that went by, and seconds of processor that this process took, which depend less on what else is running. */
async function costOf(work) {
  const before = process.cpuUsage();
  const seconds = await secondsOf(work);
  const { user, system } = process.cpuUsage(before);
  return { seconds, processor: (user + system) / 1e6 };
}

/** Every photo decoded and resized, and nothing else. */
function sharpAlone({ root, items }) {
  return forEachParallel(items, availableParallelism() + 1, async ({ file }) => {
    const bytes = readFileSync(join(root, file));
    await sharp(bytes).autoOrient().resize({ width: size, height: size, fit: "cover" }).raw().toBuffer();
  });
}

/** Images a second that the loader gives, augmented, with one thread and with as many as there are cores. */
async function loading(cache, count) {
  const augmentation = { augmentation: augmentations.standard, seed: 0, epoch: 0 };
  const rates = {};
  for (const threads of [1, availableParallelism()]) {
    const loader = openLoader({ photos: cache.photos, threads });
    const epoch = async () => {
      const source = loader.start(
        Uint32Array.from({ length: count }, (_, index) => index),
        batch,
        { augmentation },
      );
      for (let next = await source.next(); next !== null; next = await source.next()) source.recycle(next);
    };
    rates[threads] = count / (await secondsOf(epoch));
    await loader.close();
  }
  return rates;
}

/** A cache of `count` small images: seconds to open it, microseconds a random read, memory that opening takes. */
function growth(count) {
  const small = 32;
  const dir = join(scratch, `of ${count}`);
  const header = { format: CACHE_FORMAT, size: small, fit: "crop", items: count };
  const store = openStoreForWriting(dir, header);
  const image = { pixels: new Uint8Array(3 * small * small), moments: new Float64Array(6) };
  for (let index = 0; index < count; index++) store.put(index, image, new Uint8Array(16));
  store.close();
  const before = process.memoryUsage.rss();
  const started = performance.now();
  const photos = { ...emptySource(dir, small, count), segments: [dir] };
  photos.segmentOf.fill(0);
  photos.slotOf.forEach((_, index) => (photos.slotOf[index] = index));
  const slots = openSlots(photos);
  const opened = performance.now();
  const out = new Uint8Array(image.pixels.length);
  const READS = 20_000;
  for (let read = 0; read < READS; read++) slots.read((read * 7919) % count, out, 0);
  const done = performance.now();
  const memory = process.memoryUsage.rss() - before;
  slots.close();
  rmSync(dir, { recursive: true });
  return { images: count, openMs: opened - started, readMicroseconds: (1000 * (done - opened)) / READS, bytes: memory };
}

const listing = await listFolder(folder);
const all = Uint32Array.from(listing.items, (_, index) => index);
const decoding = { ours: [], sharp: [] };
// By turns, a few photos each, so that what else is running slows both down alike.
for (let round = 0; round < Number(values.rounds); round++) {
  for (let first = 0; first < all.length; first += TURN) {
    const part = { ...listing, items: listing.items.slice(first, first + TURN) };
    decoding.sharp.push(await costOf(() => sharpAlone(part)));
    const cacheRoot = join(scratch, "turn");
    decoding.ours.push(
      await costOf(async () => {
        const cache = await prepareCache(part, all.subarray(0, part.items.length), { size, fit: "crop", cacheRoot });
        cache.close();
      }),
    );
    rmSync(cacheRoot, { recursive: true });
  }
}
const shareOf = (what) => median(decoding.ours.map((ours, turn) => decoding.sharp[turn][what] / ours[what]));
const total = (costs) => costs.reduce((sum, { seconds }) => sum + seconds, 0);
const cache = await prepareCache(listing, all.subarray(0, 40 * batch), { size, fit: "crop", cacheRoot: join(scratch, "loaded") }); // prettier-ignore
const loaded = await loading(cache, Math.min(all.length, 40 * batch));
cache.close();
const sizes = [1000, 10_000, 100_000, 1_000_000].filter((count) => count <= Number(values.most));
const grown = sizes.map(growth);
rmSync(scratch, { recursive: true });

const result = {
  date: new Date().toISOString().slice(0, 10),
  machine: { cpu: cpus()[0].model, cores: availableParallelism(), load: loadavg()[0] },
  photos: all.length,
  imageSize: size,
  decodedPerSecond: (all.length * Number(values.rounds)) / total(decoding.ours),
  shareOfSharp: shareOf("seconds"),
  shareOfSharpByProcessorTime: shareOf("processor"),
  loadedPerSecond: loaded,
  growth: grown,
  readSlope: slope(grown.map(({ images, readMicroseconds }) => [images, readMicroseconds])),
};
const file = join(dirname(fileURLToPath(import.meta.url)), "results", `${result.date}-data.json`);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));

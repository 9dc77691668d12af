// How listing, splitting, decoding and checking a folder grow with its photos: hard links of a few small files.
//   node bench/scale.js [photos,…] [classes]     default: 20000,60000,180000 in two classes
import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { prepareCache } from "../dist/data/cache/prepare.js";
import { duplicatesAcross } from "../dist/data/duplicates.js";
import { listFolder } from "../dist/data/list-folder.js";
import { splitListing } from "../dist/data/split.js";

const counts = (process.argv[2] ?? "20000,60000,180000").split(",").map(Number);
const classes = Number(process.argv[3] ?? 2);
/** One photo in so many is decoded: how long decoding takes is known, how the cache grows with what is listed is not. */
const DECODED = 100;
const SIZE = 8;

async function timed(work) {
  const started = performance.now();
  const result = await work();
  return [result, (performance.now() - started) / 1000];
}

async function sources(folder) {
  mkdirSync(folder);
  // A file system allows some 65,000 links of one file.
  const files = Array.from({ length: 40 }, (_, i) => join(folder, `${i}.png`));
  for (const [i, file] of files.entries()) {
    const background = { r: 6 * i, g: 255 - 6 * i, b: 90 };
    writeFileSync(
      file,
      await sharp({ create: { width: 12, height: 12, channels: 3, background } })
        .png()
        .toBuffer(),
    );
  }
  return files;
}

const work = mkdtempSync(join(tmpdir(), "convscope-scale-"));
try {
  const files = await sources(join(work, "sources"));
  console.log("photos | list s | split s | cache of one in 100 s | open again s | equal files s | memory MB");
  for (const count of counts) {
    const root = join(work, String(count));
    // The first class has all but one photo in ten: the largest list that one class makes.
    for (let label = 0; label < classes; label++) mkdirSync(join(root, `class-${label}`), { recursive: true });
    for (let i = 0; i < count; i++) {
      const label = classes === 2 ? (i % 10 === 0 ? 1 : 0) : i % classes;
      linkSync(files[i % files.length], join(root, `class-${label}`, `${i}.png`));
    }
    const [listing, list] = await timed(() => listFolder(root));
    const [split, divided] = await timed(() =>
      splitListing(listing, { fractions: { train: 0.7, val: 0.1, test: 0.2 }, seed: 0 }),
    );
    const cells = [count, list.toFixed(2), divided.toFixed(2)];
    const some = [...listing.items.keys()].filter((index) => index % DECODED === 0);
    const options = { size: SIZE, fit: "crop", cacheRoot: join(work, "cache") };
    const [first, decoded] = await timed(() => prepareCache(listing, some, options));
    first.close();
    const [cache, again] = await timed(() => prepareCache(listing, some, options));
    const [, equal] = await timed(() => duplicatesAcross(cache, split));
    cache.close();
    cells.push(decoded.toFixed(2), again.toFixed(2), equal.toFixed(2));
    cells.push(Math.round(process.resourceUsage().maxRSS / 1024));
    console.log(cells.join(" | "));
    rmSync(root, { recursive: true });
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

import { basename, resolve } from "node:path";
import { Command } from "commander";
import { formatBytes, formatNumberOf } from "../../core/format.js";
import { type Kept, listKept, removeKept } from "../../data/cache/clean.js";
import { defaultCacheRoot } from "../../runtime/cache-root.js";
import { print, printJson } from "../output.js";

interface Options {
  readonly cache?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const WHAT: Record<Kept["kind"], (kept: Kept) => string> = {
  photos: ({ path, photos }) => {
    const [, version, size, fit] = basename(path).split("-");
    return `${formatNumberOf(photos, "photo")} of ${size} x ${size} pixels, ${fit} (format ${version})`;
  },
  drawn: ({ photos }) => formatNumberOf(photos, "drawn picture"),
  catalogues: () => "what is known of the files of each folder of photos",
  earlier: ({ photos }) => `${formatNumberOf(photos, "photo")} of Convscope 0.1, which this version does not use`,
};

function clean({ cache, dryRun = false, json = false }: Options): void {
  const cacheRoot = cache === undefined ? defaultCacheRoot() : resolve(cache);
  const kept = listKept(cacheRoot);
  const removed = dryRun ? kept.filter(({ inUse }) => !inUse) : removeKept(kept);
  const bytes = removed.reduce((sum, one) => sum + one.bytes, 0);
  if (json) {
    printJson({ cache: cacheRoot, kept, removed: dryRun ? [] : removed.map(({ path }) => path), bytes: dryRun ? 0 : bytes }); // prettier-ignore
    return;
  }
  for (const one of kept) {
    print(
      `${WHAT[one.kind](one)}: ${formatBytes(one.bytes)} in ${one.path}${one.inUse ? ", in use and left alone" : ""}`,
    );
    for (const root of one.roots) print(`  of ${root}`);
  }
  if (kept.length === 0) print(`${cacheRoot} keeps nothing.`);
  else if (dryRun) print(`${formatBytes(bytes)} can be given back; leave --dry-run out to do so.`);
  else print(`${formatBytes(bytes)} are given back; photos are decoded again when they are needed.`);
}

/** `convscope data clean-cache`: says what the cache keeps, and gives back what nobody uses at the moment. */
export function dataCleanCacheCommand(): Command {
  return new Command("clean-cache")
    .description("say what is kept of decoded photos and drawn pictures, and give the disk back what is not in use")
    .option("--cache <folder>", "folder of the cache (else CONVSCOPE_CACHE, else ~/.cache/convscope)")
    .option("--dry-run", "only say it")
    .option("--json", "print one JSON value")
    .action(clean);
}

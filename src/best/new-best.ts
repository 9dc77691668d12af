import { VERSION } from "../core/version.js";
import { inspectListing } from "../data/inspect.js";
import type { Dataset } from "../data/photos.js";
import type { DataConfig } from "../settings/train-config.js";
import type { BestFile, PhotosSeen } from "./best-file.js";

/** Photos whose headers say how large all are. */
const SIZED_PHOTOS = 64;

/** Looks at the photos: how many there are of each class, and how large they are. */
export async function photosSeen({ listing, split, classes }: Dataset): Promise<PhotosSeen> {
  const every = Math.max(1, Math.ceil(listing.items.length / SIZED_PHOTOS));
  const sample = { ...listing, items: listing.items.filter((_, index) => index % every === 0) };
  const { width, height } = await inspectListing(sample);
  const count = (items: Uint32Array, label: number) =>
    items.filter((item) => listing.items[item].label === label).length;
  return {
    train: split.train.length,
    val: split.val.length,
    test: split.test.length,
    classes: classes.map((name, label) => ({ name, train: count(split.train, label), test: count(split.test, label) })),
    shortSide: width === null || height === null ? null : Math.min(width.median, height.median),
  };
}

/** The best.json of what begins now. */
export function newBest(
  asked: Pick<BestFile, "minutes" | "imageSize" | "seed" | "threads" | "command"> & { readonly data: DataConfig },
  photos: PhotosSeen,
  { classes, fingerprint }: Pick<Dataset, "classes" | "fingerprint">,
): BestFile {
  const { minutes, data, imageSize, seed, threads, command } = asked;
  return {
    convscope: VERSION,
    status: "running",
    minutes,
    data: { ...data, classes, fingerprint },
    imageSize,
    seed,
    threads,
    command,
    startedAt: new Date().toISOString(),
    seconds: 0,
    photos,
    rates: [],
    plan: null,
    search: [],
    chosen: null,
    final: null,
    best: null,
    test: null,
    mirrored: null,
    gain: null,
    next: [],
  };
}

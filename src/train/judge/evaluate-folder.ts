import { UserError } from "../../core/errors.js";
import { className } from "../../data/class-names.js";
import { prepareCache } from "../../data/cache/prepare.js";
import { DIGEST_BYTES } from "../../data/digest.js";
import { listFolder } from "../../data/list-folder.js";
import type { Listing, SplitName } from "../../data/listing.js";
import { openLoader } from "../../data/open-loader.js";
import { storedPhotos } from "../../data/stored-photos.js";
import type { Executor } from "../../runtime/executor.js";
import { evaluateRun, judgePhotos } from "./evaluation.js";
import { type Evaluation, summarizeJudgements } from "./judged-split.js";
import type { LoadedRun } from "./loaded-run.js";
import { cutList } from "../../core/cut-list.js";
import { type DataEvent, findPhotos, rootOf } from "../run/open-data.js";
import { SPLIT_NAMES } from "../run/split-names.js";

/** A folder's photos with the labels of a run's classes. Throws a `UserError` for a class that the network does not know. */
function relabelled(listing: Listing, classes: readonly string[]): Listing {
  const labels = listing.classes.map((name) => classes.findIndex((known) => className(known) === className(name)));
  const foreign = listing.classes.filter((_, label) => labels[label] < 0);
  if (foreign.length > 0)
    throw new UserError(
      `"${listing.root}" has the classes ${cutList(foreign)}, which this network does not know: it tells apart ${cutList(classes)}; give a folder with these.`,
    );
  return { ...listing, classes, items: listing.items.map((item) => ({ ...item, label: labels[item.label] })) };
}

/**
 * Judges a run's network on another labelled folder: on its test photos where it brings a split, else on all. Tells what was
 * understood, and which photos the network was trained on. Throws a `UserError` for a folder that cannot be judged on.
 */
async function judgeOther(
  loaded: LoadedRun,
  root: string,
  all: boolean,
  cacheRoot: string | undefined,
  executor: Executor,
  emit: (event: DataEvent) => void,
): Promise<Evaluation> {
  const { run, network, checkpoint } = loaded;
  const warn = (message: string) => emit({ type: "warning", message });
  const listing = relabelled(await listFolder(root, { classesAt: run.config.data.classesAt }), run.classes);
  const every = Array.from(listing.items.keys());
  const tests = all ? [] : every.filter((index) => listing.items[index].split === "test");
  const [split, items] = tests.length > 0 ? (["test", tests] as const) : (["all", every] as const);
  const cache = await prepareCache(listing, items, {
    size: network.imageSize,
    fit: run.config.data.fit,
    cacheRoot,
    onStart: (info) => emit({ type: "decode-start", ...info }),
    onProgress: (done, total) => emit({ type: "decode", done, total }),
    onWait: warn,
  });
  try {
    const readable = Uint32Array.from(items.filter((index) => cache.isReadable(index)));
    const unread = cache.unreadable();
    if (unread.length > 0)
      warn(
        `${unread.length} photos of "${root}" cannot be read and are left out: ${cutList(unread.map(({ file, reason }) => `${file} (${reason})`))}.`,
      );
    if (readable.length === 0) throw new UserError(`No photo of "${root}" can be read; give another folder.`);
    const which = split === "test" ? "the test photos" : "all photos";
    warn(`Judged on ${which} of "${root}" (${readable.length}, ${listing.layout}), another folder than the run's.`);
    const trained = new Set(storedPhotos(run.split).train.map(({ digest }) => digest));
    const digests = Buffer.from(cache.digests());
    const isTrained = (index: number) => trained.has(digests.toString("hex", index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES)); // prettier-ignore
    const seen = readable.filter(isTrained).length;
    if (seen > 0) warn(`${seen} of them are photos that this network was trained on.`);
    const loader = openLoader({ photos: cache.photos });
    const labelOf = (item: number) => listing.items[item].label;
    const judgements = await judgePhotos(loaded, { listing, labelOf }, loader, readable, executor);
    const { split: _, ...counted } = summarizeJudgements({ split, checkpoint, root, classes: run.classes, judgements });
    return { split, data: root, ...counted };
  } finally {
    cache.close();
  }
}

/**
 * Judges a run's network on the photos of a folder: on the run's own split where the folder holds those photos, by content,
 * and on the folder's own where it holds none of them, or where `all` asks for it. Throws a `UserError` when it holds some.
 */
export async function evaluateFolder(
  loaded: LoadedRun,
  split: SplitName | "all",
  place: { readonly data: string; readonly cacheRoot?: string | undefined },
  executor: Executor,
  emit: (event: DataEvent) => void,
): Promise<Evaluation> {
  const { run } = loaded;
  const root = await rootOf(run, loaded.directory, place, emit);
  const cacheRoot = place.cacheRoot ?? run.config.data.cacheRoot;
  const other = () => judgeOther(loaded, root, split === "all", cacheRoot, executor, emit);
  if (split === "all") return other();
  const found = await findPhotos(run, root, [split], { cacheRoot }, emit);
  found.cache.close();
  const [here, lost] = [found.split[split].length, [...found.gone[split], ...found.changed[split]]];
  if (lost.length === 0) return evaluateRun(loaded, split, executor, emit, { data: root, cacheRoot });
  if (here === 0) return other();
  throw new UserError(
    `"${root}" holds ${here} of the run's ${here + lost.length} ${SPLIT_NAMES[split]} photos, without ${cutList(lost)}; put these back, or judge on all photos of that folder with --split all.`,
  );
}

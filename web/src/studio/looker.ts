/** The worker that answers the page: what runs there are, what their networks see, photos in, archives in and out. */
import { UserError } from "../../../dist/core/errors.js";
import { ARRAYS_FILE } from "../../../dist/data/arrays-format.js";
import { decodeInPage } from "../../../dist/library/page/decode.js";
import { judge, load, networkIn, photosIn, readRunFile, readText } from "../../../dist/library/page/run.js";
import { firstFilters } from "../../../dist/nn/maps.js";
import { summarize } from "../../../dist/nn/summary.js";
import * as answers from "../../../dist/page/answers.js";
import { checkpointNames, detailOf, summaryOf } from "../../../dist/page/summary.js";
import { evaluationProgram } from "../../../dist/program/evaluation.js";
import { encodeProgram } from "../../../dist/program/transport.js";
import { webExecutor } from "../../../dist/runtime/wasm/web-executor.js";
import { isCheckpointFile } from "../../../dist/train/run/checkpoint.js";
import { encodeOnnx, encodeTrained } from "../../../dist/train/judge/encode-trained.js";
import { nearestToHalf } from "../../../dist/train/halfway.js";
import { summarizeJudgements } from "../../../dist/train/judge/judged-split.js";
import { parseMetrics } from "../../../dist/train/run/metrics-file.js";
import { RUN_FILES } from "../../../dist/train/run/run-store.js";
import type { FilterTime } from "../../../src/look/inside/filter-data.js";
import type { Dataset } from "../../../src/data/photos.js";
import type { SplitName } from "../../../src/data/listing.js";
import type { CamMethod, RunSummary } from "../../../src/page/api.js";
import type { TrainSettings } from "../../../src/settings/settings.js";
import type { AboutChange, Picture } from "../source.js";
import { fileAt, namesIn, removeFolder, writeBlob } from "./opfs-store.js";
import { networkFor } from "./chosen-model.js";
import { jsonParts, labOf, readJson, runIds } from "./lab-files.js";
import { isAlive, labFunctions, nameInLab, removeEmptyLabs } from "./lab-looks.js";
import { type ChosenModel, freeName, NAMES_FILE, type PhotoSet, RUNS, STACK_FILE } from "./photo-set.js";
import { liveNetwork, type Seen } from "./live-look.js";
import { serveFunctions } from "./remote.js";
import type { Authored } from "./run-report.js";
import { photoNames, photosFile, runStore } from "./run-files.js";
import { addPhotos, editSet, photosOfClass, removeSet, sets, sweepSets } from "./sets.js";
import { takeIn, type TakeIn } from "./take-in.js";

/** Half of the cores are left to the worker that trains. */
const threads = Math.max(1, Math.ceil(navigator.hardwareConcurrency / 2));
const executor = () => webExecutor({ threads });

const ABOUT = "about.json";
const TAGS = "tags.json";
const storeOf = runStore;
const text = jsonParts;

const json = async <T>(id: string, name: string, otherwise: T): Promise<T> =>
  (await readJson<T>(storeOf(id), name)) ?? otherwise;

const namesOf = photoNames;
const metricsOf = async (id: string) => parseMetrics((await readText(storeOf(id), RUN_FILES.metrics)) ?? "");

async function summary(id: string): Promise<RunSummary> {
  const run = await readRunFile(storeOf(id));
  const about = await json(id, ABOUT, { name: "", notes: "", archived: false });
  const test = await json<{ accuracy: number | null }>(id, RUN_FILES.test, { accuracy: null });
  const lab = labOf(id);
  return summaryOf(run, await metricsOf(id), {
    id,
    lab,
    name: about.name === "" ? await nameInLab(id, lab) : about.name,
    tags: await json<string[]>(id, TAGS, []),
    notes: about.notes,
    archived: about.archived,
    data: (await namesOf(id)).name,
    alive: run.status === "running" && (await isAlive(id)),
    test: test.accuracy,
    stopping: null,
    progress: null,
  });
}

let opened: { readonly key: string; readonly photos: Promise<Dataset> } | null = null;

/** The photos of a run; those of the last one are kept in memory. */
async function photosOf(id: string): Promise<Dataset> {
  const run = await readRunFile(storeOf(id));
  const key = `${id} ${run.startedAt}`;
  if (opened?.key !== key) {
    void opened?.photos.then((photos) => photos.close()).catch(() => {});
    opened = { key, photos: photosIn(storeOf(id), run) };
  }
  return opened.photos;
}

const checkpointOf = (name: string) => (/^\d+$/.test(name) ? Number(name) : (name as "best" | "last"));
const loaded = (id: string, checkpoint: string) => load(storeOf(id), { checkpoint: checkpointOf(checkpoint) });

/** The network that is looked at live. */
let live: { readonly key: string; readonly network: ReturnType<typeof liveNetwork> } | null = null;
/** A network that goes on learning is looked up again, but not for each frame. */
const LIVE_MS = 2000;
let looked: { readonly id: string; readonly at: number; readonly epochs: number } | null = null;

async function liveKey(id: string): Promise<{ readonly epochs: number }> {
  if (looked?.id === id && performance.now() - looked.at < LIVE_MS) return looked;
  looked = { id, at: performance.now(), epochs: (await metricsOf(id)).length };
  return looked;
}

/** A picture as a run's network sees it. */
async function pixelsOf(id: string, picture: Picture): Promise<Uint8Array<ArrayBuffer>> {
  const { config } = await readRunFile(storeOf(id));
  const { imageSize } = config.model;
  if (picture.type === "file")
    return decodeInPage(picture.blob, imageSize, config.data.fit).catch(() => {
      throw new UserError(`${picture.name} cannot be read as an image; give a JPEG, PNG or WebP file.`);
    });
  const photos = await photosOf(id);
  const pixels = new Uint8Array(3 * imageSize ** 2);
  photos.read(photos.split[picture.split][picture.index], pixels, 0);
  return pixels;
}

async function about<T>(
  id: string,
  checkpoint: string,
  picture: Picture,
  answer: (network: Awaited<ReturnType<typeof loaded>>, pixels: Uint8Array<ArrayBuffer>) => Promise<T>,
): Promise<T> {
  return answer(await loaded(id, checkpoint), await pixelsOf(id, picture));
}

/** The names of all files of a run that travel in an archive. */
async function filesOf(id: string): Promise<string[]> {
  const checkpoints = await namesIn(`${RUNS}/${id}/${RUN_FILES.checkpoints}`, "file");
  return [
    ...(await namesIn(`${RUNS}/${id}`, "file")),
    ...checkpoints.map((name) => `${RUN_FILES.checkpoints}/${name}`),
  ];
}

const OF_A_RUN: readonly string[] = [RUN_FILES.run, RUN_FILES.network, RUN_FILES.metrics, RUN_FILES.test, ARRAYS_FILE, NAMES_FILE, STACK_FILE, ABOUT, TAGS]; // prettier-ignore

/** Whether a file of an archive is one that a run's folder holds. */
function isOfRun(name: string): boolean {
  const [folder, file] = name.split("/");
  return OF_A_RUN.includes(name) || (folder === RUN_FILES.checkpoints && file !== undefined && isCheckpointFile(file));
}

const functions = {
  async runs(): Promise<RunSummary[]> {
    const found: RunSummary[] = [];
    for (const id of await runIds()) {
      // A folder whose run.json was not written yet, or is damaged, is no run.
      const one = await summary(id).catch(() => null);
      if (one !== null) found.push(one);
    }
    return found;
  },
  summary,
  async run(id: string) {
    const store = storeOf(id);
    const [shown, run, network] = [await summary(id), await readRunFile(store), await networkIn(store)];
    const { name } = await namesOf(id);
    const config = { ...run.config, data: { ...run.config.data, root: name } };
    const kept = checkpointNames(await store.list(RUN_FILES.checkpoints));
    return detailOf(shown, { ...run, config }, network, await metricsOf(id), kept);
  },
  metrics: metricsOf,
  async judgements(id: string, checkpoint: string, split: SplitName) {
    const network = await loaded(id, checkpoint);
    const judged = await judge(network, await photosOf(id), split, await executor());
    // A lab tests its runs itself, when it has chosen.
    if (split === "test" && checkpoint === "best" && network.run.status === "finished" && labOf(id) === null)
      await storeOf(id).write(RUN_FILES.test, text(summarizeJudgements(judged)));
    const { files } = await namesOf(id);
    const judgements = judged.judgements.map((one) => ({ ...one, file: files[one.item] ?? one.file }));
    return answers.judgementsAnswer({ ...judged, judgements }, network.epoch);
  },
  async photoName(id: string, split: SplitName, index: number) {
    const [photos, { files }] = [await photosOf(id), await namesOf(id)];
    const item = photos.split[split][index];
    if (item === undefined) throw new UserError(`The ${split} split of this run has no photo number ${index}.`);
    return { file: files[item] ?? photos.listing.items[item].file, label: photos.classes[photos.labelOf(item)] };
  },
  async filters(id: string, layer: string) {
    const times = [];
    for (const checkpoint of checkpointNames(await storeOf(id).list(RUN_FILES.checkpoints)))
      times.push(answers.filtersOfTime(await loaded(id, checkpoint), layer));
    return answers.filtersAnswer(times);
  },
  predict: (id: string, checkpoint: string, picture: Picture) =>
    about(id, checkpoint, picture, async (network, pixels) =>
      answers.predictionAnswer(network, pixels, await executor()),
    ),
  features: (id: string, checkpoint: string, picture: Picture) =>
    about(id, checkpoint, picture, async (network, pixels) =>
      answers.featuresAnswer(network, pixels, await executor()),
    ),
  cam: (id: string, checkpoint: string, picture: Picture, method: CamMethod, labels: readonly number[]) =>
    about(id, checkpoint, picture, async (network, pixels) =>
      answers.camAnswer(network, pixels, { method, labels }, await executor()),
    ),
  map: (id: string, checkpoint: string, picture: Picture, layer: string, channel: number) =>
    about(id, checkpoint, picture, async (network, pixels) =>
      answers.mapAnswer(network, pixels, { layer, channel }, await executor()),
    ),
  async patches(id: string, checkpoint: string, layer: string) {
    return answers.patchesAnswer(await loaded(id, checkpoint), await photosOf(id), layer, await executor());
  },
  async model(id: string, checkpoint: string, format: "onnx" | "program" | "safetensors") {
    const network = await loaded(id, checkpoint);
    if (format === "onnx") return encodeOnnx(network, true);
    const whole = async (parts: readonly BlobPart[]) => new Uint8Array(await new Blob([...parts]).arrayBuffer());
    if (format === "safetensors") return whole(encodeTrained(network));
    const { weights, run } = network;
    return whole(encodeProgram(evaluationProgram({ network: network.network, batch: 1, weights, normalization: run.normalization }))); // prettier-ignore
  },
  async tag(ids: readonly string[], add: readonly string[], remove: readonly string[]) {
    for (const id of ids) {
      const present = await json<string[]>(id, TAGS, []);
      const tags = [...new Set([...present, ...add.map((tag) => tag.replace(/^#/, "").toLowerCase())])];
      await storeOf(id).write(TAGS, text(tags.filter((tag) => !remove.includes(tag)).sort()));
    }
  },
  async about(ids: readonly string[], change: AboutChange) {
    for (const id of ids) {
      const before = await json(id, ABOUT, { name: "", notes: "", archived: false });
      await storeOf(id).write(ABOUT, text({ ...before, ...change }));
    }
  },
  async delete(ids: readonly string[]) {
    for (const id of ids) {
      if (await isAlive(id)) throw new UserError(`${id} is being trained; stop it first.`);
      await removeFolder(`${RUNS}/${id}`);
    }
    await removeEmptyLabs(ids);
    await sweepSets();
  },
  /** What a network would be for some photos. Rejects with a `UserError` in words where it does not fit them. */
  network(chosen: ChosenModel, settings: TrainSettings, set: Pick<PhotoSet, "classes" | "size">) {
    return new Promise((resolve) => resolve(summarize(networkFor(chosen, settings, set))));
  },
  /** What a run's best network makes of pixels as it sees them; made for many calls after each other. */
  async see(id: string, pixels: Uint8Array<ArrayBuffer>, layer: number): Promise<Seen> {
    const { epochs } = await liveKey(id);
    const key = `${id} ${epochs}`;
    if (live?.key !== key) {
      void live?.network.then((before) => before.close()).catch(() => {});
      live = { key, network: loaded(id, "best").then(async (best) => liveNetwork(best, await executor())) };
    }
    return (await live.network).see(pixels, layer);
  },
  /** Gives back what looking live has kept. */
  async endLive(): Promise<void> {
    const before = live;
    live = null;
    await (await before?.network.catch(() => null))?.close();
  },
  /** The report of a run that has judged an epoch, as one HTML file. */
  async report(id: string, authored: Authored): Promise<string> {
    const { runReport } = await import("./run-report.js");
    const [best, metrics, photos] = [await loaded(id, "best"), await metricsOf(id), await photosOf(id)];
    const judged = await judge(best, photos, "test", await executor());
    const layer = firstFilters(best.network);
    const kept = checkpointNames(await storeOf(id).list(RUN_FILES.checkpoints)).filter((name) => /^\d+$/.test(name));
    const halfway = nearestToHalf(kept.map(Number).filter((epoch) => epoch > 0), metrics.length); // prettier-ignore
    const times = [["before", "0"], ...(halfway === null ? [] : [["halfway", String(halfway)]]), ["after", "last"]] as ["before" | "halfway" | "after", string][]; // prettier-ignore
    const history: FilterTime[] = [];
    if (layer !== null && kept.includes("0"))
      for (const [name, checkpoint] of times) {
        const { epoch, weights } = await loaded(id, checkpoint);
        history.push({ name, epoch, weight: weights.get(layer)! });
      }
    const { name } = await summary(id);
    const filters = layer === null || history.length === 0 ? null : { layer, times: history };
    return runReport({ name, loaded: best, metrics, judged, photos, filters }, authored, await executor());
  },
  /** A run as a zip archive of its folder. */
  async zip(id: string): Promise<Blob> {
    const { archiveOf } = await import("./archives.js");
    const files: { path: string; blob: Blob }[] = [];
    for (const name of (await filesOf(id)).filter((one) => isOfRun(one) && one !== ARRAYS_FILE && one !== NAMES_FILE))
      files.push({ path: `${id}/${name}`, blob: (await fileAt(storeOf(id).pathOf(name)))! });
    const photos = await photosFile(id);
    // The archive's run has its photos itself.
    if (photos !== null) files.push({ path: `${id}/${ARRAYS_FILE}`, blob: photos });
    const { name, files: names } = await namesOf(id);
    files.push({ path: `${id}/${NAMES_FILE}`, blob: new Blob(text({ name, files: names })) });
    return archiveOf(files);
  },
  /** Takes in the run of an archive; gives its id. */
  async openZip(name: string, archive: Blob): Promise<string> {
    const { entriesOf } = await import("./archives.js");
    const entries = await entriesOf(name, archive);
    const at = entries.find(({ path }) => path === RUN_FILES.run || path.endsWith(`/${RUN_FILES.run}`))?.path;
    if (at === undefined) throw new UserError(`${name} holds no run.json, so it is no run of Convscope's.`);
    const base = at.slice(0, -RUN_FILES.run.length);
    const own = base.split("/").at(-2) ?? name.replace(/\.zip$/i, "");
    const id = freeName(own, await namesIn(RUNS, "directory"));
    const files = entries.filter(({ path }) => path.startsWith(base) && isOfRun(path.slice(base.length)));
    // run.json last: a run whose files are not all there is none.
    files.sort((one, other) => Number(one.path === at) - Number(other.path === at));
    for (const entry of files) await writeBlob(storeOf(id).pathOf(entry.path.slice(base.length)), await entry.open());
    try {
      const run = await readRunFile(storeOf(id));
      await networkIn(storeOf(id));
      if (run.config?.model === undefined || run.split === undefined) throw new UserError(`The run.json of ${name} is damaged.`); // prettier-ignore
    } catch (error) {
      await removeFolder(`${RUNS}/${id}`);
      throw error;
    }
    return id;
  },
  ...labFunctions,
  sets,
  removeSet,
  editSet,
  addPhotos,
  photosOfClass,
  takeIn: (asked: TakeIn) =>
    takeIn(asked, (done, total) => {
      if (done % 10 === 0 || done === total) postMessage({ event: { type: "taken-in", done, total } });
    }),
};

/** What the page may ask of it. */
export type Looker = typeof functions;

serveFunctions(functions);

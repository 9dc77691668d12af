/** The worker that answers the page: what runs there are, what their networks see, photos in, archives in and out. */
import { strToU8, unzipSync, Zip, ZipPassThrough } from "fflate";
import { UserError } from "../../../dist/core/errors.js";
import { ARRAYS_FILE } from "../../../dist/data/arrays-format.js";
import { chooseNetwork } from "../../../dist/library/chosen-network.js";
import { decodeInPage } from "../../../dist/library/page/decode.js";
import { judge, load, networkIn, photosIn, readRunFile, readText } from "../../../dist/library/page/run.js";
import { resolveNetwork } from "../../../dist/nn/resolve-network.js";
import { summarize } from "../../../dist/nn/summary.js";
import * as answers from "../../../dist/page/answers.js";
import { checkpointNames, detailOf, summaryOf } from "../../../dist/page/summary.js";
import { evaluationProgram } from "../../../dist/program/evaluation.js";
import { encodeProgram } from "../../../dist/program/transport.js";
import { webExecutor } from "../../../dist/runtime/wasm/web-executor.js";
import { isCheckpointFile } from "../../../dist/train/checkpoint.js";
import { encodeOnnx, encodeTrained } from "../../../dist/train/encode-trained.js";
import { summarizeJudgements } from "../../../dist/train/judged-split.js";
import { parseMetrics } from "../../../dist/train/metrics-file.js";
import { RUN_FILES } from "../../../dist/train/run-store.js";
import type { Dataset } from "../../../src/data/photos.js";
import type { SplitName } from "../../../src/data/listing.js";
import type { CamMethod, RunSummary } from "../../../src/page/api.js";
import type { ModelName } from "../../../src/nn/models.js";
import type { TrainSettings } from "../../../src/settings/settings.js";
import type { AboutChange, Picture } from "../source.js";
import { fileAt, namesIn, opfsStore, removeFolder } from "./opfs-store.js";
import { freeName, type GivenFile, NAMES_FILE, type PhotoNames, PHOTOS, type PhotoSet, RUNS, SET_FILE } from "./photo-set.js"; // prettier-ignore
import { serveFunctions } from "./remote.js";
import { takeIn, type TakeIn } from "./take-in.js";

/** Half of the cores are left to the worker that trains. */
const threads = Math.max(1, Math.ceil(navigator.hardwareConcurrency / 2));
const executor = () => webExecutor({ threads });

const ABOUT = "about.json";
const TAGS = "tags.json";
const storeOf = (id: string) => opfsStore(`${RUNS}/${id}`);
const text = (value: unknown) => [new TextEncoder().encode(`${JSON.stringify(value)}\n`)];

async function json<T>(id: string, name: string, otherwise: T): Promise<T> {
  try {
    return (JSON.parse((await readText(storeOf(id), name)) ?? "null") as T | null) ?? otherwise;
  } catch {
    return otherwise;
  }
}

const namesOf = (id: string) => json<PhotoNames>(id, NAMES_FILE, { name: "photos", files: [] });
const metricsOf = async (id: string) => parseMetrics((await readText(storeOf(id), RUN_FILES.metrics)) ?? "");

/** Whether some tab of this browser trains a run: it holds the run's lock while it does. */
async function isAlive(id: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === `${RUNS}/${id}`);
}

async function summary(id: string): Promise<RunSummary> {
  const run = await readRunFile(storeOf(id));
  const about = await json(id, ABOUT, { name: "", notes: "", archived: false });
  const test = await json<{ accuracy: number | null }>(id, RUN_FILES.test, { accuracy: null });
  return summaryOf(run, await metricsOf(id), {
    id,
    lab: null,
    name: about.name === "" ? id : about.name,
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
  if (opened?.key !== key) opened = { key, photos: photosIn(storeOf(id), run) };
  return opened.photos;
}

const checkpointOf = (name: string) => (/^\d+$/.test(name) ? Number(name) : (name as "best" | "last"));
const loaded = (id: string, checkpoint: string) => load(storeOf(id), { checkpoint: checkpointOf(checkpoint) });

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

const OF_A_RUN: readonly string[] = [RUN_FILES.run, RUN_FILES.network, RUN_FILES.metrics, RUN_FILES.test, ARRAYS_FILE, NAMES_FILE, ABOUT, TAGS]; // prettier-ignore

/** Whether a file of an archive is one that a run's folder holds. */
function isOfRun(name: string): boolean {
  const [folder, file] = name.split("/");
  return OF_A_RUN.includes(name) || (folder === RUN_FILES.checkpoints && file !== undefined && isCheckpointFile(file));
}

const functions = {
  async runs(): Promise<RunSummary[]> {
    const found: RunSummary[] = [];
    for (const id of await namesIn(RUNS, "directory")) {
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
    if (split === "test" && checkpoint === "best" && network.run.status === "finished")
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
  async model(id: string, checkpoint: string, format: "onnx" | "program" | "safetensors") {
    const network = await loaded(id, checkpoint);
    if (format === "onnx") return encodeOnnx(network, true);
    if (format === "safetensors") return new Uint8Array(await new Blob(encodeTrained(network)).arrayBuffer()); // prettier-ignore
    const { weights, run } = network;
    return encodeProgram(evaluationProgram({ network: network.network, batch: 1, weights, normalization: run.normalization })); // prettier-ignore
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
  },
  /** What a network would be for some photos. Rejects with a `UserError` in words where it does not fit them. */
  network(model: ModelName, settings: TrainSettings, { classes, size }: Pick<PhotoSet, "classes" | "size">) {
    return new Promise((resolve) => {
      const { options } = chooseNetwork(model, settings, {});
      const asked = { name: model, options, classes: classes.length, imageSize: size };
      resolve(summarize(resolveNetwork(model, asked).network));
    });
  },
  /** A run as a zip archive of its folder. */
  async zip(id: string): Promise<Blob> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const archive = new Zip((error, chunk) => {
      if (error !== null) throw error;
      parts.push(chunk);
    });
    for (const name of (await filesOf(id)).filter(isOfRun)) {
      const entry = new ZipPassThrough(`${id}/${name}`);
      archive.add(entry);
      entry.push((await storeOf(id).read(name)) ?? strToU8(""), true);
    }
    archive.end();
    return new Blob(parts, { type: "application/zip" });
  },
  /** Takes in the run of an archive; gives its id. */
  async openZip(name: string, archive: Blob): Promise<string> {
    const entries = unzipSync(new Uint8Array(await archive.arrayBuffer()));
    const at = Object.keys(entries).find((path) => path === RUN_FILES.run || path.endsWith(`/${RUN_FILES.run}`));
    if (at === undefined) throw new UserError(`${name} holds no run.json, so it is no run of Convscope's.`);
    const base = at.slice(0, -RUN_FILES.run.length);
    const own = base.split("/").at(-2) ?? name.replace(/\.zip$/i, "");
    const id = freeName(own, await namesIn(RUNS, "directory"));
    const files = Object.entries(entries).flatMap(([path, bytes]): [string, Uint8Array][] =>
      path.startsWith(base) && isOfRun(path.slice(base.length)) ? [[path.slice(base.length), bytes]] : [],
    );
    // run.json last: a run whose files are not all there is none.
    for (const [file, bytes] of files) if (file !== RUN_FILES.run) await storeOf(id).write(file, [bytes]);
    await storeOf(id).write(RUN_FILES.run, [entries[at]]);
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
  async sets(): Promise<PhotoSet[]> {
    const found: PhotoSet[] = [];
    for (const id of await namesIn(PHOTOS, "directory")) {
      const file = await fileAt(`${PHOTOS}/${id}/${SET_FILE}`);
      if (file === null) continue;
      const { files, splits, ...set } = JSON.parse(await file.text()) as PhotoSet & Record<"files" | "splits", unknown>;
      found.push(set);
    }
    return found.sort((a, b) => b.takenAt.localeCompare(a.takenAt));
  },
  removeSet: (id: string) => removeFolder(`${PHOTOS}/${id}`),
  takeIn: (asked: TakeIn) =>
    takeIn(asked, (done, total) => {
      if (done % 10 === 0 || done === total) postMessage({ event: { type: "taken-in", done, total } });
    }),
  /** The files of an archive of photos. */
  async unpack(archive: Blob): Promise<GivenFile[]> {
    const entries = unzipSync(new Uint8Array(await archive.arrayBuffer()), {
      filter: ({ name }) => !name.endsWith("/"),
    });
    return Object.entries(entries).map(([path, bytes]) => ({ path, blob: new Blob([bytes]) }));
  },
};

/** What the page may ask of it. */
export type Looker = typeof functions;

serveFunctions(functions);

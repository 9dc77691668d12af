/** The worker that trains: one run after another, with the run's lock held, so that every tab knows. */
import { ARRAYS_FILE, decodeArrays } from "../../../dist/data/arrays-format.js";
import { fit } from "../../../dist/library/page/fit.js";
import { readRunFile, readText } from "../../../dist/library/page/run.js";
import type { ModelName } from "../../../src/nn/models.js";
import type { GivenSettings } from "../../../src/settings/given-values.js";
import type { TrainEvent } from "../../../src/train/events.js";
import type { StopTime } from "../../../src/train/stop-time.js";
import { UserError } from "../../../dist/core/errors.js";
import { readStoredNetwork } from "../../../dist/nn/stored/read.js";
import { RUN_FILES } from "../../../dist/train/run-store.js";
import { namesIn, opfsStore } from "./opfs-store.js";
import { freeName, NAMES_FILE, type PhotoNames, PHOTOS, RUNS, SET_FILE, type StoredSet } from "./photo-set.js";
import { serveFunctions } from "./remote.js";

/** What happens to a run. */
export interface RunEvent {
  readonly id: string;
  readonly event: TrainEvent | { readonly type: "ended" } | { readonly type: "waits" };
}

/** What a run is begun with. */
export interface Begun {
  readonly set: string;
  readonly model: ModelName;
  readonly settings: GivenSettings;
}

/** Steps that are told a second, at most. */
const STEP_MS = 200;

const stops = new Map<string, { controller: AbortController; afterEpoch: boolean }>();
let last: Promise<unknown> = Promise.resolve();

/** Trains when what was asked for before has ended; `begin` says with what. */
function train(
  id: string,
  begin: () => Promise<{ network: Parameters<typeof fit>[0]; options: Parameters<typeof fit>[1] }>,
) {
  const say = (event: RunEvent["event"]) => postMessage({ event: { id, event } satisfies RunEvent });
  const stop = { controller: new AbortController(), afterEpoch: false };
  stops.set(id, stop);
  let told = -Infinity;
  const onEvent = (event: TrainEvent) => {
    if (event.type === "epoch" && stop.afterEpoch) stop.controller.abort();
    if (event.type === "step") {
      if (performance.now() - told < STEP_MS) return;
      told = performance.now();
    }
    say(event);
  };
  const work = async () => {
    try {
      await navigator.locks.request(`${RUNS}/${id}`, { ifAvailable: true }, async (lock) => {
        if (lock === null) throw new UserError(`Another tab of this browser trains ${id}.`);
        const { network, options } = await begin();
        await fit(network, { ...options, signal: stop.controller.signal, onEvent });
      });
    } catch (error) {
      if (!stop.controller.signal.aborted)
        say({ type: "error", message: (error as Error).message, exitCode: 1, stack: "" });
    } finally {
      stops.delete(id);
      say({ type: "ended" });
    }
  };
  say({ type: "waits" });
  last = last.then(work);
}

const functions = {
  /** Begins a run on a set of photos; gives its id as soon as its folder is there. */
  async begin({ set: setId, model, settings }: Begun): Promise<string> {
    const photos = opfsStore(`${PHOTOS}/${setId}`);
    const set = JSON.parse((await readText(photos, SET_FILE)) ?? "null") as StoredSet | null;
    const bytes = await photos.read(ARRAYS_FILE);
    if (set === null || bytes === null) throw new UserError("These photos are gone from this browser; take them in again."); // prettier-ignore
    const arrays = decodeArrays(photos.pathOf(ARRAYS_FILE), (at, length) => bytes.subarray(at, at + length));
    const id = freeName(`${model}-${set.name}`, await namesIn(RUNS, "directory"));
    const store = opfsStore(`${RUNS}/${id}`);
    const names: PhotoNames = { name: set.name, files: set.files };
    await store.write(NAMES_FILE, [new TextEncoder().encode(JSON.stringify(names))]);
    const data = { ...arrays, splits: set.splits };
    train(id, () => Promise.resolve({ network: model, options: { ...settings, data, fit: set.fit, store } }));
    return id;
  },
  /** Goes on with a run that was stopped, or whose tab was closed. */
  async resume(id: string): Promise<void> {
    if (stops.has(id)) return;
    const store = opfsStore(`${RUNS}/${id}`);
    const { config } = await readRunFile(store);
    readStoredNetwork(
      JSON.parse((await readText(store, RUN_FILES.network)) ?? "null"),
      store.pathOf(RUN_FILES.network),
    );
    train(
      id,
      () =>
      Promise.resolve({ network: config.model.model as ModelName, options: { store, resume: true, threads: navigator.hardwareConcurrency } }), // prettier-ignore
    );
  },
  stop(id: string, when: StopTime): Promise<void> {
    const stop = stops.get(id);
    if (stop === undefined)
      return Promise.reject(new UserError("This tab does not train it; stop it where it is trained."));
    if (when === "now") stop.controller.abort();
    else stop.afterEpoch = true;
    return Promise.resolve();
  },
};

/** What the page may ask of it. */
export type Trainer = typeof functions;

serveFunctions(functions);

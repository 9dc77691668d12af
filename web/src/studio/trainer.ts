/** The worker that trains: one run after another, with the run's lock held, so that every tab knows. */
import { fit } from "../../../dist/library/page/fit.js";
import { arraysIn, readRunFile, readText } from "../../../dist/library/page/run.js";
import type { ModelName } from "../../../src/nn/models.js";
import type { KeptImages } from "../../../src/data/arrays.js";
import type { GivenSettings } from "../../../src/settings/given-values.js";
import type { TrainEvent } from "../../../src/train/events.js";
import type { StopTime } from "../../../src/train/stop-time.js";
import { webExecutor } from "../../../dist/runtime/wasm/web-executor.js";
import { measureRate } from "../../../dist/train/measure-rate.js";
import { UserError } from "../../../dist/core/errors.js";
import { readStoredNetwork } from "../../../dist/nn/stored/read.js";
import { RUN_FILES } from "../../../dist/train/run-store.js";
import type { TrainSettings } from "../../../src/settings/settings.js";
import { networkFor, OWN, sourceOf } from "./chosen-model.js";
import { namesIn } from "./opfs-store.js";
import { openPacked } from "./pack.js";
import {
  type ChosenModel,
  freeName,
  NAMES_FILE,
  type PackedImages,
  type PhotoNames,
  type PhotoSet,
  RUNS,
  STACK_FILE,
} from "./photo-set.js";
import { serveFunctions } from "./remote.js";
import { runStore } from "./run-files.js";
import { readSet } from "./sets.js";

/** What happens to a run. */
export interface RunEvent {
  readonly id: string;
  readonly event: TrainEvent | { readonly type: "ended" } | { readonly type: "waits" };
}

/** What a run is begun with. */
export interface Begun {
  readonly set: string;
  readonly network: ChosenModel;
  readonly settings: GivenSettings;
}

/** Steps that are told a second, at most. */
const STEP_MS = 200;

const stops = new Map<string, { controller: AbortController; afterEpoch: boolean }>();
let last: Promise<unknown> = Promise.resolve();

/** What a run is trained with; its photos are opened when its turn comes. */
interface Work {
  readonly network: Parameters<typeof fit>[0];
  readonly options: Parameters<typeof fit>[1];
  readonly open: () => Promise<KeptImages>;
}

/** Trains when what was asked for before has ended. */
function train(id: string, { network, options, open }: Work) {
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
        const data = await open();
        try {
          await fit(network, { ...options, data, signal: stop.controller.signal, onEvent });
        } finally {
          data.close?.();
        }
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
  async begin({ set: setId, network: chosen, settings }: Begun): Promise<string> {
    const set = await readSet(setId);
    const { size, pieces, places, labels, classes, splits, files } = set;
    if (classes.length < 2) throw new UserError(`${set.name} has ${classes.length} class, and a classifier needs two or more.`); // prettier-ignore
    const network = sourceOf(chosen);
    const id = freeName(`${"model" in chosen ? chosen.model : OWN}-${set.name}`, await namesIn(RUNS, "directory"));
    const store = runStore(id);
    const pack: PackedImages = { set: setId, size, pieces, places, labels, classes };
    const names: PhotoNames = { name: set.name, files, pack };
    await store.write(NAMES_FILE, [new TextEncoder().encode(JSON.stringify(names))]);
    const open = async () => ({ ...(await openPacked(pack)), splits });
    if ("stack" in chosen) await store.write(STACK_FILE, [new TextEncoder().encode(chosen.stack)]);
    const { fit: shape } = set;
    train(id, { network, options: { ...settings, name: OWN, fit: shape, store }, open });
    return id;
  },
  /** Goes on with a run that was stopped, or whose tab was closed. */
  async resume(id: string): Promise<void> {
    if (stops.has(id)) return;
    const store = runStore(id);
    const { config } = await readRunFile(store);
    readStoredNetwork(
      JSON.parse((await readText(store, RUN_FILES.network)) ?? "null"),
      store.pathOf(RUN_FILES.network),
    );
    const options = { store, resume: true, name: OWN, threads: navigator.hardwareConcurrency };
    const stack = await readText(store, STACK_FILE);
    const network = sourceOf(stack === null ? { model: config.model.model as ModelName } : { stack });
    train(id, { network, options, open: () => arraysIn(store) });
  },
  /** Images a second that this device trains a network on, without reading photos; it waits for what trains. */
  rate(
    chosen: ChosenModel,
    settings: TrainSettings,
    set: Pick<PhotoSet, "classes" | "size">,
    batch: number,
  ): Promise<number> {
    const measured = last.then(async () => {
      const network = networkFor(chosen, settings, set);
      return measureRate(network, await webExecutor({ threads: navigator.hardwareConcurrency }), batch);
    });
    last = measured.catch(() => {});
    return measured;
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

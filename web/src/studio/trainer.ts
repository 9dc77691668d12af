/** The worker that trains: one run or lab after another, with its lock held, so that every tab knows. */
import { fit } from "../../../dist/library/page/fit.js";
import { arraysIn, readRunFile, readText } from "../../../dist/library/page/run.js";
import { LabStopped } from "../../../dist/lab/course.js";
import type { ModelName } from "../../../src/nn/models.js";
import type { KeptImages } from "../../../src/data/arrays.js";
import type { GivenSettings } from "../../../src/settings/given-values.js";
import type { TrainEvent } from "../../../src/train/run/events.js";
import type { StopTime } from "../../../src/train/run/stop-time.js";
import { webExecutor } from "../../../dist/runtime/wasm/web-executor.js";
import { measureRate } from "../../../dist/train/step/measure-rate.js";
import { UserError } from "../../../dist/core/errors.js";
import { readStoredNetwork } from "../../../dist/nn/stored/read.js";
import { RUN_FILES } from "../../../dist/train/run/run-store.js";
import type { TrainSettings } from "../../../src/settings/settings.js";
import { networkFor, OWN, sourceOf } from "./chosen-model.js";
import { makeLab } from "./lab.js";
import { jsonParts, LAB_ASKED_FILE, type LabAsked, labOf, labStore, readJson } from "./lab-files.js";
import { namesIn, removeFolder } from "./opfs-store.js";
import { openPacked } from "./pack.js";
import {
  ASKED_FILE,
  type ChosenModel,
  freeName,
  NAMES_FILE,
  type PackedImages,
  type PhotoNames,
  type PhotoSet,
  RUNS,
  STACK_FILE,
  type StoredSet,
} from "./photo-set.js";
import { serveFunctions } from "./remote.js";
import { photoNames, runStore } from "./run-files.js";
import { readSet } from "./sets.js";

/** What happens to a run, to a lab's files, or to those that wait for their turn. */
export type TrainerEvent =
  | { readonly id: string; readonly event: TrainEvent | { readonly type: "ended" } | { readonly type: "waits" } }
  | { readonly lab: string }
  | { readonly waiting: readonly string[] };

/** What a run is begun with. */
export interface Begun {
  readonly set: string;
  readonly network: ChosenModel;
  readonly settings: GivenSettings;
}

/** What a run was asked for, so that it is begun even where the page was closed while it waited. */
interface Asked {
  readonly network: ChosenModel;
  readonly settings: GivenSettings;
  readonly fit: PhotoSet["fit"];
  readonly splits: StoredSet["splits"];
  readonly askedAt: string;
}

/** Steps that are told a second, at most. */
const STEP_MS = 200;

interface Stop {
  readonly controller: AbortController;
  afterEpoch: boolean;
}

const stops = new Map<string, Stop>();
/** Those whose turn has not come, and what lets go of the lock by which other tabs know that they are in some tab's queue. */
const waiting = new Map<string, () => void>();
let last: Promise<unknown> = Promise.resolve();

const tell = (event: TrainerEvent) => postMessage({ event });
const newStop = (): Stop => ({ controller: new AbortController(), afterEpoch: false });

function leaveQueue(id: string): boolean {
  const leave = waiting.get(id);
  leave?.();
  waiting.delete(id);
  tell({ waiting: [...waiting.keys()] });
  return leave !== undefined;
}

/** Has something done when what was asked for before has ended, unless it is taken out of the queue meanwhile. */
function inTurn(id: string, stop: Stop, work: () => Promise<void>): void {
  stops.set(id, stop);
  const held = new Promise<void>((resolve) => waiting.set(id, resolve));
  void navigator.locks.request(`waiting/${id}`, () => held);
  tell({ waiting: [...waiting.keys()] });
  const turn = async () => {
    if (!leaveQueue(id)) return;
    try {
      await work();
    } catch (error) {
      if (!stop.controller.signal.aborted && !(error instanceof LabStopped))
        tell({ id, event: { type: "error", message: (error as Error).message, exitCode: 1, stack: "" } });
    } finally {
      stops.delete(id);
    }
  };
  last = last.then(turn);
}

async function locked(id: string, work: () => Promise<unknown>): Promise<void> {
  await navigator.locks.request(`${RUNS}/${id}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) throw new UserError(`Another tab of this browser trains ${id}.`);
    await work();
  });
}

/** Trains a run with its lock held, and tells what happens to it. Rejects as what trains it does. */
async function trainRun(id: string, stop: Stop, fitted: (onEvent: (event: TrainEvent) => void) => Promise<unknown>) {
  stops.set(id, stop);
  let told = -Infinity;
  const onEvent = (event: TrainEvent) => {
    if (event.type === "epoch" && stop.afterEpoch) stop.controller.abort();
    if (event.type === "step") {
      if (performance.now() - told < STEP_MS) return;
      told = performance.now();
    }
    tell({ id, event });
  };
  try {
    await locked(id, () => fitted(onEvent));
  } finally {
    stops.delete(id);
    tell({ id, event: { type: "ended" } });
  }
}

/** What a run is trained with; its photos are opened when its turn comes. */
interface Work {
  readonly network: Parameters<typeof fit>[0];
  readonly options: Parameters<typeof fit>[1];
  readonly open: () => Promise<KeptImages>;
}

function train(id: string, { network, options, open }: Work): void {
  const stop = newStop();
  tell({ id, event: { type: "waits" } });
  inTurn(id, stop, () =>
    trainRun(id, stop, async (onEvent) => {
      const data = await open();
      try {
        await fit(network, { ...options, data, signal: stop.controller.signal, onEvent });
      } finally {
        data.close?.();
      }
    }),
  );
}

function doLab(id: string): void {
  const stop = newStop();
  inTurn(id, stop, () =>
    locked(id, () =>
      makeLab(id, {
        stop: stop.controller.signal,
        train: (run, fitted) => {
          tell({ id: run, event: { type: "waits" } });
          return trainRun(run, stop, fitted);
        },
        tell: () => tell({ lab: id }),
      }),
    ).finally(() => tell({ lab: id })),
  );
}

async function usable(set: string): Promise<StoredSet> {
  const found = await readSet(set);
  const { classes, name } = found;
  if (classes.length >= 2) return found;
  throw new UserError(`${name} has ${classes.length} class, and a classifier needs two or more.`);
}

function namesOf({ id, name, files, size, pieces, places, labels, classes }: StoredSet): PhotoNames {
  return { name, files, pack: { set: id, size, pieces, places, labels, classes } };
}

/** Begins the run of a folder that holds what was asked for. */
function start(id: string, { network, settings, fit: shape, splits }: Asked, pack: PackedImages): void {
  const open = async () => ({ ...(await openPacked(pack)), splits });
  train(id, { network: sourceOf(network), options: { ...settings, name: OWN, fit: shape, store: runStore(id) }, open });
}

const functions = {
  /** Begins a run on a set of photos; gives its id as soon as its folder is there. */
  async begin({ set: setId, network, settings }: Begun): Promise<string> {
    const set = await usable(setId);
    const asked: Asked = { network, settings, fit: set.fit, splits: set.splits, askedAt: new Date().toISOString() };
    sourceOf(network);
    const id = freeName(`${"model" in network ? network.model : OWN}-${set.name}`, await namesIn(RUNS, "directory"));
    const store = runStore(id);
    const names = namesOf(set);
    await store.write(NAMES_FILE, jsonParts(names));
    if ("stack" in network) await store.write(STACK_FILE, [new TextEncoder().encode(network.stack)]);
    await store.write(ASKED_FILE, jsonParts(asked));
    start(id, asked, names.pack!);
    return id;
  },
  /** Begins a lab on a set of photos; gives its id as soon as its folder is there. */
  async beginLab(setId: string, { recipe, language, seed }: Omit<LabAsked, "splits" | "askedAt">): Promise<string> {
    const set = await usable(setId);
    const id = freeName(`${recipe.name}-${set.name}`, await namesIn(RUNS, "directory"));
    const store = labStore(id);
    const asked: LabAsked = { recipe, language, seed, splits: set.splits, askedAt: new Date().toISOString() };
    await store.write(NAMES_FILE, jsonParts(namesOf(set)));
    await store.write(LAB_ASKED_FILE, jsonParts(asked));
    doLab(id);
    return id;
  },
  /** Begins what waited for its turn in a tab that was closed. */
  async beginWaiting(id: string): Promise<void> {
    if (stops.has(id)) return;
    const asked = await readJson<Asked>(runStore(id), ASKED_FILE);
    const { pack } = await photoNames(id);
    if (asked !== null && pack !== undefined) start(id, asked, pack);
    else doLab(id);
  },
  /** Goes on with a run or lab that was stopped, or whose tab was closed; with a run of a lab the lab goes on. */
  async resume(id: string): Promise<void> {
    const lab = labOf(id) ?? ((await readJson(labStore(id), LAB_ASKED_FILE)) === null ? null : id);
    if (lab !== null) {
      if (!stops.has(lab)) doLab(lab);
      return;
    }
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
  /** Takes a run or lab that waits for its turn out of the queue; one that has not begun is gone with it. */
  async drop(id: string): Promise<void> {
    if (!leaveQueue(id)) return;
    stops.delete(id);
    const files = [RUN_FILES.run, "lab.json"];
    const begun = await Promise.all(files.map((name) => readText(runStore(id), name)));
    if (begun.every((text) => text === null)) await removeFolder(`${RUNS}/${id}`);
    tell({ id, event: { type: "ended" } });
  },
  /** Stops a run or a lab; with a run of a lab the lab is stopped. */
  async stop(id: string, when: StopTime): Promise<void> {
    if (waiting.has(id)) return functions.drop(id);
    const stop = stops.get(id);
    if (stop === undefined) throw new UserError("This tab does not train it; stop it where it is trained.");
    if (when === "now") stop.controller.abort();
    else stop.afterEpoch = true;
  },
};

/** What the page may ask of it. */
export type Trainer = typeof functions;

serveFunctions(functions);

import type { LiveEvent, RunSummary } from "../../../src/page/api.js";
import { runAddress } from "../../../src/page/route.js";
import { modelNames } from "../../../src/nn/models.js";
import type { Progress } from "../../../src/train/run/progress-file.js";
import type { StopTime } from "../../../src/train/run/stop-time.js";
import { inLanguage } from "../language.js";
import type { Source } from "../source.js";
import type { Looker } from "./looker.js";
import type { PhotoSet, TakenIn } from "./photo-set.js";
import type { Language } from "./words.js";
import { remote } from "./remote.js";
import type { LabAsked } from "./lab-files.js";
import type { NetworkSummary, TrainPlace } from "./train-place.js";
import type { Trainer, TrainerEvent } from "./trainer.js";

/** Addresses that the service worker answers from the browser's own file system. */
const PHOTO = "./api/photo";

/** How often, and how long after each other, a page looks for what is to be gone on with. */
const LOOKS = 5;
const LOOK_MS = 1000;

/** Networks that train in a tab in a sensible time; the others are for larger machines. */
const MODELS = modelNames.filter((name) => /^(convnet\d|scopenet|resnet18)$/.test(name));

/** This tab as a source of runs: workers that compute, and files in the browser. */
export class Tab {
  readonly looker: Looker;
  readonly #trainer: Trainer;
  /** Of the runs that this tab trains. */
  readonly #training = new Map<string, { progress: Progress | null; stopping: StopTime | null }>();
  /** As they were last told. */
  readonly #known = new Map<string, RunSummary>();
  /** The page's other tabs. */
  readonly #others = new BroadcastChannel("convscope studio");
  #take: (event: LiveEvent) => void = () => {};
  /** Told how far photos are taken in. */
  onTakenIn: (event: TakenIn) => void = () => {};
  /** Those that wait for their turn, and whoever wants to know of each change. */
  waiting: readonly string[] = [];
  readonly #onWaiting = new Set<() => void>();
  /** Told why a run could not be trained. */
  onFailure: (id: string, message: string) => void = () => {};

  constructor() {
    this.looker = remote<Looker>(new Worker(new URL("./looker.ts", import.meta.url), { type: "module" }), (event) => this.onTakenIn(event as TakenIn), inLanguage); // prettier-ignore
    this.#trainer = remote<Trainer>(new Worker(new URL("./trainer.ts", import.meta.url), { type: "module" }), (event) => void this.#heard(event as TrainerEvent), inLanguage); // prettier-ignore
    this.#others.onmessage = ({ data }: MessageEvent<LiveEvent>) => this.#take(data);
  }

  /** The address of a photo of a set. */
  photoOfSet({ id, size }: Pick<PhotoSet, "id" | "size">, piece: number, index: number): string {
    return `${PHOTO}?${new URLSearchParams({ set: id, piece: String(piece), index: String(index), size: String(size) }).toString()}`;
  }

  /** A page with a run's best network in it. */
  async demo(id: string, language: Language): Promise<string> {
    const { demoPage } = await import("./demo-page.js");
    const { summary, classes, config, input } = await this.looker.run(id);
    const program = await this.looker.model(id, "best", "program");
    return demoPage(
      {
        title: summary.name,
        classes,
        size: input[1],
        fit: config.data.fit,
        language,
      },
      program,
    );
  }

  /** Where the networks that are chosen are trained: here. */
  place(): TrainPlace {
    return {
      models: MODELS,
      isOpen: true,
      network: (chosen, settings, photos) => this.looker.network(chosen, settings, photos) as Promise<NetworkSummary>,
      rate: (...asked) => this.#trainer.rate(...asked),
      begin: async ({ id: set }, network, settings) =>
        runAddress(await this.#trainer.begin({ set, network, settings }), "overview"),
    };
  }

  /** Begins a lab on a set of photos; gives its id. */
  beginLab(set: string, asked: Omit<LabAsked, "splits" | "askedAt">): Promise<string> {
    return this.#trainer.beginLab(set, asked);
  }

  /** Goes on with a run or lab that was stopped. */
  resume(id: string): Promise<void> {
    return this.#trainer.resume(id);
  }

  /** Stops a run or lab after the step under way. */
  stopNow(id: string): Promise<void> {
    return this.#trainer.stop(id, "now");
  }

  /** Takes one that waits out of the queue. */
  drop(id: string): Promise<void> {
    return this.#trainer.drop(id);
  }

  async removeLab(id: string): Promise<void> {
    const runs = (await this.looker.runs()).filter(({ lab }) => lab === id);
    await this.looker.removeLab(id);
    for (const run of runs) this.#tell({ type: "removed", id: run.id });
    this.#tell({ type: "lab-removed", id });
  }

  /** Calls a function after each change of the queue; gives the function that ends it. */
  onWaiting(listener: () => void): () => void {
    this.#onWaiting.add(listener);
    return () => this.#onWaiting.delete(listener);
  }

  /**
   * Goes on with the runs and labs whose tab was closed, or loaded again, while it trained them, then with those that waited. A
   * page that was loaded again may hold their locks for a moment still, so that it looks some times.
   */
  async goOn(): Promise<void> {
    for (let look = 0; look < LOOKS; look++) {
      if (look > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      const again = async (id: string, work: Promise<void>) =>
        work.catch((error: unknown) => this.onFailure(id, (error as Error).message));
      for (const { id, status, alive } of await this.looker.labs())
        if (status === "running" && !alive) await again(id, this.#trainer.resume(id));
      for (const { id, lab, status, alive } of await this.looker.runs())
        if (lab === null && status === "running" && !alive) await again(id, this.#trainer.resume(id));
      for (const id of await this.looker.waiting()) await again(id, this.#trainer.beginWaiting(id));
    }
  }

  /** Tells the page, and the others, of a run as it stands. */
  async tellOf(id: string): Promise<void> {
    const run = await this.#summary(id).catch(() => null);
    this.#tell(run === null ? { type: "removed", id } : { type: "run", run });
  }

  /** The runs, as the page reads them. */
  source(): Source {
    const { looker } = this;
    const after = async (ids: readonly string[], work: Promise<unknown>) => {
      await work;
      for (const id of ids) await this.tellOf(id);
    };
    return {
      place: "tab",
      runs: async () => {
        const runs = (await looker.runs()).map((run) => this.#withProgress(run));
        for (const run of runs) this.#known.set(run.id, run);
        return { folder: "", runs, labs: await looker.labs(), lastEventId: "" };
      },
      run: (id) => looker.run(id),
      metrics: (id) => looker.metrics(id),
      judgements: async (id, checkpoint, split) => {
        const judged = await looker.judgements(id, checkpoint, split);
        if (split === "test") await this.tellOf(id);
        return judged;
      },
      photoName: (id, split, index) => looker.photoName(id, split, index),
      filters: (id, layer) => looker.filters(id, layer),
      predict: (id, checkpoint, picture) => looker.predict(id, checkpoint, picture),
      features: (id, checkpoint, picture) => looker.features(id, checkpoint, picture),
      cam: (id, checkpoint, picture, method, labels) => looker.cam(id, checkpoint, picture, method, labels),
      map: (id, checkpoint, picture, layer, channel) => looker.map(id, checkpoint, picture, layer, channel),
      patches: (id, checkpoint, layer) => looker.patches(id, checkpoint, layer),
      model: (id, checkpoint, format) => looker.model(id, checkpoint, format),
      stop: async (id, when) => {
        await this.#trainer.stop(id, when);
        const training = this.#training.get(id);
        if (training !== undefined) training.stopping = when;
        await this.tellOf(id);
      },
      resume: (id) => this.#trainer.resume(id),
      tag: (ids, add, remove) => after(ids, looker.tag(ids, add, remove)),
      about: (ids, change) => after(ids, looker.about(ids, change)),
      delete: async (ids) => {
        await after(ids, looker.delete(ids));
        const left = new Set((await looker.labs()).map((lab) => lab.id));
        for (const id of ids) {
          const [lab] = id.split("/runs/");
          if (lab !== id && !left.has(lab)) this.#tell({ type: "lab-removed", id: lab });
        }
        return { places: [] };
      },
      photo: (id, started, split, index) =>
        `${PHOTO}?${new URLSearchParams({ id, started, split, index: String(index) }).toString()}`,
      report: () => "#/",
      follow: (_, take, connect) => {
        this.#take = take;
        connect(true);
      },
    };
  }

  #withProgress(run: RunSummary): RunSummary {
    const training = this.#training.get(run.id);
    return training === undefined ? run : { ...run, alive: run.status === "running", ...training };
  }

  async #summary(id: string): Promise<RunSummary> {
    const run = this.#withProgress(await this.looker.summary(id));
    this.#known.set(id, run);
    return run;
  }

  #tell(event: LiveEvent): void {
    this.#take(event);
    this.#others.postMessage(event);
  }

  async #heard(event: TrainerEvent): Promise<void> {
    if ("waiting" in event) {
      this.waiting = event.waiting;
      for (const listener of this.#onWaiting) listener();
    } else if ("lab" in event) {
      const lab = await this.looker.lab(event.lab);
      this.#tell(lab === null ? { type: "lab-removed", id: event.lab } : { type: "lab", lab });
    } else await this.#happened(event);
  }

  async #happened({ id, event }: Extract<TrainerEvent, { id: string }>): Promise<void> {
    if (event.type === "waits") this.#training.set(id, { progress: null, stopping: null });
    else if (event.type === "step") {
      const { type, ...step } = event;
      const training = this.#training.get(id);
      const known = this.#known.get(id);
      if (training === undefined || known === undefined) return;
      training.progress = { ...step, memoryBytes: 0 };
      this.#tell({ type: "run", run: this.#withProgress(known) });
    } else if (event.type === "epoch") {
      this.#tell({
        type: "metrics",
        id,
        from: event.metrics.epoch - 1,
        metrics: [event.metrics],
      });
      await this.tellOf(id);
    } else if (event.type === "ended") {
      this.#training.delete(id);
      await this.tellOf(id);
    } else if (event.type === "error") this.onFailure(id, inLanguage(event.message));
    else if (event.type === "start") await this.tellOf(id);
  }
}

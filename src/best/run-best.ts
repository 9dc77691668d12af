import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../core/errors.js";
import type { Dataset } from "../data/photos.js";
import { requirePhotos } from "../data/require-photos.js";
import { takeLease, type Lease } from "../disk/lease.js";
import { makeFolderWithParents } from "../disk/make-folder.js";
import { testRun } from "../lab/test-runs.js";
import { evaluationExecutor } from "../runtime/choose-executor.js";
import type { TrainConfig } from "../settings/train-config.js";
import { bestEpoch } from "../train/run/best-epoch.js";
import { dataRemarks } from "../train/data-remarks.js";
import type { TrainEvent } from "../train/run/events.js";
import { readForeignWeights } from "../train/weights/foreign-weights.js";
import type { Evaluation } from "../train/judge/judged-split.js";
import { loadRun } from "../train/judge/load-run.js";
import { type DataEvent, openData } from "../train/run/open-data.js";
import { isRun, readMetrics, readRun, runPaths } from "../train/run/run-folder.js";
import { startTraining } from "../train/start-training.js";
import { lastDecision } from "../train/timed/pace-file.js";
import type { BestEvent } from "./best-events.js";
import type { BestFile, Candidate, MeasuredRate, PhotosSeen, SearchRun, Transfer } from "./best-file.js";
import { type BestControl, type BestRequest, BestStopped } from "./best-request.js";
import { bestPaths, clearBestTemporaries, writeBest } from "./best-folder.js";
import { baseSettings, growingSizes, scaledSeconds } from "./candidates.js";
import { configFor, judgingSeconds, type RunPlace, timedFor } from "./configs.js";
import { chosenOf, type RoundResult, survivors } from "./halving.js";
import { writeBestReport } from "./best-report.js";
import { judgeMirrored } from "./judge-mirrored.js";
import { networkOfWeights } from "./known-network.js";
import { measureUpdate } from "./measure-update.js";
import { newBest, photosSeen } from "./new-best.js";
import { planBest } from "./plan-best.js";
import { HEAD_ROUND, headRun, planFromWeights } from "./plan-from-weights.js";

/** The share of the time in which one network's rate is measured. */
const RATE_SHARE = 0.01;
const MOST_RATE_SECONDS = 3;
/** What a training takes to begin, and judging and reporting at the end, where neither was seen yet; in seconds. */
const USUAL_OVERHEAD = 1.5;
const USUAL_REPORT = 2;
/** The last report has more to draw than the first: the curves of a longer training. */
const REPORT_MARGIN = 1.2;
const FINAL = "final";

/** A `best` under way: what is known of it, and its files kept up to date. */
class Best {
  #file: BestFile;
  /** Of starting a training, as last seen. */
  #overhead = USUAL_OVERHEAD;
  /** Of judging and reporting, as last seen. */
  #report = USUAL_REPORT;

  constructor(
    private readonly request: BestRequest,
    private readonly control: BestControl,
    private readonly emit: (event: BestEvent) => void,
    private readonly lease: Lease,
    photos: PhotosSeen,
    dataset: Dataset,
    transfer: Transfer | undefined,
  ) {
    const { classes, fingerprint } = dataset;
    const { earlier, data, threads } = request;
    this.#file = {
      ...(earlier ?? { ...newBest(request, photos, dataset), ...(transfer === undefined ? {} : { transfer }) }),
      status: "running",
      data: { ...data, classes, fingerprint },
      threads,
    };
  }

  async run(): Promise<BestFile> {
    this.#update({});
    const { directory } = this.request;
    this.emit({ type: "start", directory, file: this.#file, secondsLeft: this.#left() });
    try {
      const { transfer } = this.#file;
      if (this.#file.plan === null) await (transfer === undefined ? this.#plan() : this.#planTransfer(transfer));
      if (transfer !== undefined) await this.#keepHead();
      await this.#search();
      if (this.#file.final === null) await this.#planFinal();
      await this.#final();
      await this.#conclude("finished");
    } catch (error) {
      if (error instanceof BestStopped) await this.#interrupted();
      else this.#update({ status: "failed" });
      throw error;
    }
    return this.#file;
  }

  /** Seconds left of those that were given, over all sessions. */
  #left(): number {
    return 60 * this.request.minutes - this.#spent();
  }

  #spent(): number {
    return (this.request.earlier?.seconds ?? 0) + (performance.now() - this.request.since) / 1000;
  }

  /** Measures how fast networks of several widths train here, and decides what is tried. */
  async #plan(): Promise<void> {
    const { minutes, imageSize: asked } = this.request;
    const { photos, data } = this.#file;
    const each = Math.min(MOST_RATE_SECONDS, RATE_SHARE * 60 * minutes);
    const plan = await planBest({
      minutes,
      asked,
      photos,
      overhead: this.#overhead,
      spent: () => this.#spent(),
      measure: (width, imageSize) =>
        measureUpdate(configFor(this.#place, baseSettings(width), imageSize), data.classes.length, each),
      onRate: (rate) => this.#rated(rate),
    });
    this.#update({ plan });
    this.emit({ type: "plan", plan, secondsLeft: this.#left() });
  }

  /** The same from weights that have learnt elsewhere. */
  async #planTransfer(transfer: Transfer): Promise<void> {
    const { plan, heads } = await planFromWeights(this.request, this.#file, transfer, {
      place: this.#place,
      overhead: this.#overhead,
      spent: () => this.#spent(),
      emit: this.emit,
      onRate: (rate) => this.#rated(rate),
    });
    this.#update({ plan, transfer: { ...transfer, heads } });
    this.emit({ type: "plan", plan, secondsLeft: this.#left() });
  }

  #rated(rate: MeasuredRate): void {
    this.#update({ rates: [...this.#file.rates, rate] });
    this.emit({ type: "rate", rate });
    this.#checkStopped();
  }

  /** Makes a run of the head that was found, so that it is judged and kept as any other. */
  async #keepHead(): Promise<void> {
    if (!this.#file.search.some(({ round }) => round === HEAD_ROUND))
      this.#update({ search: [headRun(this.#file.plan!, this.#place, this.request.minutes)] });
    for (const run of this.#file.search.filter(({ round, status }) => round === HEAD_ROUND && status === "waiting"))
      await this.#searchRun(run);
  }

  async #search(): Promise<void> {
    const { rounds, candidates, searchSize, imageSize } = this.#file.plan!;
    if (this.#file.chosen !== null) return;
    let left: readonly Candidate[] = candidates;
    for (const [index, { seconds }] of rounds.entries()) {
      const round = index + 1;
      if (!this.#file.search.some((run) => run.round === round)) {
        const planned = left.map(({ name, settings, secondsAnUpdate }): SearchRun => {
          const cost = scaledSeconds(secondsAnUpdate, imageSize, searchSize);
          const timed = timedFor(this.#place, seconds, [{ size: searchSize, until: 1 }], () => cost);
          const config = configFor(this.#place, settings, searchSize, timed);
          return { candidate: name, round, run: `runs/${round}-${name}`, config, status: "waiting" };
        });
        this.#update({ search: [...this.#file.search, ...planned] });
      }
      for (const run of this.#file.search.filter((one) => one.round === round && one.status === "waiting"))
        await this.#searchRun(run);
      const results = this.#resultsOf(round);
      if (results.length === 0) break;
      const keep = survivors(results, rounds[index + 1]?.candidates ?? results.length);
      left = candidates.filter(({ name }) => keep.includes(name));
    }
    this.#choose();
  }

  async #searchRun({ run, candidate, round, config }: SearchRun): Promise<void> {
    const label = round === HEAD_ROUND ? "the last layer alone" : `round ${round}: ${candidate}`;
    const last = await this.#train(run, label, config);
    const directory = join(this.request.directory, run);
    const change = ((): Partial<SearchRun> => {
      const best = bestEpoch(readMetrics(directory));
      if (last?.type !== "finished" || best === null)
        return { status: "failed", error: last?.type === "error" ? last.message : "it ended without a result" };
      const val = { accuracy: best["val/acc"], loss: best["val/loss"] };
      return { status: "finished", val, passes: this.#passesOf(run) };
    })();
    const search = this.#file.search.map((one) => (one.run === run ? { ...one, ...change } : one));
    this.#update({ search });
    this.#consider(run);
    this.emit({ type: "searched", run: search.find((one) => one.run === run)! });
  }

  /** How often a run saw each training photo. */
  #passesOf(run: string): number {
    const directory = join(this.request.directory, run);
    const { config } = readRun(directory);
    return (lastDecision(directory)!.updates * config.batch) / this.#file.photos.train;
  }

  #resultsOf(round: number): RoundResult[] {
    return this.#file.search.flatMap(({ round: own, candidate, val }) => {
      const { secondsAnUpdate } = this.#file.plan!.candidates.find(({ name }) => name === candidate)!;
      return own === round && val !== undefined ? [{ candidate, ...val, secondsAnUpdate }] : [];
    });
  }

  #choose(): void {
    const { candidates, rounds } = this.#file.plan!;
    const done = rounds.map((_, index) => this.#resultsOf(index + 1)).filter((results) => results.length > 0);
    const last = done.at(-1);
    if (last === undefined) {
      const [{ name }] = candidates;
      const why = rounds.length === 0 ? "it is the recipe to begin with" : "no training of the search ended well";
      this.#update({ chosen: { candidate: name, why } });
    } else {
      const { candidate, tied } = chosenOf(last, this.#file.photos.val);
      const best = last.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
      const why =
        tied.length === 0
          ? "it did best on the validation photos"
          : best.candidate === candidate
            ? `it did best on the validation photos, within one standard error of ${tied.join(", ")}`
            : `on the validation photos it is within one standard error of ${best.candidate}, and of those it is the largest network, which gains most by the final training's length`;
      this.#update({ chosen: { candidate, why } });
    }
    this.emit({ type: "chosen", chosen: this.#file.chosen! });
  }

  /** Writes a first report, by which is known what the last one takes, and plans the final training into what is left. */
  async #planFinal(): Promise<void> {
    const { imageSize, candidates } = this.#file.plan!;
    if (this.#file.best !== null) {
      const begun = performance.now();
      await this.#writeReport();
      this.#report = (REPORT_MARGIN * (performance.now() - begun)) / 1000;
    }
    this.#checkStopped();
    const { settings, secondsAnUpdate } = candidates.find(({ name }) => name === this.#file.chosen!.candidate)!;
    // As they are, and twice for the mirrored ones.
    const judging = 3 * judgingSeconds(secondsAnUpdate, this.#file.photos.test);
    const seconds = Math.max(1, this.#left() - this.#overhead - this.#report - judging);
    // What has learnt elsewhere knows one size of things: its photos do not grow.
    const sizes = this.#file.transfer === undefined ? growingSizes(imageSize) : [{ size: imageSize, until: 1 }];
    const timed = timedFor(this.#place, seconds, sizes, (size) => scaledSeconds(secondsAnUpdate, imageSize, size));
    this.#update({ final: { run: `runs/${FINAL}`, config: configFor(this.#place, settings, imageSize, timed) } });
  }

  async #final(): Promise<void> {
    const { run, config } = this.#file.final!;
    const directory = join(this.request.directory, run);
    if (isRun(directory) && readRun(directory).status === "finished") return;
    const last = await this.#train(run, "final training", config, () => this.#consider(run));
    this.#consider(run);
    if (last?.type === "finished") return;
    const why = last?.type === "error" ? last.message : "its process ended without a word (out of memory?)";
    if (this.#file.best === null) throw new UserError(`The final training failed: ${why}`, 1);
    this.emit({ type: "warning", message: `The final training failed (${why}); the best of the search stays.` });
  }

  /** Trains a run, or goes on with it, until it ends; gives the last that it told. Throws `BestStopped` when it was stopped. */
  async #train(run: string, label: string, config: TrainConfig, onEpoch = () => {}): Promise<TrainEvent | null> {
    this.#checkStopped();
    const seconds = config.timed!.seconds;
    const started = performance.now();
    this.emit({ type: "train-start", label, seconds });
    // Photos may have moved since it was planned, and no bit depends on the threads.
    const { threads, data } = this.request;
    const { start } = bestPaths(this.request.directory);
    const weights = config.weights === undefined ? {} : { weights: start };
    const here = { ...config, threads, data: { ...config.data, ...data }, ...weights };
    const request = { directory: join(this.request.directory, run), config: here, force: false, resume: true };
    const training = startTraining(request, (event) => {
      this.emit({ type: "train", label, event });
      if (event.type === "epoch") onEpoch();
    });
    const [stop, kill] = [() => training.stop(), () => training.kill()];
    this.control.stop.addEventListener("abort", stop);
    this.control.kill.addEventListener("abort", kill);
    try {
      const last = await training.ended;
      if (last?.type === "interrupted" || this.control.stop.aborted) throw new BestStopped();
      this.#overhead = Math.max(0.1, (performance.now() - started) / 1000 - seconds);
      return last;
    } finally {
      this.control.stop.removeEventListener("abort", stop);
      this.control.kill.removeEventListener("abort", kill);
    }
  }

  /** Takes a run as the best so far where its validation photos say so. */
  #consider(run: string): void {
    const found = bestEpoch(readMetrics(join(this.request.directory, run)));
    if (found === null) return;
    const { best } = this.#file;
    const [accuracy, loss] = [found["val/acc"], found["val/loss"]];
    const isBetter =
      best === null ||
      accuracy > best.accuracy ||
      (accuracy === best.accuracy && (loss < best.loss || run === best.run));
    this.#update(isBetter ? { best: { run, accuracy, loss } } : {});
  }

  async #interrupted(): Promise<void> {
    this.#update({ status: "interrupted" });
    for (const { run } of this.#file.search) this.#considerIfRun(run);
    if (this.#file.final !== null) this.#considerIfRun(this.#file.final.run);
    if (this.#file.best !== null && !this.control.kill.aborted) await this.#writeReport();
  }

  #considerIfRun(run: string): void {
    if (isRun(join(this.request.directory, run))) this.#consider(run);
  }

  /** Asks the test photos, once, and writes the report. */
  async #conclude(status: BestFile["status"]): Promise<void> {
    const { directory, threads } = this.request;
    const { best, photos } = this.#file;
    if (best !== null && photos.test > 0) {
      const executor = evaluationExecutor({ device: "cpu", threads });
      const run = join(directory, best.run);
      const { root, cacheRoot } = this.#file.data;
      await testRun(run, executor, { data: root, cacheRoot }, (event) => this.emit({ type: "data", event }));
      this.#update({ test: JSON.parse(readFileSync(runPaths(run).test, "utf8")) as Evaluation });
      const onData = (event: DataEvent) => this.emit({ type: "data", event });
      if (this.#file.mirrored === null)
        this.#update({
          mirrored: await judgeMirrored(loadRun(run, "best"), executor, { data: root, cacheRoot }, onData),
        });
    }
    this.#update({ status });
    await this.#writeReport();
  }

  async #writeReport(): Promise<void> {
    const { directory, threads } = this.request;
    const executor = evaluationExecutor({ device: "cpu", threads });
    const found = await writeBestReport(directory, this.#file, executor, (event) => this.emit({ type: "data", event }));
    this.#update(found);
    this.emit({ type: "report", path: bestPaths(directory).report });
  }

  /** What all runs share: photos and machine. */
  get #place(): RunPlace {
    const { data, threads, seed } = this.request;
    const { train, val } = this.#file.photos;
    return { data, threads, seed, photos: { train, val } };
  }

  #checkStopped(): void {
    this.lease.check();
    if (this.control.stop.aborted) throw new BestStopped();
  }

  #update(change: Partial<BestFile>): void {
    this.#file = { ...this.#file, ...change, seconds: this.#spent() };
    writeBest(this.request.directory, this.#file);
  }
}

/**
 * Trains the best classifier that so many minutes of this machine can train: looks at the photos, measures, searches with
 * a fifth of the time, trains with the rest, and asks the test photos once. Goes on where an earlier session stopped, by
 * what that wrote down. Rejects with `BestStopped` after `control.stop`, with the best so far kept, and with a `UserError`
 * for what the user can mend.
 */
export async function runBest(
  request: BestRequest,
  control: BestControl,
  emit: (event: BestEvent) => void,
): Promise<BestFile> {
  const { directory, data, earlier, seed, imageSize, weights } = request;
  makeFolderWithParents(bestPaths(directory).runs);
  const onWait = (message: string) => emit({ type: "warning", message });
  const lease = await takeLease(bestPaths(directory).lock, { doing: "looking for the best here", onWait });
  try {
    clearBestTemporaries(directory);
    const size = earlier?.plan?.imageSize ?? imageSize ?? 64;
    // Known before a single photo is decoded.
    const transfer = weights === null || earlier !== null ? undefined : { ...networkOfWeights(readForeignWeights(weights), weights, imageSize), weights, heads: null }; // prettier-ignore
    const photos = { data, model: { model: "scopenet", options: {}, imageSize: size }, seed };
    const dataset = await openData(photos, null, (event) => emit({ type: "data", event }));
    dataset.close();
    if (earlier !== null && earlier.data.fingerprint !== dataset.fingerprint)
      throw new UserError(`The photos in ${data.root} are not those that this was begun with; restore them or begin again in another folder.`); // prettier-ignore
    requirePhotos(dataset, ["val"]);
    for (const event of dataRemarks(dataset)) if (earlier === null || event.type === "warning") emit(event);
    const seen = earlier?.photos ?? (await photosSeen(dataset));
    return await new Best(request, control, emit, lease, seen, dataset, transfer).run();
  } finally {
    lease.end();
  }
}

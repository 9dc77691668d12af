import { UserError } from "../../core/errors.js";
import type { TimedConfig } from "../../settings/train-config.js";
import { RUN_FILES, type RunStore } from "../run/run-store.js";
import { type Costs, type Decision, phaseAt, progressAt, secondsFor, updatesBy, updatesIn } from "./length.js";

/** pace.json: what was decided of a run's length, and how much of its time is spent. */
interface PaceFile {
  readonly decisions: readonly Decision[];
  /** Seconds of training and validation up to the last time that this was written. */
  readonly spent: number;
  /** Whether the run has ended: trained anew, it has the same length, whatever the clock says. */
  readonly ended?: boolean;
}

/** The end may be missed by so much of the budget before a run's length is decided anew. */
const TOLERANCE = 0.01;
/** Updates whose mean says how fast a machine is; fewer say it badly. */
const FEWEST_SEEN = 5;
/** The share of the budget that such a mean is over: between two of them nothing is decided. */
const WINDOW = 0.02;
/** What the mean keeps of itself: it follows a machine that becomes busy within a few decisions. */
const KEPT = 0.5;

function isDecision(value: unknown): value is Decision {
  const { at, updates } = (value ?? {}) as Partial<Decision>;
  return Number.isInteger(at) && Number.isInteger(updates) && updates! > at! && at! >= 0;
}

/** What stands in pace.json; null where there is none. Throws a `UserError` when it is damaged: bits depend on it. */
function parse(bytes: Uint8Array | null, path: string): PaceFile | null {
  if (bytes === null) return null;
  let file: Partial<PaceFile> = {};
  try {
    file = (JSON.parse(new TextDecoder().decode(bytes)) ?? {}) as Partial<PaceFile>;
  } catch {
    // Said below.
  }
  const { decisions, spent, ended } = file;
  const rises = decisions?.every?.((one, index) => isDecision(one) && (index === 0 ? one.at === 0 : one.at >= decisions[index - 1].at)); // prettier-ignore
  if (decisions === undefined || decisions.length === 0 || rises !== true || !Number.isFinite(spent))
    throw new UserError(`${path} is damaged: it does not say how long the run is; restore it, or begin a new run.`);
  return { decisions, spent: spent!, ...(ended === true && { ended }) };
}

/** How long a timed run is and how far, by its clock and by what was decided before. */
export class Pace {
  #decisions: Decision[];
  /** Seconds spent before this process, of which the clock knows nothing. */
  #before: number;
  #begun: number;
  /** What an update took in each phase that was seen. */
  readonly #seen: (number | undefined)[] = [];
  #validation: number;
  #window = { seconds: 0, updates: 0 };
  #compiles = true;
  #ended: boolean;

  private constructor(
    private readonly store: RunStore,
    private readonly config: TimedConfig,
    private readonly updatesAnEpoch: number,
    file: PaceFile | null,
    /** Milliseconds, as `performance.now()`. */
    private readonly clock: () => number,
  ) {
    this.#before = file?.spent ?? 0;
    this.#begun = clock();
    this.#ended = file?.ended ?? false;
    this.#validation = config.validationSeconds;
    const first = { at: 0, updates: updatesIn(config, 0, config.seconds, this.#costs(0)) };
    this.#decisions = [...(file?.decisions ?? [first])];
  }

  /** Of a run that begins now, or of what an earlier process decided of it. Rejects with a `UserError` when that is damaged. */
  static async open(
    store: RunStore,
    config: TimedConfig,
    updatesAnEpoch: number,
    clock: () => number = () => performance.now(),
  ): Promise<Pace> {
    const file = parse(await store.read(RUN_FILES.pace), store.pathOf(RUN_FILES.pace));
    const pace = new Pace(store, config, updatesAnEpoch, file, clock);
    if (file === null) await pace.save();
    return pace;
  }

  /** The updates of the whole run, as known at one of them (from 0). */
  updates(update: number): number {
    return updatesBy(this.#decisions, update);
  }

  /** The epochs of the whole run, likewise; the last may be a part of one. */
  epochs(update: number): number {
    return Math.ceil(this.updates(update) / this.updatesAnEpoch);
  }

  /** Progress before an update, in 0..1. */
  progress(update: number): number {
    return progressAt(this.#decisions, update);
  }

  /** An update as a schedule counts it, which knows of no decision but the first: it falls to its end whenever that is. */
  scheduled(update: number): { readonly update: number; readonly updates: number } {
    const { updates } = this.#decisions[0];
    return { update: Math.min(updates - 1, this.progress(update) * updates), updates };
  }

  /** The size of the photos of an epoch (from 0): it does not change within one. */
  sizeOf(epoch: number): number {
    const { phases } = this.config;
    return phases[this.#phaseOf(epoch)].size;
  }

  /** Seconds to the planned end. */
  secondsLeft(): number {
    return Math.max(0, this.config.seconds - this.#spent());
  }

  /** Takes in that a validation took so many seconds. */
  validated(seconds: number): void {
    this.#validation = seconds;
  }

  /**
   * Takes in that an update of an epoch is done, `update` of them by now, which took so many seconds. Where the end would
   * be missed it decides how many updates there are to be, and resolves when that is written down.
   */
  async updated(update: number, epoch: number, seconds: number): Promise<void> {
    const phase = this.#phaseOf(epoch);
    if (this.#compiles) {
      this.#compiles = false;
      return;
    }
    this.#window.seconds += seconds;
    this.#window.updates++;
    const { updates } = this.#window;
    if (updates < FEWEST_SEEN || this.#window.seconds < WINDOW * this.config.seconds) return;
    const now = this.#window.seconds / updates;
    const before = this.#seen[phase];
    this.#seen[phase] = before === undefined ? now : KEPT * before + (1 - KEPT) * now;
    this.#window = { seconds: 0, updates: 0 };
    // What an earlier process decided for later is not decided again.
    const last = this.#decisions[this.#decisions.length - 1];
    if (this.#ended || last.at > update || update >= last.updates) return;
    const progress = this.progress(update);
    const costs = this.#costs(phase);
    const left = this.config.seconds - this.#spent();
    const expected = secondsFor(this.config, progress, last.updates - update, costs);
    if (Math.abs(expected - left) <= TOLERANCE * this.config.seconds) return;
    const decided = update + updatesIn(this.config, progress, left, costs);
    if (decided === last.updates) return;
    this.#decisions.push({ at: update, updates: decided });
    await this.save();
  }

  /** Photos have another size from here on: the first update compiles a program, which says nothing of the rate. */
  resized(): void {
    this.#window = { seconds: 0, updates: 0 };
    this.#compiles = true;
  }

  /** The run has ended: nothing is decided any more. */
  end(): Promise<void> {
    this.#ended = true;
    return this.save();
  }

  /** Writes down what is decided and spent. */
  save(): Promise<void> {
    const file: PaceFile = { decisions: this.#decisions, spent: this.#spent(), ...(this.#ended && { ended: true }) };
    return this.store.write(RUN_FILES.pace, [new TextEncoder().encode(`${JSON.stringify(file)}\n`)]);
  }

  #phaseOf(epoch: number): number {
    return phaseAt(this.config, this.progress(epoch * this.updatesAnEpoch));
  }

  #spent(): number {
    return this.#before + (this.clock() - this.#begun) / 1000;
  }

  /** What a phase that was not seen yet takes follows from how the present one compares with what was measured. */
  #costs(phase: number): Costs {
    const { phases } = this.config;
    const factor = (this.#seen[phase] ?? phases[phase].secondsAnUpdate) / phases[phase].secondsAnUpdate;
    return {
      updates: phases.map(({ secondsAnUpdate }, index) => this.#seen[index] ?? factor * secondsAnUpdate),
      validation: this.#validation,
      updatesAnEpoch: this.updatesAnEpoch,
    };
  }
}

import type { Executor, PartTime, Session } from "../../runtime/executor.js";
import { describePart, type PartMean, type Profile, profileRows } from "../run/profile.js";
import type { StepRun } from "./step.js";

/** An event of Chrome's trace format, complete in itself; times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: "X";
  readonly ts: number;
  readonly dur: number;
  readonly pid: 1;
  readonly tid: 1;
}

/** The steps that the trace shows in full. */
const TRACED_STEPS = 6;

/** What a program's session has taken: in all, and at its first run. */
interface Measured {
  readonly rates: ReadonlyMap<string, number>;
  readonly first: readonly PartTime[];
  times: readonly PartTime[];
  readonly stepSeconds: number[];
}

/** Watches training and says at the end where the time went. Times are `performance.now()`'s. */
export class Profiler {
  readonly #events: TraceEvent[] = [];
  readonly #measured = new Map<Session, Measured>();
  readonly #waits: number[] = [];
  readonly #evaluations: number[] = [];
  #steps = 0;

  /** `batch` is the size of the batches that count: an epoch's last may be smaller. */
  constructor(private readonly batch: number) {}

  /** Training has waited for photos. */
  waited(from: number, to: number): void {
    this.#waits.push(to - from);
    if (this.#steps < TRACED_STEPS) this.#trace("wait for photos", "data", from, to);
  }

  /** A step of `size` photos is done; `run` is what it ran. */
  stepped(from: number, to: number, size: number, run: StepRun): void {
    this.#steps++;
    const { session, program } = run;
    const times = session.times?.() ?? [];
    const known = this.#measured.get(session);
    if (this.#steps <= TRACED_STEPS) this.#traceStep(from, to, run, times, known?.times);
    if (size !== this.batch) return;
    if (known === undefined) {
      const rates = new Map(program.masks.map(({ name, rate }) => [name, rate]));
      this.#measured.set(session, { rates, first: times, times, stepSeconds: [(to - from) / 1000] });
    } else {
      known.times = times;
      known.stepSeconds.push((to - from) / 1000);
    }
  }

  /** A validation is done. */
  evaluated(from: number, to: number): void {
    if (this.#evaluations.length === 0) this.#trace("validation", "evaluation", from, to);
    this.#evaluations.push(to - from);
  }

  /** The profile, and the trace's events; `null` where no whole batch was trained on. */
  async finish(executor: Executor): Promise<{ profile: Profile; events: readonly TraceEvent[] } | null> {
    const peakMemoryBytes = process.resourceUsage().maxRSS * 1024;
    const measured = [...this.#measured.values()];
    if (measured.length === 0) return null;
    const durations = measured.flatMap(({ stepSeconds }) => withoutFirst(stepSeconds));
    const parts = measured.flatMap((session) => meansOf(session, durations.length));
    // After the peak of memory was read: it needs some of its own.
    const roofline = parts.length === 0 ? null : ((await executor.roofline?.()) ?? null);
    const stepSeconds = mean(durations);
    const profile: Profile = {
      executor: executor.name,
      steps: durations.length,
      batch: this.batch,
      stepMilliseconds: 1000 * stepSeconds,
      waitMilliseconds: mean(withoutFirst(this.#waits)),
      evaluationMilliseconds: this.#evaluations.length === 0 ? null : mean(this.#evaluations),
      peakMemoryBytes,
      roofline,
      rows: profileRows(parts, stepSeconds, roofline),
    };
    return { profile, events: this.#events };
  }

  #trace(name: string, cat: string, from: number, to: number): void {
    this.#events.push({ name, cat, ph: "X", ts: 1000 * from, dur: 1000 * (to - from), pid: 1, tid: 1 });
  }

  /** A step with its parts, which run one after another. */
  #traceStep(from: number, to: number, run: StepRun, times: readonly PartTime[], before?: readonly PartTime[]): void {
    this.#trace(`step ${this.#steps}`, "step", from, to);
    let at = run.started;
    times.forEach((part, index) => {
      const taken = 1000 * (part.seconds - (before?.[index].seconds ?? 0));
      const { phase, layer, ops } = describePart(part);
      this.#trace([layer, ops.length === 0 ? "move" : ops.join(", ")].join(" ").trim(), phase, at, at + taken);
      at += taken;
    });
  }
}

/** The first is different: programs are planned and memory is touched for the first time. */
function withoutFirst(numbers: readonly number[]): readonly number[] {
  return numbers.length > 1 ? numbers.slice(1) : numbers;
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** A session's parts, spread over `steps`; of the arithmetic what dropout is expected to leave. */
function meansOf({ rates, first, times, stepSeconds }: Measured, steps: number): PartMean[] {
  const isOnly = stepSeconds.length === 1;
  const runs = withoutFirst(stepSeconds).length;
  return times.map(({ masks, ...part }, index) => {
    const kept = masks.reduce((share, mask) => share * (1 - (rates.get(mask) ?? 0)), 1);
    const seconds = part.seconds - (isOnly ? 0 : first[index].seconds);
    return {
      ...part,
      seconds: seconds / steps,
      flops: (part.flops * kept * runs) / steps,
      bytes: (part.bytes * runs) / steps,
    };
  });
}

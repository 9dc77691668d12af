import type { Origin } from "../../graph/graph.js";
import type { PartTime, Roofline } from "../../runtime/executor.js";
import { flopsOf } from "../../graph/flops.js";

/** Time of one kind of work: what one layer does in one phase. */
export interface ProfileRow {
  readonly phase: Origin["phase"];
  /** Empty for what belongs to no layer, such as clipping gradients. */
  readonly layer: string;
  /** The coarse ops, the one with the most arithmetic first; none where numbers are only moved. */
  readonly ops: readonly string[];
  readonly kernels: readonly string[];
  /** Whether it changes weights too, beside what its phase says. */
  readonly isUpdating: boolean;
  /** A step's. */
  readonly milliseconds: number;
  /** Of the step's time, waiting for photos left out. */
  readonly share: number;
  readonly gflopsPerSecond: number;
  /** The time that the roofline would allow, by the time that it took; `null` where the roofline was not measured. */
  readonly rooflineShare: number | null;
  readonly boundBy: "arithmetic" | "memory" | null;
}

/** Where a training step's time goes: means over the steps that were counted. */
export interface Profile {
  readonly executor: string;
  /** Whole batches, but for the first, in which memory is touched for the first time. */
  readonly steps: number;
  readonly batch: number;
  readonly stepMilliseconds: number;
  /** Waiting for photos, before each step. */
  readonly waitMilliseconds: number;
  /** Of one validation; `null` where there was none. */
  readonly evaluationMilliseconds: number | null;
  readonly peakMemoryBytes: number;
  readonly roofline: Roofline | null;
  /** In the order of the step; empty where the executor does not measure parts of it. */
  readonly rows: readonly ProfileRow[];
}

/** A part's work and time, means of a step. */
export interface PartMean extends Omit<PartTime, "seconds" | "masks"> {
  readonly seconds: number;
}

/** What a part is called: of its nodes, the one with the most arithmetic says the phase and the layer. */
export function describePart({
  nodes,
}: Pick<PartTime, "nodes">): Pick<ProfileRow, "phase" | "layer" | "ops" | "isUpdating"> {
  const sorted = nodes.toSorted((a, b) => flopsOf(b) - flopsOf(a));
  const { phase, layer }: Origin = sorted.length === 0 ? { phase: "update", layer: "" } : sorted[0].origin;
  const isUpdating = phase !== "update" && nodes.some(({ origin }) => origin.phase === "update");
  const own = isUpdating ? sorted.filter(({ origin }) => origin.phase !== "update") : sorted;
  return { phase, layer, ops: [...new Set(own.map(({ op }) => op))], isUpdating };
}

/** The rows of a step of `stepSeconds`: parts of one phase, layer and kind together. */
export function profileRows(parts: readonly PartMean[], stepSeconds: number, roofline: Roofline | null): ProfileRow[] {
  const groups = new Map<string, PartMean[]>();
  for (const part of parts) {
    const { phase, layer, ops } = describePart(part);
    const key = [phase, layer, ...ops].join(" ");
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()].map((group) => {
    const sum = (of: (part: PartMean) => number) => group.reduce((total, part) => total + of(part), 0);
    const seconds = sum((part) => part.seconds);
    const flops = sum((part) => part.flops);
    const least =
      roofline === null
        ? null
        : leastSeconds(
            flops,
            sum((part) => part.bytes),
            roofline,
          );
    return {
      ...describePart(group[0]),
      kernels: [...new Set(group.flatMap(({ kernels }) => kernels))],
      milliseconds: 1000 * seconds,
      share: seconds / stepSeconds,
      gflopsPerSecond: seconds === 0 ? 0 : flops / seconds / 1e9,
      rooflineShare: least === null || seconds === 0 ? null : least.seconds / seconds,
      boundBy: least === null ? null : least.boundBy,
    };
  });
}

/** The roofline: work takes at least its arithmetic at the machine's peak, and its memory at the machine's bandwidth. */
function leastSeconds(flops: number, bytes: number, { flopsPerSecond, bytesPerSecond }: Roofline) {
  const arithmetic = flops / flopsPerSecond;
  const memory = bytes / bytesPerSecond;
  return {
    seconds: Math.max(arithmetic, memory),
    boundBy: arithmetic > memory ? ("arithmetic" as const) : ("memory" as const),
  };
}

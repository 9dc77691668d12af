/** What the processes of one training tell each other besides gradients. Alone, nobody is asked. */
import { concatenate } from "../core/concatenate.js";
import { decodeSafetensors, encodeSafetensors } from "../core/safetensors.js";
import type { Weights } from "../nn/initialize.js";
import { broadcast, gather, type Ranks } from "../ranks/ranks.js";
import type { Position } from "./run/checkpoint.js";
import { EVALUATION_BATCH, type Judgement } from "./judge/evaluate-split.js";
import type { EpochMetrics } from "./run/run-file.js";
import type { StopTime } from "./run/stop-time.js";

/** Where training stands when it begins or goes on. */
export interface Start {
  readonly weights: Weights;
  readonly memory: Weights;
  readonly position: Position;
  /** Of the epochs done so far. */
  readonly metrics: readonly EpochMetrics[];
}

const WEIGHTS = "weights ";
const MEMORY = "memory ";

/** Gives every process the first one's start. */
export async function shareStart(ranks: Ranks, { weights, memory, position, metrics }: Start): Promise<Start> {
  const tensors = new Map([
    ...[...weights].map(([name, tensor]) => [WEIGHTS + name, tensor] as const),
    ...[...memory].map(([name, tensor]) => [MEMORY + name, tensor] as const),
  ]);
  const metadata = { position: JSON.stringify(position), metrics: JSON.stringify(metrics) };
  const own = ranks.rank === 0 ? concatenate(encodeSafetensors({ tensors, metadata })) : new Uint8Array(0);
  const sent = decodeSafetensors(await broadcast(ranks, own));
  const ofKind = (kind: string): Weights =>
    new Map([...sent.tensors].flatMap(([name, tensor]) => (name.startsWith(kind) ? [[name.slice(kind.length), tensor]] : []))); // prettier-ignore
  return {
    weights: ofKind(WEIGHTS),
    memory: ofKind(MEMORY),
    position: JSON.parse(sent.metadata.position) as Position,
    metrics: JSON.parse(sent.metadata.metrics) as EpochMetrics[],
  };
}

/** The later one is the more urgent. */
const URGENCY: readonly (StopTime | null)[] = [null, "after-epoch", "now"];

/** When all processes stop: as soon as any of them is to. */
export async function agreeOnStop(ranks: Ranks, own: StopTime | null): Promise<StopTime | null> {
  if (ranks.count === 1) return own;
  const said = await gather(ranks, Uint8Array.of(URGENCY.indexOf(own)));
  return URGENCY[said.reduce((latest, [time]) => Math.max(latest, time), 0)];
}

/** The items that this process judges: whole batches of them, so that every batch is what it is for one process alone. */
export function ownItems({ rank, count }: Ranks, items: Uint32Array): Uint32Array {
  const batches = Math.ceil(items.length / EVALUATION_BATCH);
  const from = (of: number) => Math.floor((batches * of) / count) * EVALUATION_BATCH;
  return items.subarray(from(rank), Math.min(from(rank + 1), items.length));
}

type Judged = Pick<Judgement, "label" | "predicted" | "loss">;

/** The judgements of all processes, in the order of the items. */
export async function gatherJudgements(ranks: Ranks, own: readonly Judged[]): Promise<readonly Judged[]> {
  if (ranks.count === 1) return own;
  const numbers = Float64Array.from(own.flatMap(({ label, predicted, loss }) => [label, predicted, loss]));
  const all = await gather(ranks, new Uint8Array(numbers.buffer));
  return all.flatMap(({ buffer, byteOffset, byteLength }) => {
    const rows = new Float64Array(buffer, byteOffset, byteLength / Float64Array.BYTES_PER_ELEMENT);
    return Array.from({ length: rows.length / 3 }, (_, row) => {
      const [label, predicted, loss] = rows.subarray(3 * row, 3 * row + 3);
      return { label, predicted, loss };
    });
  });
}

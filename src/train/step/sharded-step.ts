import type { DropoutMask } from "../../core/dropout-mask.js";
import { float32, sizeOf, type Tensor } from "../../core/tensor.js";
import { shardProgram, type ShardProgram, shardUpdateProgram, type Summed } from "../../program/sharded.js";
import { SHARE } from "../../program/training.js";
import type { StateVariable } from "../../program/program.js";
import type { Ranks } from "../../ranks/ranks.js";
import { ShardSum } from "../../ranks/sum-shards.js";
import { ownShards, rowsOf } from "../../ranks/tree.js";
import type { Session, State } from "../../runtime/executor.js";
import { type Part, WHOLE } from "./accumulation.js";
import { predictedClasses } from "./metrics.js";
import { masksOf, scalar, type Step, type StepOptions, type StepResult, type StepRun, type Steps, updateInputs, updateOf } from "./step.js"; // prettier-ignore

interface CompiledShard {
  readonly program: ShardProgram;
  readonly session: Session;
}

/** What a shard's vector ends with, after all that is summed: its share of the loss, and how many it had right. */
const TAIL = 2;

/**
 * A step whose batch is divided into shards: each gives gradients, these are added in one fixed tree, and one update is
 * made of the sum, by every process the same. Batch norm normalises each shard by itself, as in PyTorch's
 * DistributedDataParallel; running statistics are the mean of the shards', where that keeps the first process's.
 */
export class ShardedStep implements Steps {
  readonly state: readonly StateVariable[];
  readonly #sum: ShardSum;
  readonly #summed: readonly Summed[];
  readonly #shards = new Map<number, CompiledShard>();
  readonly #updates = new Map<boolean, Session>();
  #lastRun: StepRun | null = null;

  constructor(
    private readonly options: StepOptions,
    private readonly shards: number,
    private readonly ranks: Ranks,
  ) {
    this.state = this.#updateProgram(WHOLE).state;
    this.#summed = shardProgram(this.#specification(1, WHOLE)).summed;
    const length = this.#summed.reduce((sum, { shape }) => sum + sizeOf(shape), 0) + TAIL;
    this.#sum = new ShardSum(ranks, shards, length);
  }

  async run(step: Step, state: State): Promise<StepResult> {
    const { part = WHOLE } = step;
    const sum = await this.#sum.of((shard, into) => this.#shard(shard, into, step, state));
    const inputs = new Map<string, Tensor>(updateInputs(this.options, step));
    let at = 0;
    for (const { name, shape } of this.#summed) {
      const to = at + sizeOf(shape);
      inputs.set(name, float32(shape, sum.subarray(at, to)));
      at = to;
    }
    const [loss, correct] = sum.subarray(at);
    const outputs = await (await this.#update(part, state)).run(inputs);
    return { loss, correct, gradientNorm: outputs.get("gradient_norm")?.data[0] ?? null };
  }

  lastRun(): StepRun | null {
    return this.#lastRun;
  }

  async close(): Promise<void> {
    for (const { session } of this.#shards.values()) await session.close();
    for (const session of this.#updates.values()) await session.close();
    this.#shards.clear();
    this.#updates.clear();
  }

  /** Computes one shard of a step's batch; of a batch with fewer images than shards some are empty. */
  async #shard(shard: number, into: Float32Array, step: Step, state: State): Promise<void> {
    const { network, seed } = this.options;
    const { batch, targets, labels, part = WHOLE } = step;
    const all = labels.length;
    const { from, to } = rowsOf(all, this.shards, { from: shard, to: shard + 1 });
    const size = to - from;
    if (size === 0) {
      into.fill(0);
      return;
    }
    const { program, session } = await this.#compile(size, state);
    const share = size / all;
    // Of a batch that was not read whole, this rank's rows are all there is.
    const own = ownShards(this.shards, this.ranks.rank, this.ranks.count);
    const first = batch.size === all ? 0 : rowsOf(all, this.shards, own).from;
    const bytes = 3 * network.imageSize ** 2;
    const images = batch.images.subarray((from - first) * bytes, (to - first) * bytes);
    const inputs = new Map<string, Tensor | DropoutMask>([
      ["images", { dtype: "uint8", shape: [size, 3, network.imageSize, network.imageSize], data: images }],
      ["targets", float32([size, network.classes], targets.subarray(from * network.classes, to * network.classes))],
      [SHARE, scalar(part.share * share)],
      ...masksOf(program, seed, step, shard),
    ]);
    this.#lastRun = { program, session, started: performance.now() };
    const outputs = await session.run(inputs);
    let at = 0;
    for (const { name, kind } of this.#summed) {
      const { data } = outputs.get(name)!;
      if (kind === "gradient") into.set(data, at);
      else for (let index = 0; index < data.length; index++) into[at + index] = share * data[index];
      at += data.length;
    }
    const predicted = predictedClasses(outputs.get("logits")!.data, network.classes);
    into[at] = share * outputs.get("loss")!.data[0];
    into[at + 1] = predicted.filter((label, row) => label === labels[from + row]).length;
  }

  #specification(batch: number, part: Part) {
    const { network, normalization, frozen } = this.options;
    return { network, normalization, frozen, batch, ...updateOf(this.options, part) };
  }

  #updateProgram(part: Part) {
    return shardUpdateProgram(this.#specification(1, part));
  }

  async #compile(size: number, state: State): Promise<CompiledShard> {
    const known = this.#shards.get(size);
    if (known !== undefined) return known;
    const program = shardProgram(this.#specification(size, WHOLE));
    const compiled = { program, session: await this.options.executor.load(program, state) };
    this.#shards.set(size, compiled);
    return compiled;
  }

  async #update(part: Part, state: State): Promise<Session> {
    const known = this.#updates.get(part.last);
    if (known !== undefined) return known;
    const session = await this.options.executor.load(this.#updateProgram(part), state);
    this.#updates.set(part.last, session);
    return session;
  }
}

import { keptFactor, type DropoutMask } from "../core/dropout-mask.js";
import { assert } from "../core/errors.js";
import { streamWords } from "../core/random.js";
import { sizeOf } from "../core/tensor.js";
import type { Kernels, LoadedPlan } from "./kernels.js";
import { PlanBuilder } from "./plan/plan-builder.js";

/** One mask's place, and the words that its random stream begins with. */
interface Place {
  readonly rate: number;
  readonly words: Float32Array;
  readonly numbers: Float32Array;
}

/** A plan that draws a program's dropout masks, all of them in one run, to where the program reads them. */
export class MaskPlan {
  readonly #loaded: LoadedPlan;
  readonly #places: ReadonlyMap<string, Place>;
  /** What each mask has taken, all runs together. */
  readonly seconds: Float64Array;

  /** The masks' shapes and rates hold for every run. */
  constructor(kernels: Kernels, masks: ReadonlyMap<string, DropoutMask>) {
    const builder = new PlanBuilder(kernels.ops);
    this.#places = new Map(
      [...masks].map(([name, { shape, rate }]) => {
        const place = { rate, words: kernels.state(4), numbers: kernels.state(sizeOf(shape)) };
        const operands = [builder.external(place.words.length), builder.external(place.numbers.length)] as const;
        // A word is dropped where it is less than 2^32 · rate, which a float64 holds exactly.
        const threshold = Math.ceil(rate * 2 ** 32) | 0;
        builder.emit("draw_mask", operands, [place.numbers.length, threshold], [keptFactor(rate)]);
        return [name, place];
      }),
    );
    this.#loaded = kernels.load({ ...builder.encode(), arenaBytes: 0 });
    this.seconds = new Float64Array(masks.size);
  }

  /** Draws the masks and gives their numbers by name; `memory` stands for the plan's own, of which it needs none. */
  async draw(masks: ReadonlyMap<string, DropoutMask>, memory: Uint8Array): Promise<ReadonlyMap<string, Float32Array>> {
    const arrays = [...this.#places].flatMap(([name, { rate, words, numbers }]) => {
      const mask = masks.get(name);
      assert(
        mask?.rate === rate && sizeOf(mask.shape) === numbers.length,
        `the mask ${name} is like that of other runs`,
      );
      new Uint32Array(words.buffer, words.byteOffset, words.length).set(streamWords(...mask.stream));
      return [words, numbers];
    });
    await this.#loaded.run([memory, ...arrays], this.seconds);
    return new Map([...this.#places].map(([name, { numbers }]) => [name, numbers]));
  }

  close(): void {
    this.#loaded.close();
  }
}

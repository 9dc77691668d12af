import { repeatsOf } from "./augment/augment.js";
import { fillBatch, type ReadPhoto } from "./fill-batch.js";
import type { Loader } from "./loader.js";

/**
 * Reads batches of photos that lie in memory, and varies them, when they are asked for and on the thread that asks; to the
 * same bits as the threads of `openLoader` from the same pixels.
 */
export function memoryLoader(read: ReadPhoto, size: number): Loader {
  let epoch = 0;
  let spare: ArrayBuffer[] = [];
  return {
    start(order, batchSize, { first = 0, augmentation = null } = {}) {
      const items = order.slice();
      const plan = { order: items, repeats: repeatsOf(items), batchSize, augmentation };
      const own = ++epoch;
      const batchBytes = batchSize * 3 * size * size;
      spare = spare.filter(({ byteLength }) => byteLength === batchBytes);
      let number = first;
      const next = () => {
        const indices = items.subarray(number * batchSize, (number + 1) * batchSize);
        if (own !== epoch || indices.length === 0) return null;
        const buffer = spare.pop() ?? new ArrayBuffer(batchBytes);
        fillBatch(plan, number++, read, size, new Uint8Array(buffer));
        const images = new Uint8Array(buffer, 0, indices.length * 3 * size * size);
        return { images, indices, size: indices.length };
      };
      return {
        next: () => new Promise((resolve) => resolve(next())),
        recycle: ({ images: { buffer } }) => {
          if (buffer.byteLength === batchBytes && !spare.includes(buffer)) spare.push(buffer);
        },
      };
    },
    close() {
      epoch++;
      spare = [];
      return Promise.resolve();
    },
  };
}

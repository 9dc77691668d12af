import type { Loader } from "./loader.js";
import type { PhotoSource } from "./loader-messages.js";
import { LoaderThread } from "./loader-thread.js";

/** A prepared cache's photos, or images in shared memory with their height and width. */
type SizedSource =
  | Extract<PhotoSource, { photos: unknown }>
  | (Extract<PhotoSource, { images: unknown }> & { readonly size: number });

export type LoaderOptions = SizedSource & {
  /** The number of batches that each thread reads ahead. */
  readonly depth?: number;
  /** Threads, which take turns with the batches; how many there are changes no bit. */
  readonly threads?: number;
};

/** Opens a loader on a prepared cache, or on images in shared memory. It does not keep the process alive except while a batch is waited for. */
export function openLoader({ depth = 3, threads: count = 1, ...sized }: LoaderOptions): Loader {
  const [source, size] = "photos" in sized ? [sized, sized.photos.size] : [{ images: sized.images }, sized.size];
  const threads = Array.from({ length: count }, () => new LoaderThread({ source, size }));
  const imageBytes = 3 * size * size;
  return {
    start(order, batchSize, { first = 0, augmentation = null } = {}) {
      const items = order.slice();
      const takes = threads.map((thread, index) =>
        thread.start({ order: items, batchSize, first: first + index, stride: count, augmentation }, depth),
      );
      const readers = new WeakMap<ArrayBuffer, LoaderThread>();
      let number = first;
      return {
        async next() {
          const indices = items.subarray(number * batchSize, (number + 1) * batchSize);
          if (indices.length === 0) return null;
          const turn = (number++ - first) % count;
          const buffer = await takes[turn]();
          if (buffer === null) return null;
          readers.set(buffer, threads[turn]);
          return { images: new Uint8Array(buffer, 0, indices.length * imageBytes), indices, size: indices.length };
        },
        recycle: ({ images }) => readers.get(images.buffer)?.giveBack(images.buffer),
      };
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

/**
 * Runs `work` on every item, `width` of them at a time, starting in order. Rejects with the first error, after the
 * pieces of work under way have ended, and starts no other.
 */
export async function forEachParallel<T>(
  items: ArrayLike<T>,
  width: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const line = async () => {
    try {
      while (next < items.length) {
        const index = next++;
        await work(items[index], index);
      }
    } catch (error) {
      next = items.length;
      throw error;
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, line));
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

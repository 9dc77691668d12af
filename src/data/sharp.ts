import { availableParallelism } from "node:os";
import type Sharp from "sharp";

let loading: Promise<typeof Sharp> | null = null;

async function load(): Promise<typeof Sharp> {
  const { default: sharp } = await import("sharp");
  // Every image is seen once, so libvips' cache would only hold memory. sharp runs on Node's pool of four threads; where
  // there are more cores than that, each image may use some of the others.
  sharp.cache(false);
  sharp.concurrency(Math.ceil(availableParallelism() / 4));
  return sharp;
}

/**
 * The library that decodes and writes pictures, loaded with the first of them: it takes a third of the time in which a
 * command starts, and most commands, and trainings whose photos are decoded already, need none.
 */
export function loadSharp(): Promise<typeof Sharp> {
  return (loading ??= load());
}

import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../core/errors.js";

/** The pixels of all items, each [3, size, size] in its own slot; holes where an item is not decoded. */
export const IMAGES = "images.u8";
/** One byte per item. */
export const STATES = "state.u8";

/** What the state byte of an item says; a hole in the file reads as UNDECODED. */
export const UNDECODED = 0;
export const READY = 1;
export const UNREADABLE = 2;

/** Reads exactly `length` bytes at `position` into `out`, or throws an `Error` when the file ends before. */
export function readExactly(fd: number, out: Uint8Array, offset: number, length: number, position: number): void {
  for (let done = 0; done < length;) {
    const count = readSync(fd, out, offset + done, length - done, position + done);
    if (count === 0) throw new Error(`the file ends ${length - done} bytes too early`);
    done += count;
  }
}

/** Read access to the pixels of a prepared cache. */
export interface Slots {
  /** Reads item `index`, [3, size, size], into `out` at `offset`; throws a `UserError` (exit code 1) when the cache is damaged. */
  readonly read: (index: number, out: Uint8Array, offset: number) => void;
  close(): void;
}

/** Opens the pixels of a cache folder; throws a `UserError` (exit code 1) when its files are gone. */
export function openSlots(dir: string, size: number): Slots {
  const damaged = (error: unknown) =>
    new UserError(
      `The image cache "${dir}" is damaged (${(error as Error).message}); delete that folder and run the command again.`,
      1,
      { cause: error },
    );
  let states: Uint8Array;
  let fd: number;
  try {
    states = readFileSync(join(dir, STATES));
    fd = openSync(join(dir, IMAGES), "r");
  } catch (error) {
    throw damaged(error);
  }
  const bytes = 3 * size * size;
  return {
    read(index, out, offset) {
      try {
        if (states[index] !== READY) throw new Error(`image ${index} is not in it`);
        readExactly(fd, out, offset, bytes, index * bytes);
      } catch (error) {
        throw damaged(error);
      }
    },
    close: () => closeSync(fd),
  };
}

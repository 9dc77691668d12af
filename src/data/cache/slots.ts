import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../core/errors.js";
import { NOWHERE, type PhotoSource } from "./photo-source.js";

/** The pixels of a segment's photos, each [3, size, size] in its own slot; holes where a slot is free. */
export const IMAGES = "images.u8";
/** One byte a slot. */
export const STATES = "state.u8";

/** What the state byte of a slot says; a hole in the file reads as FREE. */
export const FREE = 0;
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

/** Read access to the pixels of a listing's photos. */
export interface Slots {
  /** Reads item `index`, [3, size, size], into `out` at `offset`; throws a `UserError` (exit code 1) when the cache is damaged. */
  readonly read: (index: number, out: Uint8Array, offset: number) => void;
  close(): void;
}

/** The pixels of one segment, opened. */
interface Opened {
  readonly states: Uint8Array;
  readonly file: number;
}

/** Opens decoded photos for reading; a segment is opened when a photo of it is asked for. */
export function openSlots({ dir, size, segments, segmentOf, slotOf }: PhotoSource): Slots {
  const opened = new Map<number, Opened>();
  const bytes = 3 * size * size;
  const segment = (number: number): Opened => {
    const known = opened.get(number);
    if (known !== undefined) return known;
    const states = readFileSync(join(segments[number], STATES));
    const fresh = { states, file: openSync(join(segments[number], IMAGES), "r") };
    opened.set(number, fresh);
    return fresh;
  };
  return {
    read(index, out, offset) {
      try {
        if (segmentOf[index] === NOWHERE) throw new Error(`image ${index} is not in it`);
        const { states, file } = segment(segmentOf[index]);
        const slot = slotOf[index];
        if (states[slot] !== READY) throw new Error(`image ${index} is not in it`);
        readExactly(file, out, offset, bytes, slot * bytes);
      } catch (error) {
        throw new UserError(
          `The image cache "${dir}" is damaged (${(error as Error).message}); delete that folder and run the command again.`,
          1,
          { cause: error },
        );
      }
    },
    close: () => opened.forEach(({ file }) => closeSync(file)),
  };
}

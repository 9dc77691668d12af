import { knownAs } from "../../../dist/data/known-as.js";
import { MOMENTS, sumsOf } from "../../../dist/data/cache/moments.js";
import { decodeInPage } from "../../../dist/library/page/decode.js";
import type { SplitName } from "../../../src/data/listing.js";
import { NoRoom, opfsStore } from "./opfs-store.js";
import { type Intake, type PackedPhoto, PHOTOS, type Piece } from "./photo-set.js";
import { bytesOf, pieceFile, pieceNames } from "./places.js";

/** Browsers decode on threads of their own: so many photos are under way at once. */
const AT_ONCE = 8;
/** About as many bytes are in memory, and lost when the tab ends while photos are taken in. */
const PIECE_BYTES = 1 << 23;

/** A photo to be taken in. */
export interface Incoming {
  readonly file: string;
  readonly class: string;
  readonly split: SplitName | null;
  open(): Promise<Blob>;
}

const hex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes).subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");

type Taken = { readonly photo: PackedPhoto; readonly pixels: Uint8Array } | { readonly file: string; readonly reason: string }; // prettier-ignore

async function take(incoming: Incoming, { size, fit }: Pick<Intake, "size" | "fit">): Promise<Taken> {
  const { file, class: name, split } = incoming;
  try {
    const blob = await incoming.open();
    const bytes = await blob.arrayBuffer();
    const pixels = await decodeInPage(blob, size, fit).catch((error: unknown) => {
      throw new Error(knownAs(new Uint8Array(bytes)) ?? (error as Error).message, { cause: error });
    });
    const digest = hex(await crypto.subtle.digest("SHA-256", bytes));
    return { photo: { file, class: name, split, digest, moments: sumsOf(pixels).slice(0, MOMENTS) }, pixels };
  } catch (error) {
    return { file, reason: (error as Error).message.replace(/\.$/, "") };
  }
}

/** All of them, some at once, in their order. */
async function takeAll(
  some: readonly Incoming[],
  intake: Pick<Intake, "size" | "fit">,
  onTaken: () => void,
): Promise<Taken[]> {
  const taken = new Array<Taken>(some.length);
  let next = 0;
  const lane = async () => {
    while (next < some.length) {
      const own = next++;
      taken[own] = await take(some[own], intake);
      onTaken();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return taken;
}

/** Writes a piece, its pixels first: one without its names is none. */
async function write(id: string, number: number, size: number, taken: readonly Taken[]): Promise<void> {
  const read = taken.flatMap((one) => ("photo" in one ? [one] : []));
  const pixels = new Uint8Array(read.length * bytesOf(size));
  read.forEach((one, index) => pixels.set(one.pixels, index * bytesOf(size)));
  const piece: Piece = {
    photos: read.map(({ photo }) => photo),
    unreadable: taken.flatMap((one) => ("photo" in one ? [] : [one])),
  };
  const store = opfsStore(`${PHOTOS}/${id}`);
  await store.write(pieceFile(number), [pixels]);
  await store.write(pieceNames(number), [new TextEncoder().encode(JSON.stringify(piece))]);
}

/**
 * Decodes photos and adds them to a set in pieces, the first of which has the number `first`; memory holds two pieces at most.
 * Gives the number of pieces that were written, fewer than there are where the browser gave no more room.
 */
export async function addPieces(
  id: string,
  intake: Pick<Intake, "size" | "fit">,
  photos: readonly Incoming[],
  first: number,
  onTaken: () => void = () => {},
): Promise<{ written: number; isFull: boolean }> {
  const each = Math.max(1, Math.floor(PIECE_BYTES / bytesOf(intake.size)));
  let written = 0;
  let isFull = false;
  // A piece is written while the next is decoded.
  let writing = Promise.resolve();
  for (let at = 0; at < photos.length && !isFull; at += each) {
    const taken = await takeAll(photos.slice(at, at + each), intake, onTaken);
    await writing;
    if (isFull as boolean) break;
    const number = first + at / each;
    writing = write(id, number, intake.size, taken).then(
      () => {
        written++;
      },
      (error: unknown) => {
        if (!(error instanceof NoRoom)) throw error;
        isFull = true;
      },
    );
    // Whoever awaits it next hears of it; nobody else needs to.
    writing.catch(() => {});
  }
  await writing;
  return { written, isFull };
}

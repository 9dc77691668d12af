import { UserError } from "../../core/errors.js";
import { readReason } from "../../data/read-file.js";
import { readImageFile } from "../../data/arrays-file.js";
import { decodeImage } from "../../data/cache/decode.js";
import type { Fit } from "../../data/fit.js";

/** A photo as the network sees it, [3, size, size]; throws a `UserError` (exit code 2) when it cannot be read. */
export async function readPhoto(file: string, size: number, fit: Fit): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return (await decodeImage(await readImageFile(file), size, fit)).pixels;
  } catch (error) {
    throw new UserError(`Cannot read the image ${file}: ${readReason(error)}; give a JPEG, PNG or WebP file.`);
  }
}

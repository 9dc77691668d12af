import { createHash } from "node:crypto";

/** The length of a content digest, in bytes. */
export const DIGEST_BYTES = 16;

/** The first 16 bytes of the SHA-256 of a file's bytes: the same for exact copies, different for all else. */
export function digestOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest().subarray(0, DIGEST_BYTES);
}

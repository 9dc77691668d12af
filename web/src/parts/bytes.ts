/** The bytes of base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** The float32 numbers (little-endian) of base64. */
export function floatsOf(base64: string): Float32Array<ArrayBuffer> {
  return new Float32Array(bytesOf(base64).buffer);
}

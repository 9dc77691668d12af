/** A browser's, and Node's. */
declare function btoa(bytes: string): string;

const AT_ONCE = 0x2000;

/** Numbers as base64 of their bytes, in the machine's order, which is little-endian wherever Convscope runs. */
export function toBase64(numbers: Uint8Array | Float32Array): string {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  let text = "";
  for (let at = 0; at < bytes.length; at += AT_ONCE)
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + AT_ONCE) as unknown as number[]);
  return btoa(text);
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
/** Stands where a number needs the format's 64-bit fields. */
const ELSEWHERE = 0xffffffff;
const STORED = 0;

/** Whether bytes begin as a zip archive does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === LOCAL;
}

function findEnd(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) if (view.getUint32(at, true) === END) return at;
  throw new RangeError("it is cut off: the list of its parts, which stands at the end, is missing");
}

/**
 * The parts of a zip archive by name, each a view of the archive's bytes: nothing is copied or inflated, as `torch.save` writes
 * them as they are. Throws a `RangeError` for an archive that is damaged or compressed.
 * Source: PKWARE's APPNOTE, 4.3.
 */
export function zipEntries(bytes: Uint8Array<ArrayBuffer>): Map<string, Uint8Array<ArrayBuffer>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const entries = new Map<string, Uint8Array<ArrayBuffer>>();
  const damaged = () => new RangeError("the list of its parts is damaged");
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) throw damaged();
    const size = view.getUint32(at + 24, true);
    const nameBytes = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameBytes));
    if (size === ELSEWHERE || local === ELSEWHERE) throw new RangeError(`its part ${name} is larger than 4 GB`);
    if (view.getUint16(at + 10, true) !== STORED)
      throw new RangeError(`its part ${name} is compressed, which torch.save does not do`);
    if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL) throw damaged();
    const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (begin + size > bytes.length) throw damaged();
    entries.set(name, bytes.subarray(begin, begin + size));
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

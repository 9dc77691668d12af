import type { RandomStream } from "../../core/random.js";

/** Bytes of which some are changed, cut off, doubled, moved or replaced by another file's, more often near the start. */
export function mutated(bytes: Uint8Array, other: Uint8Array, stream: RandomStream): Buffer {
  let out = Buffer.from(bytes);
  const place = () => Math.floor(stream.uniform() ** 3 * out.length);
  for (let change = 0; change <= stream.integer(4) && out.length > 0; change++) {
    const at = place();
    const length = 1 + stream.integer(Math.max(1, Math.min(64, out.length - at)));
    switch (stream.integer(8)) {
      case 0:
        out[at] = stream.integer(256);
        break;
      case 1:
        out[at] ^= 1 << stream.integer(8);
        break;
      case 2:
        out = out.subarray(0, at + 1);
        break;
      case 3:
        out = Buffer.concat([out.subarray(0, at), out.subarray(at + length)]);
        break;
      case 4:
        out = Buffer.concat([out.subarray(0, at + length), out.subarray(at)]);
        break;
      case 5:
        out.fill([0, 0xff, 0x7f, 0x80][stream.integer(4)], at, at + length);
        break;
      case 6:
        out = Buffer.concat([out.subarray(0, at), Buffer.from(other.subarray(stream.integer(other.length)))]);
        break;
      default:
        for (let byte = at; byte < at + length; byte++) out[byte] = stream.integer(256);
    }
    out = Buffer.from(out);
  }
  return out;
}

/** A JSON text of which one value is another, of any kind, is missing, or lies elsewhere. */
export function mutatedJson(text: string, stream: RandomStream): string {
  const value: unknown = JSON.parse(text);
  const odd: unknown[] = [null, true, "", "x", -1, 0.5, 1e308, 2 ** 53, [], {}, [null], "../../etc/passwd", "__proto__", "a\u0000b", "9".repeat(400)]; // prettier-ignore
  const places: (readonly [object, string])[] = [];
  const visit = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node, key]);
      visit((node as Record<string, unknown>)[key]);
    }
  };
  visit(value);
  for (let change = 0; change <= stream.integer(2); change++) {
    const [node, key] = places[stream.integer(places.length)] as [Record<string, unknown>, string];
    const kind = stream.integer(3);
    if (kind === 0) Reflect.deleteProperty(node, key);
    else if (kind === 1) node[key] = odd[stream.integer(odd.length)];
    else node[key] = places[stream.integer(places.length)][0];
  }
  try {
    return JSON.stringify(value);
  } catch {
    // It contains itself.
    return text.slice(0, stream.integer(text.length));
  }
}

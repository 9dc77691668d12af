import { visibleLines } from "./visible.js";

/** What no shell takes for anything but text. */
const PLAIN = /^[\p{L}\p{N}_@%+=:,./-]+$/u;

/** A text as one word of a command line that is shown to be copied: in quotes where a shell would take it apart. */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) return text;
  if (visibleLines(text) === text) return `'${text.replaceAll("'", `'\\''`)}'`;
  // What cannot be shown is written as printf reads it, in every shell.
  const octal = [...new TextEncoder().encode(text)].map((byte) => {
    const isPlain = byte >= 0x20 && byte < 0x7f && !"'\\%".includes(String.fromCharCode(byte));
    return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `"$(printf '${octal.join("")}')"`;
}

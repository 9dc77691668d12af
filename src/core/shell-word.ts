/** What no shell takes for anything but text. */
const PLAIN = /^[\p{L}\p{N}_@%+=:,./-]+$/u;

/** A text as one word of a command line that is shown to be copied: in quotes where a shell would take it apart. */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Widths in ems of groups of characters in Helvetica's metrics, which Arial and Liberation Sans share. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/\p{M}/u, 0],
  [/[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\u{1F000}-\u{3FFFF}]/u, 1],
  [/[ijl'|.,:;! ftrI()[\]/\\-]/, 0.31],
  [/[mwMW@%…]/, 0.9],
  [/\p{Lu}/u, 0.7],
];
const OTHER = 0.556;

const segmenter = new Intl.Segmenter();

/** About how wide a line of text is in the figures' font, in pixels; `size` is the font's size in pixels. */
export function textWidth(text: string, size: number): number {
  const ems = Array.from(text, (character) => WIDTHS.find(([group]) => group.test(character))?.[1] ?? OTHER);
  return size * ems.reduce((a, b) => a + b, 0);
}

/**
 * The text, or as much of its beginning and end as fits `width` pixels with an ellipsis between them: names that begin
 * alike often differ at the end.
 */
export function shorten(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const characters = Array.from(segmenter.segment(text), ({ segment }) => segment);
  for (let kept = characters.length - 1; kept > 0; kept--) {
    const end = Math.floor(kept / 3);
    const short = [...characters.slice(0, kept - end), "…", ...characters.slice(characters.length - end)].join("");
    if (textWidth(short, size) <= width) return short;
  }
  return "…";
}

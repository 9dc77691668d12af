import pc from "picocolors";

/**
 * Styles as marks that stand for themselves: what comes from names of files and classes cannot be taken for them, because it is
 * made visible after they are put in and before a terminal's own codes take their place.
 */
const MARKS = { bold: 0xf0000, red: 0xf0001, green: 0xf0002, yellow: 0xf0003, dim: 0xf0004 } as const;
const END = "\u{f00ff}";

type Style = keyof typeof MARKS;

function styled(style: Style) {
  return (text: string) => `${String.fromCodePoint(MARKS[style])}${text}${END}`;
}

/** Text with a style; `rendered` makes a terminal's codes of it. */
export const colors = {
  bold: styled("bold"),
  red: styled("red"),
  green: styled("green"),
  yellow: styled("yellow"),
  dim: styled("dim"),
};

/** Text with its styles as a terminal has them, or without any where it is to have none. */
export function rendered(text: string): string {
  const styles = Object.keys(MARKS) as Style[];
  return text.replace(/([\u{f0000}-\u{f0004}])(.*?)\u{f00ff}/gsu, (_, mark: string, inner: string) =>
    pc[styles.find((style) => MARKS[style] === mark.codePointAt(0))!](inner),
  );
}

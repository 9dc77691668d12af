import { UserError } from "../core/errors.js";
import type { Parser } from "./parsers.js";

/** Parses the name of a picture; gives its path without the ending, because figures are written as PNG and SVG. */
export const figurePath: Parser<string> = (text) => {
  if (!/[^/\\]\.(png|svg)$/.test(text))
    throw new UserError(`--out needs the name of a .png file (an .svg is written beside it), not "${text}".`);
  return text.slice(0, -4);
};

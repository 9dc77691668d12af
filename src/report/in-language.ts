import type { Sentence } from "../lab/recipe.js";
import type { ReportText } from "./text/text.js";

/** A recipe's sentence in the report's language; nothing where there is none. */
export function inLanguage(sentence: Sentence | undefined, { lang }: ReportText): string {
  if (sentence === undefined || typeof sentence === "string") return sentence ?? "";
  return sentence[lang];
}

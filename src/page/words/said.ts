import type { Words } from "../../core/setting.js";

/** A language of the page. */
export type Language = keyof Words;

/** What is said in one place, in every language: a text, or one that numbers and names are put into. */
export type Said = Words | Words<(...parts: never[]) => string>;

/** What is said in some part of the page; declared with `satisfies`, so that a language that is missing does not compile. */
export type SaidWords = Readonly<Record<string, Said>>;

/** What is said with numbers and names put in, in every language. */
export function filled<A extends readonly unknown[]>(said: Words<(...parts: A) => string>, ...parts: A): Words {
  return { en: said.en(...parts), zh: said.zh(...parts) };
}

/** The page's languages, each by its own name. */
export const LANGUAGES: Words = { en: "English", zh: "中文" };

/** Whether a word names a language of the page. */
export function isLanguage(word: string | null | undefined): word is Language {
  return word !== null && word !== undefined && Object.hasOwn(LANGUAGES, word);
}

/**
 * The language of the page for what a browser accepts (RFC 9110, 12.5.4: tags of languages, each with a weight `q`): the
 * dearest of those that the page has, English where it has none of them.
 */
export function acceptedLanguage(accept: string | undefined): Language {
  const wanted = (accept ?? "").split(",").map((part) => {
    const [tag, ...parameters] = part.split(";").map((text) => text.trim());
    const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    return { language: tag.split("-")[0].toLowerCase(), weight: weight === undefined ? 1 : Number(weight) };
  });
  const known = wanted.filter(({ language, weight }) => isLanguage(language) && weight > 0);
  // The sort is stable: of equal ones the first.
  const [first] = known.sort((a, b) => b.weight - a.weight);
  return isLanguage(first?.language) ? first.language : "en";
}

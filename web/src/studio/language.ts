import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type Language, type Word, words } from "./words.js";

export const LanguageContext = createContext<Language>("en");

/** Says things in the language that was chosen. */
export function useWords(): { language: Language; say: (word: Word) => string } {
  const language = useContext(LanguageContext);
  return { language, say: (word) => words[word][language] };
}

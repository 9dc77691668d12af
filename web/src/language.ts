import { useEffect, useState } from "preact/hooks";
import type { Words } from "../../src/core/setting.js";
import { sentenceIn } from "../../src/page/words/sentences.js";
import { acceptedLanguage, isLanguage, type Language } from "../../src/page/words/said.js";

const KEY = "convscope language";
const listeners = new Set<() => void>();

/** The language that somebody has chosen here; else the one that the server was asked for in, else the browser's own. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEY);
  if (isLanguage(kept)) return kept;
  const asked = document.querySelector<HTMLMetaElement>('meta[name="convscope-language"]')?.content;
  return isLanguage(asked) ? asked : acceptedLanguage(navigator.languages.join());
}

let current = firstLanguage();
document.documentElement.lang = current;

/** Speaks another language from now on, and on the next visit. */
export function keepLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
  document.documentElement.lang = language;
  current = language;
  for (const listener of listeners) listener();
}

/** What is said in the language of the page; whatever draws again after a change of language says it anew. */
export function say<T>(words: Words<T>): T {
  return words[current];
}

/** A sentence that was made in English, as sentences on photos and errors are, in the language of the page. */
export const inLanguage = (sentence: string): string => sentenceIn(sentence, current);

/** The language of the page; draws again when it changes. */
export function useLanguage(): Language {
  const [language, setLanguage] = useState(current);
  useEffect(() => {
    const follow = () => setLanguage(current);
    listeners.add(follow);
    return () => void listeners.delete(follow);
  }, []);
  return language;
}

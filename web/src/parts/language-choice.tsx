import { commonWords as w } from "../../../src/page/words/common.js";
import { isLanguage, LANGUAGES } from "../../../src/page/words/said.js";
import { keepLanguage, say, useLanguage } from "../language.js";

/** Chooses the language of the page. */
export function LanguageChoice() {
  const language = useLanguage();
  const choose = (value: string) => isLanguage(value) && keepLanguage(value);
  return (
    <select aria-label={say(w.language)} value={language} onChange={(event) => choose(event.currentTarget.value)}>
      {Object.entries(LANGUAGES).map(([value, name]) => (
        <option key={value} value={value} lang={value}>
          {name}
        </option>
      ))}
    </select>
  );
}

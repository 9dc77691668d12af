import { baseName } from "../core/base-name.js";
import type { Language } from "../lab/language.js";
import { divideNotes } from "./notes.js";
import { reportDocument } from "./document.js";
import { html, type Html } from "./html.js";
import { inLanguage } from "./in-language.js";
import type { ReportInput } from "./input.js";
import { prose } from "./prose.js";
import { answersList } from "./sections/answers.js";
import { confusionSection } from "./sections/confusion.js";
import { dataSection } from "./sections/data.js";
import { experimentsSection } from "./sections/experiments.js";
import { featuresSection } from "./sections/features.js";
import { filtersSection } from "./sections/filters.js";
import { networkSection } from "./sections/network.js";
import { referencesSection } from "./sections/references.js";
import { reproduceSection } from "./sections/reproduce.js";
import { settingsSection } from "./sections/settings.js";
import { summary } from "./sections/summary.js";
import { testSection } from "./sections/test.js";
import { en } from "./text/en.js";
import type { ReportText, SectionName } from "./text/text.js";
import { zh } from "./text/zh.js";
import { titled } from "./titled.js";

const TEXTS: Readonly<Record<Language, ReportText>> = { en, zh };

/**
 * A lab's report: one HTML file that needs nothing else, in the order of the assignment. Its sentences are made from the
 * numbers of the input; a section for which there is nothing is left out.
 */
export function report(untitled: ReportInput, language: Language): string {
  const text = TEXTS[language];
  const input = titled(untitled, language);
  const notes = divideNotes(input.about.notes ?? "", "notes");
  const { sections } = text;
  const content: [SectionName, string, Html | null][] = [
    ["data", sections.data, dataSection(input, text)],
    ["network", sections.network, networkSection(input, text)],
    ["experiments", sections.experiments, experimentsSection(input, text)],
    ["confusion", sections.confusion, confusionSection(input, text)],
    ["filters", sections.filters, filtersSection(input, text)],
    ["features", sections.features, featuresSection(input, text)],
    ["test", sections.test, testSection(input, text)],
    ["settings", sections.settings, settingsSection(input, text)],
    ["reproduce", sections.reproduce, reproduceSection(input, text)],
    ["references", sections.references, referencesSection()],
  ];
  const there = content.filter(([name, , section]) => section !== null || notes[name] !== undefined);
  const links = there.map(([name, title]) => [name, title] as const);
  const remarksOn = (name: SectionName) =>
    notes[name] === undefined
      ? null
      : html`<div class="remarks">
          <p><strong>${text.remarks}</strong></p>
          ${prose(notes[name])}
        </div>`;
  const { recipe, data, startedAt } = input.lab;
  const { author } = input.about;
  const description = inLanguage(recipe.description, text);
  return reportDocument({
    lang: text.lang,
    title: text.title(recipe.name),
    subtitle: html`${author === undefined ? null : html`<strong>${author}</strong><br />`}${text.subtitle(baseName(data.root), startedAt.slice(0, 10))}${description === "" ? null : html`<br />${description}`}`, // prettier-ignore
    lead: html`${summary(input, text)} ${answersList(input, text, links)}`,
    contents: text.contents,
    parts: there.map(([id, heading, section]) => [id, heading, html`${section} ${remarksOn(id)}`]),
    figure: text.figure,
    tableName: text.tableName,
  });
}

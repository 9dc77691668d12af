import { basename } from "node:path";
import type { Language } from "../lab/language.js";
import { html, Html } from "./html.js";
import { inLanguage } from "./in-language.js";
import type { ReportInput } from "./input.js";
import { confusionSection } from "./sections/confusion.js";
import { dataSection } from "./sections/data.js";
import { experimentsSection } from "./sections/experiments.js";
import { featuresSection } from "./sections/features.js";
import { filtersSection } from "./sections/filters.js";
import { networkSection } from "./sections/network.js";
import { reproduceSection } from "./sections/reproduce.js";
import { summary } from "./sections/summary.js";
import { testSection } from "./sections/test.js";
import { STYLE } from "./style.js";
import { en } from "./text/en.js";
import type { ReportText } from "./text/text.js";
import { zh } from "./text/zh.js";

const TEXTS: Readonly<Record<Language, ReportText>> = { en, zh };

/**
 * A lab's report: one HTML file that needs nothing else, in the order of the assignment. Its sentences are made from the
 * numbers of the input; a section for which there is nothing is left out.
 */
export function report(input: ReportInput, language: Language): string {
  const text = TEXTS[language];
  const { sections } = text;
  const content: [string, string, Html | null][] = [
    ["data", sections.data, dataSection(input, text)],
    ["network", sections.network, networkSection(input, text)],
    ["experiments", sections.experiments, experimentsSection(input, text)],
    ["confusion", sections.confusion, confusionSection(input, text)],
    ["filters", sections.filters, filtersSection(input, text)],
    ["features", sections.features, featuresSection(input, text)],
    ["test", sections.test, testSection(input, text)],
    ["reproduce", sections.reproduce, reproduceSection(input, text)],
  ];
  const there = content.filter(([, , section]) => section !== null);
  const { recipe, data, startedAt } = input.lab;
  const title = text.title(recipe.name);
  const description = inLanguage(recipe.description, text);
  const page = html`<html lang="${text.lang}">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${title}</title>
      <style>
        ${new Html(STYLE)}
      </style>
    </head>
    <body>
      <header>
        <h1>${title}</h1>
        <p class="subtitle">
          ${text.subtitle(basename(data.root), startedAt.slice(0, 10))}${description === "" ? null : html`<br />${description}`}
        </p>
        ${summary(input, text)}
        <nav aria-label="${text.contents}">
          <ol>
            ${there.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
          </ol>
        </nav>
      </header>
      <main>
        ${there.map(
          ([id, name, section], index) =>
            html`<section id="${id}">
              <h2>${index + 1}. ${name}</h2>
              ${section}
            </section>`,
        )}
      </main>
    </body>
  </html> `;
  return `<!doctype html>\n${page.source}`;
}

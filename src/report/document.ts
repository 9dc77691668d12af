import { type Content, html, Html, numbered, numberedHeadings } from "./html.js";
import { STYLE } from "./style.js";

/** A part of a report: what links to it name, its heading without a number, and what stands below. */
export type ReportPart = readonly [id: string, heading: string, content: Html];

/** A report but for its numbers of parts, headings, figures and tables. */
export interface ReportDocument {
  readonly lang: string;
  readonly title: string;
  readonly subtitle: Content;
  /** Above the contents. */
  readonly lead: Content;
  /** What the list of contents is called; null where there is none. */
  readonly contents: string | null;
  readonly parts: readonly ReportPart[];
  /** What a numbered figure and a numbered table are called: `Figure`. */
  readonly figure: string;
  readonly tableName: string;
}

function contentsList(name: string, parts: readonly ReportPart[]): Html {
  return html`<nav aria-label="${name}">
    <ol>
      ${parts.map(([id, heading]) => html`<li><a href="#${id}">${heading}</a></li>`)}
    </ol>
  </nav>`;
}

/** A report as one HTML file that needs nothing else. */
export function reportDocument(report: ReportDocument): string {
  const { lang, title, subtitle, lead, contents, parts } = report;
  const page = html`<html lang="${lang}">
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
        <p class="subtitle">${subtitle}</p>
        ${lead} ${contents === null ? null : contentsList(contents, parts)}
      </header>
      <main>
        ${parts.map(
          ([id, heading, { source }], index) =>
            html`<section id="${id}">
              <h2>${index + 1}. ${heading}</h2>
              ${new Html(numberedHeadings(source, index + 1))}
            </section>`,
        )}
      </main>
    </body>
  </html> `;
  return `<!doctype html>\n${numbered(page.source, report.figure, report.tableName)}`;
}

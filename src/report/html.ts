import { visibleLines } from "../core/visible.js";

/** HTML source, as opposed to text that is still to be escaped. */
export class Html {
  constructor(readonly source: string) {}
}

/** What can stand in a template: text and numbers are escaped, HTML is not, lists are joined, null is nothing. */
export type Content = string | number | Html | readonly Content[] | null;

/** Text as HTML content or as an attribute's value. */
export function escapeHtml(text: string): string {
  return visibleLines(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function write(content: Content): string {
  if (content === null) return "";
  if (content instanceof Html) return content.source;
  if (Array.isArray(content)) return content.map(write).join("");
  return escapeHtml(`${content as string | number}`);
}

/** A template of HTML: what is put into it is escaped unless it is HTML itself. */
export function html(strings: TemplateStringsArray, ...content: readonly Content[]): Html {
  return new Html(strings.map((part, index) => (index === 0 ? part : write(content[index - 1]) + part)).join(""));
}

/** On a phone what is wider than so many pixels is scrolled, and says so. */
const PHONE = 360;
/** What a character, the space beside a cell, and a cell of text take of it at least. */
const TAKES = { character: 8, beside: 14, text: 104 };

const longest = (parts: readonly string[]) => parts.reduce((most, { length }) => Math.max(most, length), 0);

/** About how narrow a table can be: numbers and words are not broken. */
function leastWidth(columns: readonly (readonly Content[])[], isNumber: (column: number) => boolean): number {
  return columns.reduce((sum, cells, column) => {
    const [heading, ...texts] = cells.map((cell) => write(cell).replace(/<[^>]*>/g, ""));
    const words = longest([heading, ...(isNumber(column) ? [] : texts)].flatMap((text) => text.split(/\s+/)));
    const inner = Math.max(words, isNumber(column) ? longest(texts) : 0) * TAKES.character;
    const least = column === 0 || isNumber(column) ? 0 : TAKES.text;
    return sum + Math.max(inner, least) + TAKES.beside;
  }, 0);
}

/** A table of so many rows fits on a page, and is not divided. */
const SHORT = 16;

/** A table with a caption; cells of `numeric` columns stand right, a column with nothing in it is left out. */
export function table(
  caption: string,
  headings: readonly Content[],
  rows: readonly (readonly Content[])[],
  numeric: readonly number[],
  marked: (row: number) => boolean = () => false,
): Html {
  const shown = headings.map((_, column) => rows.some((cells) => cells[column] !== ""));
  const keep = (cells: readonly Html[]) => cells.filter((_, column) => shown[column]);
  const kind = (column: number) => new Html(numeric.includes(column) ? ' class="number"' : "");
  const head = keep(headings.map((heading, column) => html`<th scope="col" ${kind(column)}>${heading}</th>`));
  const body = rows.map((cells, row) => {
    const written = cells.map((cell, column) =>
      column === 0 ? html`<th scope="row" ${kind(column)}>${cell}</th>` : html`<td ${kind(column)}>${cell}</td>`,
    );
    return html`<tr ${new Html(marked(row) ? 'class="chosen"' : "")}>
      ${keep(written)}
    </tr>`;
  });
  const columns = headings.flatMap((heading, column) =>
    shown[column] ? [{ column, cells: [heading, ...rows.map((cells) => cells[column])] }] : [],
  );
  const isNumber = (place: number) => numeric.includes(columns[place].column);
  const isScrolled =
    leastWidth(
      columns.map(({ cells }) => cells),
      isNumber,
    ) > PHONE;
  return html`<div class="wide ${isScrolled ? "scrolls" : ""}" tabindex="0">
    <table class="${rows.length <= SHORT ? "short" : ""}">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

/** A figure that is SVG source, with what it shows as its name for those who cannot see it; `--across` is its width in pixels. */
export function svgFigure(svg: string, caption: string): Html {
  const width = Number(/^<svg [^>]*?width="([\d.]+)"/.exec(svg)?.[1] ?? 0);
  return html`<figure>
    <div class="wide ${width > PHONE ? "scrolls" : ""}" style="--across: ${width}px" tabindex="0">${new Html(svg)}</div>
    <figcaption>${caption}</figcaption>
  </figure>`;
}

/** Numbers figures and tables in the order in which they stand, each kind for itself: `Figure 3.` before its caption. */
export function numbered(source: string, figureName: string, tableName: string): string {
  const counts = { figcaption: 0, caption: 0 };
  return source.replace(/<(figcaption|caption)>/g, (tag, kind: keyof typeof counts) => {
    counts[kind]++;
    return `${tag}<b>${kind === "caption" ? tableName : figureName} ${counts[kind]}.</b> `;
  });
}

/** Numbers the headings of the third rank within a section: `4.2`. */
export function numberedHeadings(source: string, section: number): string {
  let count = 0;
  return source.replace(/<h3>/g, (tag) => `${tag}${section}.${++count} `);
}

import { figureOf } from "../figure-of.js";
import { html, type Html, table } from "../html.js";
import type { ReportInput } from "../input.js";
import { percent } from "../text/numbers.js";
import type { ReportText } from "../text/text.js";

function movement(moved: readonly (number | null)[]): { mean: number; most: number; filter: number } | null {
  const known = moved.flatMap((value, filter) => (value === null ? [] : [{ value, filter }]));
  if (known.length === 0) return null;
  const most = known.reduce((a, b) => (b.value > a.value ? b : a));
  const mean = known.reduce((sum, { value }) => sum + value, 0) / known.length;
  return { mean, most: most.value, filter: most.filter + 1 };
}

const timeNamer = (text: ReportText) => (time: string) => text.filterTimes[time as keyof typeof text.filterTimes];

/** How far filters have moved by each time after the first, in sentences. */
export function movedSentences({ chosen }: ReportInput, text: ReportText): string[] {
  const [, ...later] = chosen?.numbers.filters?.times ?? [];
  return later.flatMap(({ name: time, epoch, moved }) => {
    const found = movement(moved);
    return found === null
      ? []
      : [text.filtersMoved(timeNamer(text)(time), epoch, found.mean, found.most, found.filter)];
  });
}

/** The first layer's filters before, halfway and after training, and how far they moved. */
export function filtersSection(input: ReportInput, text: ReportText): Html | null {
  const { lab, chosen } = input;
  const filters = chosen?.numbers.filters;
  if (filters === undefined || lab.choice === null) return null;
  const name = lab.choice.experiment;
  const timeName = timeNamer(text);
  const [, ...later] = filters.times;
  const sentences = movedSentences(input, text);
  const rows = Array.from({ length: filters.shape[0] }, (_, filter) => [
    String(filter + 1),
    ...later.map(({ moved }) => (moved[filter] === null ? "" : percent(moved[filter]))),
  ]);
  const headings = [text.movedHeadings[0], ...later.map(({ name: time }) => timeName(time))];
  return html`<p>${text.filtersIntro(filters.scale)}</p>
    ${figureOf(input, "filters-over-time", name, text.filtersCaption(filters.times.map(({ name: time, epoch }) => [timeName(time), epoch])))}
    <ul>
      ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
    <details>
      <summary>${text.movedTable}</summary>
      ${table(text.movedTable, headings, rows, [1, 2])}
    </details>`;
}

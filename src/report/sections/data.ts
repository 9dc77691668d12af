import { html, type Html, table } from "../html.js";
import type { ReportInput } from "../input.js";
import { count } from "../text/numbers.js";
import type { ReportText } from "../text/text.js";

/** The photos: how many, how they are read, examples of each class. */
export function dataSection({ data, chosen, lab }: ReportInput, text: ReportText): Html | null {
  if (data === null || chosen === null) return null;
  const { train, val, test } = data.counts;
  const { mean, std } = chosen.run.normalization;
  const sum = (counts: typeof data.counts) => counts.train + counts.val + counts.test;
  const rows = data.classes.map(({ name, counts }) => [
    name,
    ...[counts.train, counts.val, counts.test, sum(counts)].map(count),
  ]);
  const totals = [text.total, ...[train, val, test, sum(data.counts)].map(count)];
  const headings = [text.className, text.splits.train, text.splits.val, text.splits.test, text.total];
  const examples = data.classes.map(({ name, counts, examples: photos }) => {
    const images = photos.map(({ uri }) => html`<img src="${uri}" alt="${name}" />`);
    return html`<figure>
      <div class="row">${images}</div>
      <figcaption class="small">${text.examplesOf(name, sum(counts))}</figcaption>
    </figure>`;
  });
  const unreadable =
    data.unreadable.length === 0
      ? null
      : html`<p>${text.dataUnreadable(data.unreadable.length)}</p>
          <ul>
            ${data.unreadable.map(({ file, reason }) => html`<li><code>${file}</code>: ${reason}</li>`)}
          </ul>`;
  return html`<p>
      ${text.dataCounts(sum(data.counts), data.classes.length, data.layout)}
      ${text.dataSize(lab.recipe.imageSize, lab.data.fit, mean, std)}
    </p>
    ${unreadable} ${data.leakage === 0 ? null : html`<p>${text.dataLeakage(data.leakage)}</p>`}
    <div class="examples">${examples}</div>
    ${table(text.dataTable, headings, [...rows, totals], [1, 2, 3, 4])}`;
}

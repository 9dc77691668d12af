import { figureOf } from "../figure-of.js";
import { html, type Html, table } from "../html.js";
import type { ReportInput } from "../input.js";
import { count, percent, significant } from "../text/numbers.js";
import type { ReportText } from "../text/text.js";
import { trendOf } from "../trend.js";

/** How maps change with depth, in sentences; none where there are fewer than two layers of them. */
export function depthSentences({ chosen }: ReportInput, text: ReportText): string[] {
  const layers = chosen?.numbers.features?.layers ?? [];
  if (layers.length < 2) return [];
  const first = layers[0];
  const last = layers[layers.length - 1];
  const details = layers.flatMap(({ detail }) => (detail === null ? [] : [detail]));
  return layers.length < 2
    ? []
    : [
        text.featuresSize([first.height, first.width], [last.height, last.width]),
        text.featuresZeros(trendOf(layers.map(({ zeros }) => zeros)), first.zeros, last.zeros),
        ...(details.length === layers.length
          ? [text.featuresDetail(trendOf(details), details[0], details[details.length - 1])]
          : []),
        ...layers
          .filter(({ silentChannels }) => silentChannels > 0)
          .map(({ name, silentChannels, channels }) => text.featuresSilent(name, silentChannels, channels)),
      ];
}

/** Feature maps of every convolution for two photos, and what their numbers say of depth. */
export function featuresSection(input: ReportInput, text: ReportText): Html | null {
  const { lab, chosen } = input;
  const features = chosen?.numbers.features;
  if (features === undefined || lab.choice === null) return null;
  const { layers, images } = features;
  const { cam } = chosen!.numbers;
  const sentences = depthSentences(input, text);
  const rows = layers.map(({ name, height, width, channels, zeros, detail, silentChannels }) => [
    html`<code>${name}</code>`,
    `${height} × ${width}`,
    count(channels),
    percent(zeros),
    detail === null ? "" : significant(detail),
    count(silentChannels),
  ]);
  return html`<p>${text.featuresIntro(images)}</p>
    ${figureOf(input, "feature-maps", lab.choice.experiment, text.featuresCaption)}
    ${table(text.featuresTable, text.featuresHeadings, rows, [1, 2, 3, 4, 5])}
    ${cam === undefined ? null : figureOf(input, "cam", lab.choice.experiment, text.camCaption(cam.layer))}
    <ul>
      ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>`;
}

import type { RunNumbers } from "../../look/draw-figures.js";
import type { LayerNumbers } from "../../look/inside/feature-data.js";
import { figureOf } from "../figure-of.js";
import { html, type Html, table } from "../html.js";
import type { ReportInput } from "../input.js";
import { count, percent, significant } from "../text/numbers.js";
import type { ReportText } from "../text/text.js";
import { trendOf } from "../trend.js";

/** How maps change with depth, in sentences; none where there are fewer than two layers of them. */
function depthSentencesOf(layers: readonly LayerNumbers[], imageSize: number, text: ReportText): string[] {
  if (layers.length < 2) return [];
  const first = layers[0];
  const last = layers[layers.length - 1];
  const details = layers.flatMap(({ detail }) => (detail === null ? [] : [detail]));
  const seen = (sees: readonly [number, number]) =>
    sees.reduce((share, side) => share * Math.min(1, side / imageSize), 1);
  return [
    text.featuresSize([first.height, first.width], [last.height, last.width]),
    ...(first.sees === undefined || last.sees === undefined
      ? []
      : [text.featuresSees(first.sees, last.sees, seen(last.sees))]),
    text.featuresZeros(trendOf(layers.map(({ zeros }) => zeros)), first.zeros, last.zeros),
    ...(details.length === layers.length
      ? [text.featuresDetail(trendOf(details), details[0], details[details.length - 1])]
      : []),
    ...layers
      .filter(({ silentChannels }) => silentChannels > 0)
      .map(({ name, silentChannels, channels }) => text.featuresSilent(name, silentChannels, channels)),
  ];
}

/** What is said of the chosen network's maps. */
export function depthSentences({ chosen, lab }: ReportInput, text: ReportText): string[] {
  return depthSentencesOf(chosen?.numbers.features?.layers ?? [], lab.recipe.imageSize, text);
}

/** Two photos' maps of a network, what its channels respond to, and what the numbers say of depth. */
function mapsOf(input: ReportInput, experiment: string, numbers: RunNumbers, text: ReportText): Html | null {
  const { features, patches } = numbers;
  if (features === undefined) return null;
  const { layers } = features;
  const rows = layers.map(({ name, height, width, channels, zeros, detail, silentChannels, sees }) => [
    html`<code>${name}</code>`,
    `${height} × ${width}`,
    sees === undefined ? "" : sees.join(" × "),
    count(channels),
    percent(zeros),
    detail === null ? "" : significant(detail),
    count(silentChannels),
  ]);
  const last = patches?.layers.at(-1);
  const sentences = [
    ...depthSentencesOf(layers, input.lab.recipe.imageSize, text),
    ...(last === undefined ? [] : [text.patchesSay(last.name, last.channels)]),
  ];
  return html`<p>${text.featuresIntro(features.images)}</p>
    ${figureOf(input, "feature-maps", experiment, text.featuresCaption)}
    ${patches === undefined ? null : figureOf(input, "patches", experiment, text.patchesCaption(patches.photos))}
    ${table(text.featuresTable, text.featuresHeadings, rows, [1, 2, 3, 4, 5, 6])}
    <ul>
      ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>`;
}

/** Feature maps of the chosen network, and of the deepest one that was compared where the chosen one has few of them. */
export function featuresSection(input: ReportInput, text: ReportText): Html | null {
  const { lab, chosen, deeper } = input;
  if (chosen?.numbers.features === undefined || lab.choice === null) return null;
  const name = lab.choice.experiment;
  const { cam } = chosen.numbers;
  return html`${mapsOf(input, name, chosen.numbers, text)}
  ${cam === undefined ? null : figureOf(input, "cam", name, text.camCaption(cam.layer))}
  ${
    deeper === null
      ? null
      : html`<h3>${deeper.experiment}</h3>
          <p>${text.deeperFeatures(deeper.experiment, name)}</p>
          ${mapsOf(input, deeper.experiment, deeper.numbers, text)}`
  }`;
}

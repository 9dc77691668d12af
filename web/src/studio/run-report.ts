import { formatCount, formatPercent } from "../../../dist/core/format.js";
import { drawConfusion } from "../../../dist/look/judged/draw-confusion.js";
import { chooseChannels, layerNumbers } from "../../../dist/look/inside/feature-data.js";
import { featureMaps } from "../../../dist/look/inside/feature-maps.js";
import { filterFigures } from "../../../dist/look/inside/filters.js";
import { inChinese } from "../../../dist/look/draw/in-chinese.js";
import { learningCurves } from "../../../dist/look/curves/learning-curves.js";
import { learningRateFigure, rateChanges } from "../../../dist/look/curves/learning-rate.js";
import { mistakesFigure, worstMistakes } from "../../../dist/look/judged/mistakes.js";
import { interleave, jpegPicture } from "../../../dist/look/draw/picture.js";
import { readFeatures } from "../../../dist/look/inside/read-features.js";
import { mapLayers } from "../../../dist/nn/maps.js";
import { summarize } from "../../../dist/nn/summary.js";
import { reportDocument } from "../../../dist/report/document.js";
import { type Html, html, svgFigure, table } from "../../../dist/report/html.js";
import { trainingSentence } from "../../../dist/settings/sentence.js";
import { bestEpoch } from "../../../dist/train/run/best-epoch.js";
import { summarizeJudgements } from "../../../dist/train/judge/judged-split.js";
import { SPLITS } from "../../../dist/data/listing.js";
import type { Dataset } from "../../../src/data/photos.js";
import type { FilterHistory } from "../../../src/look/inside/filter-data.js";
import type { Executor } from "../../../dist/runtime/executor.js";
import type { JudgedSplit } from "../../../src/train/judge/judged-split.js";
import type { LoadedRun } from "../../../dist/train/judge/loaded-run.js";
import type { EpochMetrics } from "../../../src/train/run/run-file.js";
import { reportWords } from "./report-words.js";
import type { Language } from "./words.js";

const MOST_MISTAKES = 12;
const MAPS = 4;

/** What its author says. */
export interface Authored {
  readonly author: string;
  readonly remarks: string;
  readonly language: Language;
}

/** What is reported on: a run, its best network's answers on the test photos, its photos. */
export interface Reported {
  readonly name: string;
  readonly loaded: LoadedRun;
  readonly metrics: readonly EpochMetrics[];
  readonly judged: JudgedSplit;
  readonly photos: Dataset;
  /** Null where the network has no convolution. */
  readonly filters: FilterHistory | null;
}

async function picturesOf({ photos }: Reported, items: readonly number[]) {
  const bytes = 3 * photos.size ** 2;
  return Promise.all(
    items.map((item) => {
      const pixels = new Uint8Array(bytes);
      photos.read(item, pixels, 0);
      return jpegPicture(interleave(pixels, photos.size));
    }),
  );
}

/** Two photos of different classes, rightly classified where there are such. */
function twoPhotos({ judgements }: JudgedSplit): JudgedSplit["judgements"] {
  const ordered = [...judgements.filter((one) => one.label === one.predicted), ...judgements];
  const other = ordered.find(({ label }) => label !== ordered[0]?.label);
  return [...ordered.slice(0, 1), ...(other === undefined ? [] : [other])];
}

async function featureFigure(reported: Reported, executor: Executor): Promise<string | null> {
  const { loaded, judged, photos } = reported;
  if (mapLayers(loaded.network).length === 0) return null;
  const chosen = twoPhotos(judged);
  const pixels = chosen.map(({ item }) => {
    const own = new Uint8Array(3 * photos.size ** 2);
    photos.read(item, own, 0);
    return own;
  });
  const { layers } = await readFeatures(loaded, pixels, executor);
  const pictures = await picturesOf(reported, chosen.map(({ item }) => item)); // prettier-ignore
  const shown = chosen.map(({ label, predicted, confidence }, index) => ({
    picture: pictures[index],
    caption: [
      `true: ${judged.classes[label]}`,
      `predicted: ${judged.classes[predicted]} (${formatPercent(confidence)})`,
    ],
  }));
  const title = `Feature maps of ${loaded.network.name}, ${loaded.checkpoint} checkpoint`;
  return featureMaps(title, shown, layers, layers.map((layer) => layerNumbers(layer, chooseChannels(layer, MAPS)))); // prettier-ignore
}

/** Lines as paragraphs, one after each empty line. */
function paragraphs(text: string): Html[] {
  return text.split(/\n\s*\n/).filter((part) => part.trim() !== "").map((part) => html`<p>${part.trim()}</p>`); // prettier-ignore
}

/** A run's report: one HTML file that needs nothing else, with its author's name and remarks. */
export async function runReport(
  reported: Reported,
  { author, remarks, language }: Authored,
  executor: Executor,
): Promise<string> {
  const { name, loaded, metrics, judged, photos, filters } = reported;
  const { run, network } = loaded;
  const say = (word: keyof typeof reportWords) => reportWords[word][language];
  const figure = (svg: string, caption: string) => svgFigure(language === "zh" ? inChinese(svg) : svg, caption);
  const { layers, parameters, input } = summarize(network);
  const counts = photos.classes.map((_, label) =>
    SPLITS.map((split) => photos.split[split].reduce((sum, item) => sum + (photos.labelOf(item) === label ? 1 : 0), 0)),
  );
  const test = summarizeJudgements(judged);
  const best = bestEpoch(metrics)!;
  const wrong = worstMistakes(judged, MOST_MISTAKES);
  const itemOf = new Map(judged.judgements.map(({ file, item }) => [file, item]));
  const wrongPhotos = await picturesOf(reported, wrong.map(({ file }) => itemOf.get(file)!)); // prettier-ignore
  const features = await featureFigure(reported, executor);
  const curves = learningCurves(`Learning curves of ${name}`, metrics);
  const rate = rateChanges(metrics) ? learningRateFigure(`Learning rate of ${name}`, metrics) : null;
  const sections: [string, Html][] = [
    [
      say("data"),
      html`<p>${say("pixels")} ${photos.size} × ${photos.size} px.</p>
        ${table(say("photos"), [say("class"), say("train"), say("val"), say("test")], photos.classes.map((one, label) => [one, ...counts[label].map(formatCount)]), [1, 2, 3])}`, // prettier-ignore
    ],
    [
      say("network"),
      html`<p>${network.name}: ${input.join(" × ")}, ${formatCount(parameters)} ${say("parameters").toLowerCase()}.</p>
        ${table(say("layers"), [say("layer"), say("type"), say("output"), say("parameters")], layers.map((one) => [one.name, one.type, one.output.join(" × "), formatCount(one.parameters)]), [3])}`, // prettier-ignore
    ],
    [
      say("training"),
      html`<p>${trainingSentence(run.config, language)}</p>
        <p>${metrics.length} ${say("epochs")} ${best.epoch}: ${say("validation")} ${formatPercent(best["val/acc"])}.</p>
        ${figure(curves, say("curves"))} ${rate === null ? null : figure(rate, say("rate"))}`,
    ],
    [
      say("test"),
      html`<p>
          <strong>${say("accuracy")} ${formatPercent(test.accuracy)}</strong> (${test.correct} / ${test.total}; ${say("interval")}
          ${formatPercent(test.ci95[0])} – ${formatPercent(test.ci95[1])}). ${say("once")}
        </p>
        ${drawConfusion(name, judged).figures.map(({ svg, title }) => figure(svg, title))}
        ${wrong.length === 0 ? null : figure(mistakesFigure(`Most confident mistakes of ${name}`, wrong, wrongPhotos), say("mistakes"))}`, // prettier-ignore
    ],
    ...(filters === null
      ? []
      : [[say("filters"), html`${(await filterFigures(name, filters)).map(({ svg, title }) => figure(svg, title))}`] as [string, Html]]), // prettier-ignore
    ...(features === null ? [] : [[say("features"), figure(features, say("twoPhotos"))] as [string, Html]]),
    ...(remarks.trim() === "" ? [] : [[say("remarks"), html`${paragraphs(remarks)}`] as [string, Html]]),
  ];
  return reportDocument({
    lang: language,
    title: `${say("title")} ${name}`,
    subtitle: html`${author.trim() === "" ? null : html`<strong>${author.trim()}</strong><br />`}${run.startedAt.slice(0, 10)}<br />${say("made")}`, // prettier-ignore
    lead: null,
    contents: null,
    parts: sections.map(([heading, content], index) => [`part-${index + 1}`, heading, content]),
    figure: say("figure"),
    tableName: say("table"),
  });
}

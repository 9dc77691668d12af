import { basename } from "node:path";
import { largestOf, smallestOf } from "../core/extremes.js";
import { formatDuration } from "../core/format.js";
import { wilsonInterval } from "../core/wilson.js";
import { reportDocument } from "../report/document.js";
import { html, type Html, svgFigure, table } from "../report/html.js";
import { count, percent, points } from "../report/text/numbers.js";
import { describeAugmentation } from "../data/augment/augmentation.js";
import type { Evaluation } from "../train/judge/judged-split.js";
import type { EpochMetrics, RunFile } from "../train/run/run-file.js";
import type { BestFile } from "./best-file.js";
import { timeFigure } from "./time-figure.js";

/** Everything that the report says, as data. */
export interface BestReport {
  readonly file: BestFile;
  /** The best run. */
  readonly run: RunFile;
  readonly passes: number;
  readonly evaluation: Evaluation;
  /** The photos that it was judged on, in a word. */
  readonly what: "test" | "validation";
  readonly reliability: { readonly ece: number; readonly svg: string };
  /** SVG by the figures' names. */
  readonly figures: ReadonlyMap<string, string>;
  readonly curves: readonly { readonly run: string; readonly metrics: readonly EpochMetrics[] }[];
}

function facts({ file, run, evaluation, what }: BestReport): Html {
  const { best, photos } = file;
  const [low, high] = wilsonInterval(Math.round(best!.accuracy * photos.val), photos.val);
  const rows: [string, string, string][] = [
    [
      "Best",
      best!.run.replace("runs/", ""),
      `${run.config.model.model}, ${count(run.parameters)} parameters, ${run.config.model.imageSize} px`,
    ],
    [
      "Validation photos",
      percent(best!.accuracy),
      `${percent(low)} to ${percent(high)} with 95 % confidence; by these it was chosen`,
    ],
  ];
  if (what === "test")
    rows.push(["Test photos", percent(evaluation.accuracy), `${evaluation.correct} of ${evaluation.total}; ${evaluation.ci95.map(percent).join(" to ")} with 95 % confidence; asked once`]); // prettier-ignore
  if (file.mirrored !== null)
    rows.push(["With mirrored photos", percent(file.mirrored.accuracy), `${file.mirrored.correct} of ${file.mirrored.total}, each judged as it is and mirrored, which takes twice as long`]); // prettier-ignore
  rows.push(["Time", formatDuration(file.seconds), `of ${file.minutes} minutes`]);
  return html`<dl class="facts">
    ${rows.map(
      ([name, value, more]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}<small>${more}</small></dd>
        </div>`,
    )}
  </dl>`;
}

function photosSection({ file }: BestReport): Html {
  const { classes, train, val, test, shortSide } = file.photos;
  const counts = classes.map((one) => one.train);
  const [least, most] = [smallestOf(counts), largestOf(counts)];
  const sides = shortSide === null ? "" : ` Their shorter sides are ${shortSide} px in the middle.`;
  const balance = most > 2 * Math.max(1, least) ? ` The largest class has ${(most / Math.max(1, least)).toFixed(1)} times the training photos of the smallest.` : " The classes are about equally large."; // prettier-ignore
  return html`<p>${count(train)} training, ${count(val)} validation and ${count(test)} test photos of ${classes.length} classes.${sides}${balance}</p>
    ${table("Photos of each class.", ["class", "training", "test"], classes.map((one) => [one.name, count(one.train), count(one.test)]), [1, 2])}`; // prettier-ignore
}

/** The last layers that were trained on fixed features, where weights were given. */
function headsTable({ file: { transfer, search } }: BestReport): Html | null {
  const heads = transfer?.heads;
  if (heads === undefined || heads === null) return null;
  const { trials, chosen, seconds, found } = heads;
  const run = search.find(({ round }) => round === 0)?.val;
  const kept = run === undefined ? "" : ` As a run of its own, the rest being frozen, it has ${percent(run.accuracy)}.`;
  const rows = trials.map(({ learningRate, weightDecay, accuracy, loss }) => [String(learningRate), String(weightDecay), percent(accuracy), loss.toFixed(3)]); // prettier-ignore
  return html`${table("Last layers trained on what the network makes of the photos, as they are and mirrored: validation.", ["learning rate", "weight decay", "accuracy", "loss"], rows, [0, 1, 2, 3], (row) => trials[row].learningRate === chosen.learningRate && trials[row].weightDecay === chosen.weightDecay)}
    <p>The features were ${found ? "found in the cache" : "computed"} in ${formatDuration(seconds.features)}, and ${trials.length} last layers trained in ${formatDuration(seconds.heads)}.${kept}</p>`; // prettier-ignore
}

function triedSection(report: BestReport): Html {
  const { file } = report;
  const { plan, search, chosen, rates } = file;
  if (plan === null) return html`<p>Nothing was tried yet.</p>`;
  const rows = plan.candidates.map(({ name, why }) => [
    name,
    why,
    ...plan.rounds.map((_, index) => {
      const run = search.find((one) => one.candidate === name && one.round === index + 1);
      if (run === undefined) return "–";
      return run.val === undefined ? (run.error ?? run.status) : `${percent(run.val.accuracy)} (${run.passes!.toFixed(1)} passes)`; // prettier-ignore
    }),
  ]);
  const rounds = plan.rounds.map(({ seconds }, index) => `round ${index + 1}, ${formatDuration(seconds)}`);
  const measured = rates.map(({ width, network = `${width} channels`, imageSize, secondsAnUpdate, passes }) => [
    network,
    `${imageSize} px`,
    `${(1000 * secondsAnUpdate).toFixed(0)} ms`,
    passes.toFixed(1),
  ]);
  return html`<ul>
      ${plan.reasons.map((reason) => html`<li>${reason}</li>`)}
    </ul>
    ${headsTable(report)}
    ${table("Rates measured on this machine before anything was trained.", ["network", "images", "an update", "passes in the final training"], measured, [2, 3])}
    ${table(
      "What was tried: validation accuracy at the end of each training.",
      ["recipe", "why", ...rounds],
      rows,
      plan.rounds.map((_, index) => index + 2),
      (row) => plan.candidates[row].name === chosen?.candidate,
    )}
    ${chosen === null ? null : html`<p>The final training has the recipe <strong>${chosen.candidate}</strong>: ${chosen.why}.</p>`}`;
}

function finalSection({ file, run, passes }: BestReport): Html | null {
  const { final } = file;
  if (final === null || file.best?.run !== final.run) return null;
  const { optimizer, data, schedule, timed, labelSmoothing, ema } = run.config;
  const sizes = timed!.phases.map(({ size, until }) => `${size} px up to ${percent(until)} of the updates`);
  const parts = [
    `${optimizer.name} with learning rate ${optimizer.learningRate}, ${schedule?.name ?? "constant"}`,
    data.augment === undefined ? "photos as they are" : `photos varied: ${describeAugmentation(data.augment)}`,
    labelSmoothing === undefined ? "" : `label smoothing ${labelSmoothing}`,
    ema === undefined ? "" : `a moving average of the weights that keeps ${ema}`,
    `photos that grow: ${sizes.join(", ")}`,
  ];
  return html`<p>${passes.toFixed(1)} passes over the training photos in ${formatDuration(timed!.seconds)}: ${parts.filter((part) => part !== "").join("; ")}.</p>`; // prettier-ignore
}

function timeSection(report: BestReport): Html {
  const { file, curves } = report;
  const { gain } = file;
  const drawn = curves.map(({ run, metrics }) => ({ name: run, metrics, isFinal: run === file.final?.run }));
  const svg = timeFigure("Accuracy against time", drawn, gain);
  const more =
    gain === null
      ? "What more time would bring is not known: for that the chosen recipe has to have been trained for at least two lengths."
      : `${Math.round(gain.seconds / 60)} more minutes are expected to bring ${points(gain.expected)} points (${gain.ci95 === null ? "how sure that is cannot be told from two trainings" : `95 % interval ${gain.ci95.map(points).join(" to ")}`}): the error falls as the time to the power of −${gain.exponent.toFixed(2)}, by ${gain.points.length} trainings of this recipe that each went to the end of their own schedule (${gain.points.map(({ seconds, error }) => `${formatDuration(seconds)}: ${percent(error)} wrong`).join(", ")}). The shorter ones saw smaller images.`;
  return html`${svgFigure(svg, "Validation accuracy after each epoch of the final training (line), and of each training of the search (circles); dashed, with its 95 % interval where there is one, what more time is expected to bring.")}
    <p>${more}</p>`;
}

function figureNamed({ figures }: BestReport, name: string, caption: string): Html | null {
  const svg = figures.get(name);
  return svg === undefined ? null : svgFigure(svg, caption);
}

function nextSection({ file }: BestReport): Html {
  if (file.next.length === 0) return html`<p>No rule found anything that is worth trying first.</p>`;
  return html`<ol>
    ${file.next.map(({ advice, evidence }) => html`<li><strong>${advice}</strong> ${evidence}.</li>`)}
  </ol>`;
}

/** The report of a `best`: one HTML file that needs nothing else. */
export function reportPage(report: BestReport): string {
  const { file, what, evaluation, reliability } = report;
  const early =
    file.status === "finished"
      ? null
      : html`<p><strong>Not finished:</strong> this is the best so far, judged on the validation photos; the test photos have not been asked.</p>`; // prettier-ignore
  const sections: [string, string, Html | null][] = [
    ["photos", "Photos", photosSection(report)],
    ["tried", "What was tried, and why", triedSection(report)],
    ["final", "The final training", finalSection(report)],
    ["time", "Accuracy against time", timeSection(report)],
    ["confusion", "Confusion", html`${figureNamed(report, "confusion-counts", `Rows: true class, columns: predicted class; ${evaluation.total} ${what} photos.`)} ${figureNamed(report, "per-class", "Accuracy of each class.")}`], // prettier-ignore
    ["mistakes", "Mistakes", html`${figureNamed(report, "mistakes", "The wrong answers that the network was surest of.")} ${figureNamed(report, "confused-pairs", "The classes that are taken for each other most often.")}`], // prettier-ignore
    ["calibration", "How far its confidence can be believed", svgFigure(reliability.svg, `Confidence is ${percent(reliability.ece)} away from accuracy on average (expected calibration error).`)], // prettier-ignore
    ["curves", "Learning curves", figureNamed(report, "curves", "The best run, epoch by epoch.")],
    ["next", "What to try next", nextSection(report)],
    ["again", "Do it again", html`<pre><code>${file.command}</code></pre><p>best.json has every setting; each folder in runs is a run as any other: <code>convscope evaluate</code>, <code>predict</code>, <code>export</code> and <code>serve</code> open it.</p>`], // prettier-ignore
  ];
  return reportDocument({
    lang: "en",
    title: `The best in ${file.minutes} minutes`,
    subtitle: `${basename(file.data.root)}, ${file.startedAt.slice(0, 10)}`,
    lead: html`${early} ${facts(report)}`,
    contents: "Contents",
    parts: sections.flatMap(([id, heading, section]) => (section === null ? [] : [[id, heading, section] as const])),
    figure: "Figure",
    tableName: "Table",
  });
}

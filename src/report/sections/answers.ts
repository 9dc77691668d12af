import { representative } from "../../lab/choose.js";
import { html, type Html } from "../html.js";
import type { ReportInput } from "../input.js";
import type { ReportText, SectionName } from "../text/text.js";
import { depthSentences } from "./features.js";
import { movedSentences } from "./filters.js";
import { improvedSentence, stageTrend } from "./stage-verdict.js";

type Point = keyof ReportText["points"];

/** Where each of the assignment's points is answered at length. */
const PLACES: Readonly<Record<Point, SectionName>> = {
  network: "network",
  experiments: "experiments",
  confusion: "confusion",
  filters: "filters",
  features: "features",
  improve: "experiments",
};

/** What the lab says on each point, in a sentence or two; nothing where it has nothing to say. */
function answersOf(input: ReportInput, text: ReportText): Readonly<Record<Point, readonly (string | null)[]>> {
  const { lab, results, chosen } = input;
  const { choice, experiments } = lab;
  const name = choice?.experiment ?? "";
  const own = representative(results, name);
  const stages = [...new Set(experiments.map(({ stage }) => stage))];
  const [first] = stages;
  const firstChoice = lab.stageChoices[first];
  const flatten = chosen?.network.layers.findIndex(({ type }) => type === "Flatten") ?? -1;
  const layers = chosen?.network.layers ?? [];
  const pair = chosen?.numbers.mistakes?.pairs[0] ?? null;
  return {
    network: [
      own?.val ? text.answerNetwork(name, own.parameters, own.val.accuracy) : null,
      flatten < 1 ? null : text.networkFlatten(layers[flatten - 1].output, layers[flatten].output[0]),
    ],
    experiments: [
      stageTrend(
        input,
        experiments.filter(({ stage }) => stage === first),
        text,
      ),
      firstChoice === undefined
        ? null
        : text.stageChoice(
            firstChoice.experiment,
            firstChoice.candidates[0].valAccuracy.mean,
            firstChoice.indistinguishable,
          ),
      stages.length < 2 ? null : improvedSentence(input, [stages[1]], text),
    ],
    confusion: [own?.test ? text.answerConfusion(own.test, pair) : null],
    filters: movedSentences(input, text),
    features: depthSentences(input, text).slice(0, 4),
    improve: [stages.length < 3 ? null : improvedSentence(input, stages.slice(2), text)],
  };
}

/** The assignment's points, each answered with a link to where it is shown. */
export function answersList(
  input: ReportInput,
  text: ReportText,
  sections: readonly (readonly [SectionName, string])[],
): Html | null {
  if (input.lab.choice === null) return null;
  const answers = answersOf(input, text);
  const points = Object.keys(PLACES) as Point[];
  const items = points.map((point) => {
    const sentences = answers[point].filter((sentence) => sentence !== null);
    const at = sections.findIndex(([name]) => name === PLACES[point]);
    const link = at < 0 ? null : html` (<a href="#${PLACES[point]}">${text.seeSection(at + 1, sections[at][1])}</a>)`;
    return html`<li>
      <strong>${text.points[point]}.</strong>
      ${sentences.length === 0 ? text.nothingToSay : sentences.join(text.lang === "zh" ? "" : " ")}${link}
    </li>`;
  });
  return html`<section class="answers">
    <h2>${text.answersTitle}</h2>
    <ol type="a">
      ${items}
    </ol>
  </section>`;
}

import { html, type Html, table } from "../html.js";
import type { ReportInput } from "../input.js";
import { count } from "../text/numbers.js";
import type { ReportText } from "../text/text.js";

/** The chosen network layer by layer, with the size of the flattened maps worked out, and how it was trained. */
export function networkSection({ chosen, lab }: ReportInput, text: ReportText): Html | null {
  if (chosen === null || lab.choice === null) return null;
  const { network, run } = chosen;
  const flatten = network.layers.findIndex(({ type }) => type === "Flatten");
  const flattened =
    flatten < 1 ? null : text.networkFlatten(network.layers[flatten - 1].output, network.layers[flatten].output[0]);
  const rows = network.layers.map(({ name, type, output, parameters }) => [
    html`<code>${name}</code>`,
    type,
    output.join(" × "),
    parameters === 0 ? "" : count(parameters),
  ]);
  const { augment } = run.config.data;
  return html`<p>${text.networkIntro(lab.choice.experiment, network.name, network.parameters)} ${flattened}</p>
    ${table(text.networkTable, text.networkHeadings, rows, [3])}
    <p>${text.training(run.config)} ${augment === undefined ? null : text.varied(augment)}</p>`;
}

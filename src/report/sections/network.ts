import type { LayerWindow } from "../../nn/windows.js";
import { html, type Html, table } from "../html.js";
import type { NetworkOf, ReportInput } from "../input.js";
import { count } from "../text/numbers.js";
import type { ReportText } from "../text/text.js";

const pairText = ([height, width]: readonly [number, number]) => `${height}×${width}`;
const list = (parts: readonly string[]) => parts.join(", ");

/** The layers of a kind with their windows. */
function windowsOf({ network, windows }: NetworkOf, type: RegExp): [string, LayerWindow][] {
  return network.layers.filter((layer) => type.test(layer.type)).map(({ name }) => [name, windows.get(name) ?? {}]);
}

/** One line on a network of the assignment's kind: what it is made of, in the order of the assignment's table. */
function depthRow(of: NetworkOf, text: ReportText): string[] {
  const { network, experiment } = of;
  const outputOf = (name: string) => network.layers.find((layer) => layer.name === name)!.output;
  const convolutions = windowsOf(of, /^Conv2d$/).map(
    ([name, { kernel, stride }]) =>
      `${outputOf(name)[0]} × ${pairText(kernel!)}${stride![0] === 1 ? "" : ` / ${stride![0]}`}`,
  );
  const pools = windowsOf(of, /Pool2d$/).flatMap(([, { kernel }]) => (kernel === undefined ? [] : [pairText(kernel)]));
  const rates = windowsOf(of, /^Dropout/).flatMap(([, { rate }]) => (rate === undefined ? [] : [String(rate)]));
  const flatten = network.layers.findIndex(({ type }) => type === "Flatten");
  const flattened =
    flatten < 1 ? "" : text.flattenInWords(network.layers[flatten - 1].output, network.layers[flatten].output[0]);
  const linear = network.layers.filter(({ type }) => type === "Linear").map(({ output }) => count(output[0]));
  return [experiment, list(convolutions), list(pools), list(rates), flattened, list(linear), count(network.parameters)];
}

/** The networks of the stages that begin with the recipe's defaults. */
function depths({ lab, networks }: ReportInput, text: ReportText): Html | null {
  const first = new Set(lab.experiments.filter(({ from }) => from === undefined).map(({ name }) => name));
  const compared = networks.filter(({ experiment }) => first.has(experiment));
  if (compared.length < 2) return null;
  const rows = compared.map((one) => depthRow(one, text));
  return table(text.depthsTable, text.depthsHeadings, rows, [6]);
}

/** The chosen network layer by layer, with the size of the flattened maps worked out, and how it was trained. */
export function networkSection(input: ReportInput, text: ReportText): Html | null {
  const { chosen, lab, networks } = input;
  if (chosen === null || lab.choice === null) return null;
  const { network, run } = chosen;
  const name = lab.choice.experiment;
  const windows = networks.find(({ experiment }) => experiment === name)?.windows;
  const flatten = network.layers.findIndex(({ type }) => type === "Flatten");
  const flattened =
    flatten < 1 ? null : text.networkFlatten(network.layers[flatten - 1].output, network.layers[flatten].output[0]);
  const rows = network.layers.map((layer) => {
    const { kernel, stride, padding, rate, sees } = windows?.get(layer.name) ?? {};
    return [
      html`<code>${layer.name}</code>`,
      layer.type,
      kernel === undefined ? "" : pairText(kernel),
      stride === undefined ? "" : pairText(stride),
      padding === undefined || padding[0] + padding[1] === 0 ? "" : pairText(padding),
      rate === undefined ? "" : text.dropped(rate),
      layer.output.join(" × "),
      sees === undefined ? "" : pairText(sees),
      layer.parameters === 0 ? "" : count(layer.parameters),
    ];
  });
  const { augment } = run.config.data;
  return html`<p>${text.networkIntro(name, network.name, network.parameters)} ${flattened}</p>
    ${table(text.networkTable, text.networkHeadings, rows, [8])}
    <p>${text.training(run.config)} ${augment === undefined ? null : text.varied(augment)}</p>
    ${depths(input, text)}`;
}

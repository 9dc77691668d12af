import { formatCount, formatPercent } from "../../../src/core/format.js";
import type { TabProps } from "./tab-props.js";

const inMillions = (count: number) => `${(count / 1e6).toFixed(count < 1e7 ? 2 : 0)} million`;

/** A share as a bar. */
function Share({ of: part, in: whole, what }: { of: number; in: number; what: string }) {
  return (
    <td>{part > 0 && <meter value={part / whole} aria-label={`${formatPercent(part / whole)} of the ${what}`} />}</td>
  );
}

/** The layers in the order in which data flow through them. */
export function NetworkTab({ run }: TabProps) {
  const { input, layers, summary } = run;
  const work = layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
  return (
    <section aria-label="Layers">
      <h2>Network</h2>
      <p>
        {summary.model}: {formatCount(summary.parameters)} parameters, {inMillions(work)} multiply-adds a photo. Shapes
        are channels × height × width of one photo.
      </p>
      <div class="wide" tabIndex={0} role="region" aria-label="Table of layers, scrolls sideways">
        <table class="layers">
          <thead>
            <tr>
              <th scope="col">layer</th>
              <th scope="col">type</th>
              <th scope="col">set to</th>
              <th scope="col">output</th>
              <th scope="col" class="number">
                parameters
              </th>
              <th scope="col">share</th>
              <th scope="col" class="number">
                multiply-adds
              </th>
              <th scope="col">share</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">images</th>
              <td>Input</td>
              <td />
              <td>{input.join(" × ")}</td>
              <td class="number">–</td>
              <td />
              <td class="number">–</td>
              <td />
            </tr>
            {layers.map(({ name, type, output, parameters, attributes, multiplyAdds }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{type}</td>
                <td>{attributes}</td>
                <td>{output.join(" × ")}</td>
                <td class="number">{parameters === 0 ? "–" : formatCount(parameters)}</td>
                <Share of={parameters} in={summary.parameters} what="parameters" />
                <td class="number">{multiplyAdds === 0 ? "–" : inMillions(multiplyAdds)}</td>
                <Share of={multiplyAdds} in={work} what="multiply-adds" />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

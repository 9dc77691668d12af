import { formatCount, formatPercent } from "../../../src/core/format.js";
import type { TabProps } from "./tab-props.js";

/** The layers in the order in which data flow through them. */
export function NetworkTab({ run }: TabProps) {
  const { input, layers, summary } = run;
  return (
    <section aria-label="Layers">
      <p>
        {summary.model}: {formatCount(summary.parameters)} parameters. Shapes are channels × height × width of one
        photo.
      </p>
      <div class="wide" tabIndex={0} role="region" aria-label="Table of layers, scrolls sideways">
        <table class="layers">
          <thead>
            <tr>
              <th scope="col">layer</th>
              <th scope="col">type</th>
              <th scope="col">output</th>
              <th scope="col" class="number">
                parameters
              </th>
              <th scope="col">share</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">images</th>
              <td>Input</td>
              <td>{input.join(" × ")}</td>
              <td class="number">–</td>
              <td />
            </tr>
            {layers.map(({ name, type, output, parameters }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{type}</td>
                <td>{output.join(" × ")}</td>
                <td class="number">{parameters === 0 ? "–" : formatCount(parameters)}</td>
                <td>
                  {parameters > 0 && (
                    <meter
                      value={parameters / summary.parameters}
                      aria-label={`${formatPercent(parameters / summary.parameters)} of the parameters`}
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

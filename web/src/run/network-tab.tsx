import { formatCount, formatPercent } from "../../../src/core/format.js";
import { attributeText, networkWords as w } from "../../../src/page/words/network.js";
import { say, useLanguage } from "../language.js";
import { NetworkGraph } from "./network-graph.js";
import type { TabProps } from "./tab-props.js";

/** A share as a bar. */
function Share({ of: part, in: whole, what }: { of: number; in: number; what: string }) {
  return (
    <td>{part > 0 && <meter value={part / whole} aria-label={say(w.shareOf)(formatPercent(part / whole), what)} />}</td>
  );
}

/** The layers in the order in which data flow through them. */
export function NetworkTab({ run }: TabProps) {
  const { input, layers, summary, stepTimes } = run;
  const language = useLanguage();
  // What no layer did: the loss, clipping, and what lies between kernels.
  const rest = layers.reduce((left, { name }) => left - (stepTimes?.layers[name] ?? 0), stepTimes?.total ?? 0);
  const work = layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
  return (
    <section aria-label={say(w.layers)}>
      <h2>{say(w.network)}</h2>
      <p>{say(w.intro)(summary.model, summary.parameters, work)}</p>
      <p class="hint">{stepTimes === null ? say(w.notProfiled) : say(w.profileHint)(stepTimes.total)}</p>
      <h3>{say(w.asGraph)}</h3>
      <NetworkGraph run={run} />
      <h3>{say(w.layers)}</h3>
      <div class="wide" tabIndex={0} role="region" aria-label={say(w.tableOfLayers)}>
        <table class="layers">
          <thead>
            <tr>
              <th scope="col">{say(w.layer)}</th>
              <th scope="col">{say(w.type)}</th>
              <th scope="col">{say(w.setTo)}</th>
              <th scope="col">{say(w.output)}</th>
              <th scope="col" class="number">
                {say(w.parameters)}
              </th>
              <th scope="col">{say(w.share)}</th>
              <th scope="col" class="number">
                {say(w.multiplyAdds)}
              </th>
              <th scope="col">{say(w.share)}</th>
              {stepTimes !== null && (
                <>
                  <th scope="col" class="number">
                    {say(w.stepTime)}
                  </th>
                  <th scope="col">{say(w.share)}</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{say(w.images)}</th>
              <td>{say(w.input)}</td>
              <td />
              <td>{input.join(" × ")}</td>
              <td class="number">–</td>
              <td />
              <td class="number">–</td>
              <td />
              {stepTimes !== null && (
                <>
                  <td />
                  <td />
                </>
              )}
            </tr>
            {layers.map(({ name, type, output, parameters, attributes, multiplyAdds }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{type}</td>
                <td>{attributes.map((one) => attributeText(one, language)).join(say(w.comma))}</td>
                <td>{output.join(" × ")}</td>
                <td class="number">{parameters === 0 ? "–" : formatCount(parameters)}</td>
                <Share of={parameters} in={summary.parameters} what={say(w.parameters)} />
                <td class="number">{multiplyAdds === 0 ? "–" : say(w.millions)(multiplyAdds)}</td>
                <Share of={multiplyAdds} in={work} what={say(w.multiplyAdds)} />
                {stepTimes !== null && (
                  <>
                    <td class="number">{stepTimes.layers[name]?.toFixed(2) ?? "–"}</td>
                    <Share of={stepTimes.layers[name] ?? 0} in={stepTimes.total} what={say(w.stepTime)} />
                  </>
                )}
              </tr>
            ))}
            {stepTimes !== null && rest > 0 && (
              <tr>
                <th scope="row">{say(w.rest)}</th>
                <td colSpan={7} />
                <td class="number">{rest.toFixed(2)}</td>
                <Share of={rest} in={stepTimes.total} what={say(w.stepTime)} />
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}

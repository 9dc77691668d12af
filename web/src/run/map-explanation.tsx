import { useMemo } from "preact/hooks";
import type { MapConvolution } from "../../../src/look/inside/read-map.js";
import { explain, type Position, written } from "../../../src/page/explain.js";
import { insideWords as w } from "../../../src/page/words/inside.js";
import { say } from "../language.js";
import { NumberGrid } from "../parts/number-grid.js";

interface Props {
  readonly convolution: MapConvolution;
  /** The map's. */
  readonly width: number;
  readonly at: Position;
}

/** So many channels are shown number by number. */
const SHOWN = 3;
const COLOURS = [w.red, w.green, w.blue];

/** How a pixel of a map comes about: patches times kernels, their sum, and what the layers behind make of it. */
export function MapExplanation({ convolution, width, at }: Props) {
  const { channels, others, sum, bias, steps } = useMemo(() => explain(convolution, width, at, SHOWN), [convolution, width, at.row, at.column]); // prettier-ignore
  const { layer, reads, kernel } = convolution;
  const nameOf = (channel: number) => (reads === null ? say(COLOURS[channel]) : say(w.input)(channel + 1));
  const products = convolution.channels * kernel[0] * kernel[1];
  return (
    <>
      <p class="hint">
        {reads === null ? say(w.readsImages)(layer) : say(w.readsLayer)(layer, reads, convolution.channels)}
      </p>
      <div class="wide" tabIndex={0} role="region" aria-label={say(w.explainedScrolls)}>
        {channels.map(({ channel, patch, kernel: own, products, sum }) => (
          <div key={channel} class="channel-sum">
            <NumberGrid
              caption={say(w.grid)(say(w.patch), nameOf(channel))}
              values={patch}
              columns={kernel[1]}
              missing={say(w.inPadding)}
            />
            <span aria-hidden="true">×</span>
            <NumberGrid caption={say(w.kernelColumn)} values={own} columns={kernel[1]} />
            <span aria-hidden="true">→</span>
            <NumberGrid caption={say(w.products)} values={products} columns={kernel[1]} />
            <span>
              {say(w.sum)} <strong>{written(sum)}</strong>
            </span>
          </div>
        ))}
      </div>
      <dl class="makes">
        {others.count > 0 && (
          <>
            <dt>{others.count === 1 ? say(w.otherChannel) : say(w.otherChannels)(others.count)}</dt>
            <dd>{written(others.sum)}</dd>
          </>
        )}
        <dt>{say(w.sumOfProducts)(products)}</dt>
        <dd>{written(sum)}</dd>
        <dt>+ {say(w.bias)}</dt>
        <dd>{written(bias)}</dd>
        {steps.map(({ layer, type, value }, step) => (
          <>
            <dt key={`${layer} name`}>
              {step === 0 ? "=" : "→"} {say(w.makesOfIt)(layer, type)}
              {step === steps.length - 1 && `: ${say(w.theMaps)}`}
            </dt>
            <dd key={layer} class={step === steps.length - 1 ? "last" : ""}>
              {written(value)}
            </dd>
          </>
        ))}
      </dl>
    </>
  );
}

import { formatCount } from "../../../src/core/format.js";
import type { RunDetail } from "../../../src/page/api.js";
import { networkDrawing } from "../../../src/page/network-drawing.js";
import { attributeText, networkWords as w } from "../../../src/page/words/network.js";
import { say, useLanguage } from "../language.js";

const WIDTH = 430;
const BOX = 46;
const GAP = 18;
const LANE = 16;
const EDGE = 8;

/** The network as a graph from above: each layer with how it is set, its shape and what it costs. */
export function NetworkGraph({ run: { layers, input, stepTimes } }: { run: RunDetail }) {
  const language = useLanguage();
  const { boxes, flows, lanes } = networkDrawing(layers);
  const top = (box: number) => EDGE + box * (BOX + GAP);
  const width = EDGE + WIDTH + (lanes + 1) * LANE + EDGE;
  const height = top(boxes.length) - GAP + EDGE;
  const middle = EDGE + WIDTH / 2;
  const side = EDGE + WIDTH;
  const pathOf = ({ from, to, lane }: (typeof flows)[number]) => {
    if (lane === 0) return `M${middle} ${top(from) + BOX}V${top(to)}`;
    const x = side + lane * LANE;
    const [start, end] = [top(from) + BOX * 0.7, top(to) + BOX * 0.3];
    return `M${side} ${start}C${x} ${start} ${x} ${start} ${x} ${start + LANE}V${end - LANE}C${x} ${end} ${x} ${end} ${side} ${end}`;
  };
  return (
    <div class="wide tall" tabIndex={0} role="region" aria-label={say(w.graphScrolls)}>
      <svg class="network-graph" role="img" aria-label={say(w.graph)(boxes.length - 1)} width={width} height={height}>
        <defs>
          <marker id="flow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0L8 4L0 8z" />
          </marker>
        </defs>
        {flows.map((flow) => (
          <path key={`${flow.from} ${flow.to}`} class="flow" d={pathOf(flow)} marker-end="url(#flow)" />
        ))}
        {boxes.map(({ name, layer }, box) => {
          const shape = (layer?.output ?? input).join(" × ");
          const set = layer?.attributes.map((one) => attributeText(one, language)).join(say(w.comma)) ?? "";
          const time = stepTimes?.[name];
          const costs = [
            ...(layer === null || layer.parameters === 0 ? [] : [say(w.parameterCount)(formatCount(layer.parameters))]),
            ...(layer === null || layer.multiplyAdds === 0 ? [] : [say(w.multiplyAddCount)(layer.multiplyAdds)]),
            ...(time === undefined ? [] : [say(w.milliseconds)(time)]),
          ].join(say(w.comma));
          return (
            <g key={name} class={layer !== null && layer.parameters > 0 ? "box trained" : "box"}>
              <title>
                {[layer === null ? say(w.images) : name, layer?.type, set, shape, costs]
                  .filter(Boolean)
                  .join(say(w.comma))}
              </title>
              <rect x={EDGE} y={top(box)} width={WIDTH} height={BOX} rx={6} />
              <text x={EDGE + 8} y={top(box) + 18}>
                <tspan class="name">{layer === null ? say(w.images) : name}</tspan> {layer?.type} {set}
              </text>
              <text x={EDGE + 8} y={top(box) + 36} class="faint">
                {[shape, costs].filter(Boolean).join(say(w.comma))}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

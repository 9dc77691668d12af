import { largestOf } from "../../../src/core/extremes.js";
import { formatCount } from "../../../src/core/format.js";
import { textWidth } from "../../../src/look/draw/text-width.js";
import type { RunDetail } from "../../../src/page/api.js";
import { networkDrawing } from "../../../src/page/network-drawing.js";
import { attributeText, networkWords as w } from "../../../src/page/words/network.js";
import { say, useLanguage } from "../language.js";

/** The least. */
const WIDTH = 300;
const BOX = 46;
const GAP = 18;
const LANE = 16;
const EDGE = 8;
/** Of the style's, in pixels. */
const FONT = 11;
/** How high the bar is that says a layer's share of a step's time. */
const TIME = 4;

/** The network as a graph from above: each layer with how it is set, its shape and what it costs. */
export function NetworkGraph({ run: { layers, input, stepTimes } }: { run: RunDetail }) {
  const language = useLanguage();
  const { boxes, flows, lanes } = networkDrawing(layers);
  const top = (box: number) => EDGE + box * (BOX + GAP);
  const texts = boxes.map(({ name, layer }) => {
    const set = layer?.attributes.map((one) => attributeText(one, language)).join(say(w.comma)) ?? "";
    const time = stepTimes?.layers[name];
    const faint = [
      (layer?.output ?? input).join(" × "),
      layer === null || layer.parameters === 0 ? "" : say(w.parameterCount)(formatCount(layer.parameters)),
      layer === null || layer.multiplyAdds === 0 ? "" : say(w.multiplyAddCount)(layer.multiplyAdds),
      time === undefined ? "" : say(w.milliseconds)(time),
    ];
    return { title: [layer === null ? say(w.images) : name, layer?.type ?? "", set], faint: faint.filter(Boolean).join(say(w.comma)) }; // prettier-ignore
  });
  // Browsers' fonts are wider than those of figures.
  const widest = largestOf(
    texts.flatMap(({ title, faint }) => [title.join(" "), faint].map((line) => textWidth(line, FONT))),
  );
  const boxWidth = Math.max(WIDTH, 1.15 * widest + 16);
  const width = EDGE + boxWidth + (lanes + 1) * LANE + EDGE;
  const height = top(boxes.length) - GAP + EDGE;
  const middle = EDGE + boxWidth / 2;
  const side = EDGE + boxWidth;
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
          const { title, faint } = texts[box];
          const time = stepTimes?.layers[name];
          return (
            <g key={name} class={layer !== null && layer.parameters > 0 ? "box trained" : "box"}>
              <title>{[title.filter(Boolean).join(say(w.comma)), faint].join(say(w.comma))}</title>
              <rect x={EDGE} y={top(box)} width={boxWidth} height={BOX} rx={6} />
              {stepTimes !== null && time !== undefined && (
                <rect
                  class="time"
                  x={EDGE}
                  y={top(box) + BOX - TIME}
                  width={(boxWidth * time) / stepTimes.total}
                  height={TIME}
                />
              )}
              <text x={EDGE + 8} y={top(box) + 18}>
                <tspan class="name">{title[0]}</tspan> {title.slice(1).join(" ")}
              </text>
              <text x={EDGE + 8} y={top(box) + 36} class="faint">
                {faint}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

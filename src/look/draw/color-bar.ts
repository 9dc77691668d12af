import { largestOf } from "../../core/extremes.js";
import { linearScale, niceAxis } from "./axis.js";
import { ramp } from "./color.js";
import { COLOR, FONT_SIZE } from "./style.js";
import { element, line, text } from "./svg.js";
import { textWidth } from "./text-width.js";

const BAR_WIDTH = 14;
/** So many equal steps that the eye sees none; a gradient would need an id, see `figure`. */
const STEPS = 64;

/** A drawing and how wide it is, in pixels. */
interface Drawing {
  readonly svg: string;
  readonly width: number;
}

/** The key of the colour ramp from 0 to `largest`, `height` pixels tall, with ticks at its right. */
export function colorBar(name: string, largest: number, height: number, format: (value: number) => string): Drawing {
  const y = linearScale([0, largest], [height, 0]);
  const bands = Array.from({ length: STEPS }, (_, step) =>
    element("rect", {
      y: ((STEPS - 1 - step) * height) / STEPS,
      width: BAR_WIDTH,
      // Half a pixel of overlap hides the seams.
      height: height / STEPS + (step === 0 ? 0 : 0.5),
      fill: ramp((step + 0.5) / STEPS),
    }),
  );
  const ticks = niceAxis(0, largest, 5).ticks.filter((tick) => tick <= largest && Number.isInteger(tick));
  const labels = ticks.map(
    (tick) =>
      line(BAR_WIDTH, y(tick), BAR_WIDTH + 4, y(tick), { stroke: COLOR.axis }) +
      text(BAR_WIDTH + 8, y(tick) + 4, format(tick), { "font-size": FONT_SIZE.tick, fill: COLOR.muted }),
  );
  const nameX = BAR_WIDTH + 24 + largestOf(ticks.map((tick) => textWidth(format(tick), FONT_SIZE.tick)));
  const turned = {
    "font-size": FONT_SIZE.tick,
    "text-anchor": "middle",
    transform: `rotate(90 ${nameX} ${height / 2})`,
  };
  const frame = element("rect", { width: BAR_WIDTH, height, fill: "none", stroke: COLOR.axis });
  return {
    svg: [...bands, frame, ...labels, text(nameX, height / 2, name, turned)].join(""),
    width: nameX + 12,
  };
}

import { anyColour, grey, hsl, lighter, tempting, type Colour } from "../palette.js";
import type { Pen } from "../pen.js";
import { circle, ellipse, line, path, rect } from "../svg.js";

function drink(pen: Pen): Colour {
  const { dice } = pen;
  return dice.pick([
    hsl(24, 60, dice.range(8, 30)),
    hsl(30, 50, dice.range(50, 75)),
    hsl(dice.range(20, 50), 70, 40),
    hsl(40, 20, 92),
  ]);
}

/** Bands, dots, a heart or nothing, in the mug's own coordinates. */
function decoration(pen: Pen, colour: Colour, top: number, bottom: number): string {
  const { dice } = pen;
  const height = bottom - top;
  switch (dice.whole(0, 5)) {
    case 0:
      return rect(-50, top + height * dice.range(0.1, 0.4), 100, height * dice.range(0.15, 0.4), { fill: colour });
    case 1:
      return dice
        .times(5, (i) => rect(-50, top + (i + 0.4) * (height / 5), 100, height / 12, { fill: colour }))
        .join("");
    case 2:
      return dice
        .times(18, () => circle(dice.range(-30, 30), dice.range(top, bottom), dice.range(1.5, 4), { fill: colour }))
        .join("");
    case 3: {
      const y = (top + bottom) / 2;
      return path(`M0 ${y + 12}C-24 ${y - 4} -12 ${y - 18} 0 ${y - 7}C12 ${y - 18} 24 ${y - 4} 0 ${y + 12}Z`, {
        fill: colour,
      });
    }
    case 4:
      return dice.times(6, (i) => rect(-30 + i * 11, top - 10, 4.5, height + 30, { fill: colour })).join("");
    default:
      return "";
  }
}

function handle(pen: Pen, colour: Colour, side: number, top: number, bottom: number): string {
  const { dice } = pen;
  const reach = dice.range(13, 20);
  const width = dice.range(4.5, 8);
  const high = top + (bottom - top) * dice.range(0.14, 0.24);
  const low = top + (bottom - top) * dice.range(0.62, 0.8);
  const x = side - 4;
  const round = `M${x} ${high}C${side + reach * 1.3} ${high - 4} ${side + reach * 1.3} ${low + 4} ${x} ${low}`;
  const square = `M${x} ${high}H${side + reach * 0.8}V${low}H${x}`;
  const data = dice.chance(0.75) ? round : square;
  return line(data, lighter(colour, -16), width) + line(data, lighter(colour, 6), width * 0.5);
}

function steam(pen: Pen, top: number): string {
  const { dice } = pen;
  const wisp = (x: number) => `M${x} ${top}q${dice.range(4, 8)} -7 0 -13q${-dice.range(4, 8)} -6 1 -13`;
  return dice.times(3, (i) => line(wisp(-12 + i * 12), hsl(0, 0, 95), 2.2, 0.45)).join("");
}

function fromTheSide(pen: Pen): string {
  const { dice } = pen;
  const colour = dice.chance(0.3) ? grey(dice, 15, 95) : dice.chance(0.5) ? anyColour(dice) : tempting(dice);
  const side = dice.range(20, 30);
  const foot = side * dice.range(0.72, 1.05);
  const top = -dice.range(20, 34);
  const bottom = dice.range(22, 34);
  const tilt = dice.range(2, 10);
  const outline =
    `M${-side} ${top}C${-side} ${top + 20} ${-foot} ${bottom - 16} ${-foot} ${bottom}` +
    `A${foot} ${tilt * 0.9} 0 0 0 ${foot} ${bottom}C${foot} ${bottom - 16} ${side} ${top + 20} ${side} ${top}Z`;
  const second = dice.chance(0.4) ? tempting(dice) : anyColour(dice);
  const inside = dice.chance(0.4) ? second : lighter(colour, -12);
  return [
    handle(pen, colour, side, top, bottom),
    path(outline, { fill: colour }),
    pen.clip(path(outline, { fill: colour }), decoration(pen, second, top + tilt, bottom)),
    path(outline, { fill: pen.blend([hsl(0, 0, 3), hsl(0, 0, 97), hsl(0, 0, 50), hsl(0, 0, 3)], 0), opacity: 0.26 }),
    ellipse(0, top, side, tilt, { fill: inside, stroke: lighter(colour, 14), width: 2 }),
    dice.chance(0.7) ? ellipse(0, top + 1, side - 3, Math.max(0.5, tilt - 2), { fill: drink(pen) }) : "",
    dice.chance(0.3) ? steam(pen, top - 4) : "",
  ].join("");
}

function fromAbove(pen: Pen): string {
  const { dice } = pen;
  const colour = dice.chance(0.4) ? grey(dice, 20, 95) : anyColour(dice);
  const saucer = anyColour(dice);
  const radius = dice.range(24, 29);
  const reach = dice.range(17, 22);
  return [
    dice.chance(0.35)
      ? circle(0, 0, radius * 1.4, { fill: pen.lit(saucer, 6), stroke: lighter(saucer, -14), width: 1.5 })
      : "",
    rect(radius - 4, -4, reach + 4, dice.range(8, 11), { fill: lighter(colour, -10) }, 3.5),
    circle(0, 0, radius, { fill: pen.lit(colour, 10), stroke: lighter(colour, -20), width: 1 }),
    circle(0, 0, radius - 4, { fill: lighter(colour, -22) }),
    circle(1, 1.5, radius - 5.5, { fill: pen.ball(drink(pen)) }),
    line(`M-8 -10q7 -7 15 -3`, hsl(0, 0, 95), 2, 0.5),
  ].join("");
}

/** A mug: from the side with its handle, plain or decorated, full or empty; or from above. */
export function mug(pen: Pen): string {
  return pen.dice.chance(0.12) ? fromAbove(pen) : fromTheSide(pen);
}

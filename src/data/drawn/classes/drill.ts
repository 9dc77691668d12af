import { anyColour, grey, hsl, lighter, tempting, vivid, type Colour } from "../palette.js";
import type { Pen } from "../pen.js";
import { circle, group, line, path, polygon, rect } from "../svg.js";

interface Look {
  readonly body: Colour;
  readonly grip: Colour;
}

function look(pen: Pen): Look {
  const { dice } = pen;
  const body = dice.pick([vivid, vivid, anyColour, tempting, (d: typeof dice) => grey(d, 20, 85)])(dice);
  return { body, grip: dice.chance(0.8) ? grey(dice, 8, 28) : lighter(body, -18) };
}

/** The chuck and, mostly, a bit, from `x` to the right along y = 0. */
function nose(pen: Pen, x: number): string {
  const { dice } = pen;
  const steel = grey(dice, 25, 65);
  const length = dice.range(10, 15);
  const reach = dice.range(12, 24);
  const twist = dice.times(Math.floor(reach / 4), (i) =>
    line(`M${x + length + 3 + i * 4} -1.6l2.4 3.2`, lighter(steel, -25), 0.9),
  );
  const bit = rect(x + length, -1.7, reach, 3.4, { fill: pen.tube(grey(dice, 55, 75), 90) }) + twist.join("");
  return [
    dice.chance(0.85) ? bit : "",
    polygon(
      [
        [x, -8],
        [x + length * 0.55, -8],
        [x + length, -3.5],
        [x + length, 3.5],
        [x + length * 0.55, 8],
        [x, 8],
      ],
      { fill: pen.tube(steel, 90) },
    ),
    ...dice.times(4, (i) => line(`M${x + 1} ${-5.5 + i * 3.6}h${length * 0.5}`, lighter(steel, -20), 0.8)),
  ].join("");
}

function vents(pen: Pen, body: Colour, x: number): string {
  return pen.dice.times(4, (i) => line(`M${x + i * 3.6} -5v8`, lighter(body, -28), 1.5)).join("");
}

/** The grip slants from the body's underside down to `bottom`. */
function grip(pen: Pen, { body, grip: dark }: Look, x: number, bottom: number): string {
  const { dice } = pen;
  const slant = dice.range(-9, -2);
  const width = dice.range(13, 17);
  const outline = `M${x} 4L${x + width} 4Q${x + width - 2} ${bottom * 0.5} ${x + width + slant} ${bottom}H${x + slant}Q${x - 2} ${bottom * 0.5} ${x} 4Z`;
  return [
    path(outline, { fill: pen.blend([lighter(body, 6), lighter(body, -14)], 0) }),
    path(
      `M${x + 2} 13L${x + width * 0.6} 13L${x + width * 0.55 + slant} ${bottom}H${x + slant}Q${x - 1} ${bottom * 0.5} ${x + 2} 13Z`,
      { fill: dark },
    ),
    path(`M${x + width - 1} 9q7 2 4 11q-2 3 -5 2Z`, { fill: dice.chance(0.5) ? dark : hsl(0, 75, 42) }),
  ].join("");
}

/** Battery drill: a block under the grip. */
function cordless(pen: Pen): string {
  const { dice } = pen;
  const colours = look(pen);
  const { body, grip: dark } = colours;
  const bottom = dice.range(32, 38);
  const x = dice.range(-30, -16);
  const front = dice.range(8, 16);
  const pack = dice.range(27, 36);
  return [
    nose(pen, front + 7),
    grip(pen, colours, x, bottom),
    rect(x - 12, bottom - 2, pack, dice.range(10, 15), { fill: pen.lit(dark, 8) }, 2.5),
    rect(x - 10, bottom - 4, pack - 4, 5, { fill: body }, 2),
    path(`M-38 -10Q-38 -17 -30 -17H${front - 4}L${front} -12V12Q${front - 6} 12 ${front - 10} 10H-30Q-38 10 -38 3Z`, {
      fill: pen.tube(body, 90),
    }),
    rect(front - 2, -11, 10, 22, { fill: pen.tube(dark, 90) }, 2),
    vents(pen, body, -33),
    dice.chance(0.6) ? rect(-16, -10, dice.range(12, 22), 7, { fill: hsl(0, 0, dice.pick([12, 92])) }, 1.5) : "",
  ].join("");
}

/** Mains drill: a longer body, a cord from the grip's foot and often a second handle. */
function corded(pen: Pen): string {
  const { dice } = pen;
  const colours = look(pen);
  const { body, grip: dark } = colours;
  const bottom = dice.range(36, 42);
  const cord = `M-36 ${bottom - 1}q-4 ${dice.range(6, 12)} ${dice.range(2, 14)} ${dice.range(6, 12)}t${dice.range(20, 50)} ${dice.range(-6, 6)}`;
  return [
    line(cord, hsl(0, 0, 12), 3),
    nose(pen, 22),
    grip(pen, colours, -40, bottom),
    dice.chance(0.45) ? rect(8, 8, 7, 30, { fill: pen.tube(dark) }, 3.5) : "",
    path("M-42 -6Q-42 -16 -32 -16H2L14 -11H24V11H14L2 13H-34Q-42 12 -42 4Z", { fill: pen.tube(body, 90) }),
    rect(10, -11.5, 6, 23, { fill: dark }, 1),
    vents(pen, body, -36),
    circle(-8, -1, dice.range(4, 6), { fill: lighter(body, -20), stroke: lighter(body, 18), width: 1 }),
  ].join("");
}

/** Impact driver: a short head over a grip in the middle. */
function compact(pen: Pen): string {
  const { dice } = pen;
  const colours = look(pen);
  const { body, grip: dark } = colours;
  return [
    nose(pen, 18),
    grip(pen, colours, -14, 34),
    rect(-28, 31, 32, dice.range(11, 16), { fill: pen.lit(dark, 8) }, 3),
    path("M-30 -12Q-30 -18 -22 -18H6L20 -9V9L6 12H-22Q-30 12 -30 4Z", { fill: pen.tube(body, 90) }),
    path("M4 -18L20 -9V9L4 12Z", { fill: dark }),
    line("M-22 -13H2", lighter(body, 25), 2, 0.6),
  ].join("");
}

/** A power drill: cordless, corded or compact. */
export function drill(pen: Pen): string {
  return group("translate(4 -8) scale(1.12)", pen.dice.pick([cordless, corded, compact])(pen));
}

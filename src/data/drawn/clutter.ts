import { anyColour, grey, hsl, lighter, tempting, type Colour } from "./palette.js";
import type { Pen } from "./pen.js";
import { circle, ellipse, group, line, path, polygon, rect, smooth, type Point } from "./svg.js";

type Maker = (pen: Pen, colour: Colour) => string;

const bottle: Maker = (pen, colour) =>
  path("M-10 45V-8Q-10 -16 -4 -22V-42H4V-22Q10 -16 10 -8V45Z", { fill: pen.tube(colour) }) +
  rect(-10, 2, 20, 22, { fill: anyColour(pen.dice) });

const box: Maker = (_, colour) =>
  polygon(
    [
      [-30, -15],
      [10, -15],
      [10, 30],
      [-30, 30],
    ],
    { fill: colour },
  ) +
  polygon(
    [
      [-30, -15],
      [-15, -30],
      [25, -30],
      [10, -15],
    ],
    { fill: lighter(colour, 14) },
  ) +
  polygon(
    [
      [10, -15],
      [25, -30],
      [25, 15],
      [10, 30],
    ],
    { fill: lighter(colour, -14) },
  );

const book: Maker = (pen, colour) =>
  rect(-26, -36, 52, 72, { fill: pen.lit(colour) }, 2) +
  rect(-16, -24, 32, 8, { fill: anyColour(pen.dice) }) +
  rect(-26, -36, 6, 72, { fill: lighter(colour, -14) });

/** A plain or banded ball: round like an orange or a football, in the colours of either. */
const ball: Maker = (pen, colour) =>
  circle(0, 0, 32, { fill: pen.ball(colour) }) +
  (pen.dice.chance(0.6) ? path("M-32 -6Q0 14 32 -6L31 8Q0 28 -31 8Z", { fill: anyColour(pen.dice) }) : "");

/** A bent tube: curved like a banana, even in width and without ends. */
const hose: Maker = (pen, colour) => {
  const data = `M-40 ${pen.dice.range(-20, 20)}Q0 ${pen.dice.range(-50, 50)} 40 ${pen.dice.range(-20, 20)}`;
  return line(data, lighter(colour, -12), 9) + line(data, lighter(colour, 8), 4);
};

const plate: Maker = (_, colour) =>
  ellipse(0, 0, 42, 24, { fill: lighter(colour, 10), stroke: lighter(colour, -12), width: 2 }) +
  ellipse(0, 1, 27, 14, { fill: lighter(colour, -4) });

/** A tin: a mug without a handle. */
const tin: Maker = (pen, colour) =>
  rect(-20, -28, 40, 58, { fill: pen.tube(colour) }, 3) +
  ellipse(0, -28, 20, 5, { fill: lighter(colour, 15) }) +
  rect(-20, -8, 40, 18, { fill: anyColour(pen.dice) });

/** Fur without an animal: a cushion or a bush. */
const tuft: Maker = (pen, colour) => {
  const points: Point[] = pen.dice.times(30, (i) => {
    const [angle, away] = [(i / 30) * 2 * Math.PI, pen.dice.range(26, 36) * (i % 2 === 0 ? 1 : 0.8)];
    return [Math.cos(angle) * away, Math.sin(angle) * away];
  });
  return polygon(points, { fill: pen.ball(colour) });
};

const pole: Maker = (pen, colour) => rect(-46, -4, 92, 8, { fill: pen.tube(colour, 90) }, 3);

const pebble: Maker = (pen, colour) => {
  const points: Point[] = pen.dice.times(7, (i) => {
    const [angle, away] = [(i / 7) * 2 * Math.PI, pen.dice.range(16, 36)];
    return [Math.cos(angle) * away, Math.sin(angle) * away];
  });
  return path(smooth(points), { fill: pen.lit(colour) });
};

const frame: Maker = (pen, colour) =>
  rect(-34, -26, 68, 52, { fill: pen.lit(anyColour(pen.dice)), stroke: colour, width: 6 });

/** Legs and a seat: a desk's parts without the desk. */
const stool: Maker = (pen, colour) =>
  line("M-18 -18L-24 40M18 -18L24 40M-21 12H21", lighter(colour, -12), 5) +
  rect(-26, -26, 52, 10, { fill: pen.lit(colour) }, 4);

const plant: Maker = (pen, colour) => {
  const green = hsl(pen.dice.range(70, 150), pen.dice.range(25, 60), pen.dice.range(22, 48));
  const leaves = pen.dice.times(7, (i) =>
    group(
      `translate(0 8) rotate(${-75 + i * 25})`,
      ellipse(0, -24, 6, 22, { fill: lighter(green, pen.dice.range(-8, 8)) }),
    ),
  );
  return (
    leaves.join("") +
    polygon(
      [
        [-16, 8],
        [16, 8],
        [11, 40],
        [-11, 40],
      ],
      { fill: pen.lit(colour) },
    )
  );
};

const crate: Maker = (pen, colour) =>
  [-24, -8, 8]
    .map((y) =>
      rect(-34, y, 68, 12, { fill: lighter(colour, pen.dice.range(-6, 6)), stroke: lighter(colour, -18), width: 1 }),
    )
    .join("");

const gadget: Maker = (pen, colour) =>
  rect(-22, -40, 44, 80, { fill: grey(pen.dice, 8, 30) }, 6) + rect(-18, -33, 36, 62, { fill: pen.lit(colour) });

const makers: readonly Maker[] = [
  bottle,
  box,
  book,
  ball,
  ball,
  hose,
  hose,
  plate,
  tin,
  tin,
  tuft,
  pole,
  pole,
  pebble,
  frame,
  stool,
  plant,
  crate,
  gadget,
];

/** A thing of no class, about 100 units wide or high around the origin, in a colour that might suggest some class. */
export function clutterItem(pen: Pen): string {
  const { dice } = pen;
  return dice.pick(makers)(pen, dice.chance(0.7) ? tempting(dice) : anyColour(dice));
}

import { hsl, lighter, type Colour } from "../palette.js";
import type { Pen } from "../pen.js";
import { circle, group, line, polygon, smooth, path, type Point } from "../svg.js";

const STEPS = 16;

function skin(pen: Pen): Colour {
  const { dice } = pen;
  const ripeness = dice.range(0, 1);
  if (ripeness < 0.2) return hsl(dice.range(68, 95), dice.range(45, 70), dice.range(38, 52));
  if (ripeness > 0.9) return hsl(dice.range(28, 40), dice.range(40, 60), dice.range(28, 42));
  return hsl(dice.range(44, 56), dice.range(70, 95), dice.range(46, 63));
}

interface Shape {
  /** How far the fruit turns from stem to tip, in degrees. */
  readonly bend: number;
  readonly length: number;
  readonly width: number;
}

/** Points along the fruit, from the stem at the origin downwards, `across` (-1 to 1) of the half width aside. */
function edge({ bend, length, width }: Shape, across: number, from = 0, to = 1): Point[] {
  const points: Point[] = [];
  let x = 0;
  let y = 0;
  for (let step = 0; step <= STEPS; step++) {
    const along = step / STEPS;
    const angle = ((bend * (along - 0.5)) / 180) * Math.PI;
    const swell = 0.16 + 0.84 * Math.sin(Math.PI * Math.min(1, along * 0.97 + 0.015)) ** 0.55;
    const aside = across * (width / 2) * (along < 0.08 ? 0.3 : swell);
    if (along >= from && along <= to) points.push([x + Math.cos(angle) * aside, y + Math.sin(angle) * aside]);
    x -= (Math.sin(angle) * length) / STEPS;
    y += (Math.cos(angle) * length) / STEPS;
  }
  return points;
}

function open(points: readonly Point[]): string {
  return `M${points.map((point) => point.join(" ")).join("L")}`;
}

/** One unpeeled fruit, its stem at the origin. */
function fruit(pen: Pen, shape: Shape, colour: Colour): string {
  const { dice } = pen;
  const outline = polygon([...edge(shape, -1), ...edge(shape, 1).reverse()], {
    fill: pen.blend([lighter(colour, 12), colour, lighter(colour, -14)], 0),
  });
  const tip = edge(shape, 0, 0.95).at(-1)!;
  const spots = dice.times(dice.chance(0.5) ? dice.whole(4, 16) : 0, () => {
    const [x, y] = dice.pick(edge(shape, dice.range(-0.7, 0.7), 0.15, 0.9));
    return circle(x, y, dice.range(0.5, 1.8), { fill: hsl(28, 50, 22), opacity: 0.7 });
  });
  return [
    outline,
    polygon([...edge(shape, 0.25, 0.06, 0.96), ...edge(shape, 1, 0.06, 0.96).reverse()], {
      fill: lighter(colour, -12),
      opacity: 0.5,
    }),
    line(open(edge(shape, -0.25, 0.06, 0.96)), lighter(colour, -20), 0.9, 0.7),
    ...spots,
    line(open(edge(shape, 0, 0, 0.12)), lighter({ ...colour, hue: colour.hue + 10 }, -16), shape.width * 0.24),
    circle(tip[0], tip[1], shape.width * 0.13, { fill: hsl(28, 40, 15) }),
  ].join("");
}

function single(pen: Pen): string {
  const { dice } = pen;
  const shape = { bend: dice.range(45, 115), length: 96, width: dice.range(19, 27) };
  return group("translate(-14 -48)", fruit(pen, shape, skin(pen)));
}

function bunch(pen: Pen): string {
  const { dice } = pen;
  const count = dice.whole(3, 5);
  const colour = skin(pen);
  const spread = dice.range(14, 20);
  const fruits = dice.times(count, (i) => {
    const shape = { bend: dice.range(45, 80), length: dice.range(80, 92), width: dice.range(18, 22) };
    const own = lighter({ ...colour, hue: colour.hue + dice.range(-4, 4) }, dice.range(-5, 5));
    return group(`rotate(${((count - 1) / 2 - i) * spread - 12})`, fruit(pen, shape, own));
  });
  return group("translate(-12 -46)", ...fruits, circle(0, 1, 5, { fill: hsl(45, 40, 26) }));
}

function peeled(pen: Pen): string {
  const { dice } = pen;
  const colour = skin(pen);
  const inside = hsl(48, 60, dice.range(78, 88));
  const bend = dice.range(20, 60);
  const shape = { bend, length: 94, width: dice.range(20, 25) };
  const flesh = [...edge(shape, -0.8, 0.1), ...edge(shape, 0.8, 0.1).reverse()];
  const lower = [...edge(shape, -1.05, 0.55), ...edge(shape, 1.05, 0.55).reverse()];
  const [x, y] = edge(shape, 0, 0.55)[0];
  const flap = (angle: number, length: number) =>
    group(
      `translate(${x} ${y}) rotate(${angle})`,
      path(
        smooth([
          [-5, 0],
          [5, 0],
          [9, length * 0.5],
          [4, length],
          [-2, length * 0.6],
        ]),
        { fill: pen.blend([inside, colour, lighter(colour, -8)], 0) },
      ),
    );
  return group(
    `translate(${bend * 0.1 - 12} -46)`,
    flap(-118, dice.range(26, 34)),
    flap(118, dice.range(26, 34)),
    path(smooth(flesh.filter((_, i) => i % 2 === 0)), { fill: pen.blend([hsl(48, 70, 93), hsl(46, 55, 78)], 0) }),
    polygon(lower, { fill: pen.blend([lighter(colour, 12), colour, lighter(colour, -14)], 0) }),
    flap(-62, dice.range(28, 38)),
    flap(dice.range(40, 66), dice.range(28, 38)),
  );
}

/** Bananas, green to overripe: one, a bunch, or one half peeled. */
export function banana(pen: Pen): string {
  const kind = pen.dice.range(0, 1);
  if (kind < 0.45) return single(pen);
  return kind < 0.78 ? bunch(pen) : peeled(pen);
}

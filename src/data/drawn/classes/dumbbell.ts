import { anyColour, grey, lighter, tempting, type Colour } from "../palette.js";
import type { Pen } from "../pen.js";
import { circle, ellipse, group, line, polygon, rect, type Point } from "../svg.js";

function headColour(pen: Pen): Colour {
  const { dice } = pen;
  if (dice.chance(0.55)) return grey(dice, 8, 40);
  return dice.chance(0.5) ? anyColour(dice) : tempting(dice);
}

function bar(pen: Pen, length: number, thick: number): string {
  const { dice } = pen;
  const steel = grey(dice, 45, 75);
  const knurls = dice.times(12, (i) =>
    line(`M${-length * 0.4 + (i * length * 0.8) / 11} ${-thick / 2}l2 ${thick}`, lighter(steel, -22), 0.7),
  );
  return rect(-length, -thick / 2, 2 * length, thick, { fill: pen.tube(steel, 90) }, 1) + knurls.join("");
}

/** A six-sided head seen along its flat side; `x` is its middle. */
function hexHead(colour: Colour, x: number, width: number, height: number): string {
  const [left, right, h] = [x - width / 2, x + width / 2, height / 2];
  const face = (top: number, bottom: number, shade: number) =>
    polygon(
      [
        [left, top],
        [right, top],
        [right, bottom],
        [left, bottom],
      ],
      { fill: lighter(colour, shade) },
    );
  return [
    face(-h, -h * 0.5, 16),
    face(-h * 0.5, h * 0.5, 2),
    face(h * 0.5, h, -12),
    line(`M${left} ${-h}V${h}M${right} ${-h}V${h}`, lighter(colour, -16), 1.2),
  ].join("");
}

function hex(pen: Pen): string {
  const { dice } = pen;
  const colour = headColour(pen);
  const width = dice.range(20, 30);
  const height = dice.range(34, 46);
  const x = 48 - width / 2;
  return bar(pen, x, dice.range(7, 10)) + hexHead(colour, -x, width, height) + hexHead(colour, x, width, height);
}

/** The same at an angle, so that the near head shows its six-sided end. */
function hexAtAnAngle(pen: Pen): string {
  const { dice } = pen;
  const colour = headColour(pen);
  const depth = dice.range(12, 18);
  const head = (x: number, y: number, size: number) => {
    const ring = (shift: number): Point[] =>
      dice.times(6, (i) => [
        x + shift + Math.cos((i * Math.PI) / 3) * size * 0.72,
        y - shift * 0.45 + Math.sin((i * Math.PI) / 3) * size,
      ]);
    const [near, far] = [ring(0), ring(depth)];
    const sides = [5, 0, 1, 4].map((i) => {
      const next = (i + 1) % 6;
      return polygon([near[i], near[next], far[next], far[i]], { fill: lighter(colour, i === 4 || i === 5 ? 16 : -8) });
    });
    const end = polygon(near, { fill: pen.lit(colour, 8), stroke: lighter(colour, 18), width: 1 });
    return sides.join("") + end + circle(x, y, size * 0.35, { stroke: lighter(colour, 24), width: 1.6 });
  };
  const steel = grey(dice, 50, 75);
  return [
    head(24, -16, 22),
    line("M-10 6L22 -11", lighter(steel, -14), 9),
    line("M-10 4L22 -13", lighter(steel, 12), 3),
    head(-26, 12, 25),
  ].join("");
}

/** Round plates on a bar that sticks out, held by collars. */
function plates(pen: Pen): string {
  const { dice } = pen;
  const colour = headColour(pen);
  const count = dice.whole(1, 3);
  const thick = dice.range(6, 9);
  const turn = dice.range(0.05, 0.35);
  const side = (direction: number) => {
    const inner = dice.times(count, (i) => {
      const height = 25 - i * 4.5;
      const x = direction * (20 + i * thick);
      const plate = rect(
        x - thick / 2,
        -height,
        thick,
        2 * height,
        { fill: pen.tube(colour, 90), stroke: lighter(colour, -20), width: 0.8 },
        2.5,
      );
      return direction > 0
        ? plate +
            ellipse(x + thick / 2, 0, height * turn, height, {
              fill: pen.lit(colour),
              stroke: lighter(colour, 12),
              width: 0.8,
            })
        : plate;
    });
    const end = direction * (20 + count * thick);
    return inner.join("") + rect(end - 3, -5.5, 6, 11, { fill: pen.tube(grey(dice, 50, 75), 90) }, 1.5);
  };
  return bar(pen, 47, dice.range(5, 7)) + side(-1) + side(1);
}

/** Ball-shaped heads. */
function balls(pen: Pen): string {
  const { dice } = pen;
  const colour = headColour(pen);
  const radius = dice.range(16, 21);
  return (
    bar(pen, 30, dice.range(7, 10)) +
    circle(-31, 0, radius, { fill: pen.ball(colour) }) +
    circle(31, 0, radius, { fill: pen.ball(colour) })
  );
}

/** A dumbbell, or a pair: six-sided, ball-shaped or with plates. */
export function dumbbell(pen: Pen): string {
  const { dice } = pen;
  const make = dice.pick([hex, hex, hexAtAnAngle, hexAtAnAngle, plates, plates, balls]);
  if (dice.chance(0.75)) return make(pen);
  return (
    group(`translate(3 -17) rotate(${dice.range(-35, 20)}) scale(0.85)`, make(pen)) +
    group(`translate(-2 19) rotate(${dice.range(-15, 25)}) scale(0.85)`, make(pen))
  );
}

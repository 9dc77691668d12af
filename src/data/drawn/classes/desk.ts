import { anyColour, grey, hsl, lighter, quiet, tempting, vivid, wood, type Colour } from "../palette.js";
import type { Pen } from "../pen.js";
import { circle, ellipse, group, line, path, polygon, rect } from "../svg.js";

/** A stack of drawers with knobs or bar handles. */
function drawers(pen: Pen, colour: Colour, x: number, y: number, width: number, height: number): string {
  const { dice } = pen;
  const count = dice.whole(2, 4);
  const metal = dice.chance(0.5) ? grey(dice, 15, 40) : hsl(45, 55, 60);
  const bars = dice.chance(0.5);
  const fronts = dice.times(count, (i) => {
    const top = y + 1.5 + (i * (height - 1.5)) / count;
    const middle = top + (height / count - 1.5) / 2;
    const pull = bars
      ? line(`M${x + width * 0.3} ${middle}h${width * 0.4}`, metal, 1.6)
      : circle(x + width / 2, middle, 1.5, { fill: metal });
    const front = rect(x + 1.5, top, width - 3, height / count - 1.5, {
      fill: pen.lit(lighter(colour, 5), 5),
      stroke: lighter(colour, -18),
      width: 0.7,
    });
    return front + pull;
  });
  return rect(x, y, width, height, { fill: lighter(colour, -8) }) + fronts.join("");
}

function monitor(pen: Pen, x: number, y: number): string {
  const { dice } = pen;
  const dark = grey(dice, 8, 30);
  const screen = dice.chance(0.5) ? vivid(dice) : hsl(210, 30, dice.range(12, 70));
  return (
    rect(x - 2, y - 8, 4, 8, { fill: dark }) +
    rect(x - 7, y - 1.5, 14, 2, { fill: dark }) +
    rect(x - 16, y - 28, 32, 21, { fill: dark }, 1.5) +
    rect(x - 14.5, y - 26.5, 29, 18, { fill: pen.lit(screen) })
  );
}

function lamp(pen: Pen, x: number, y: number): string {
  const colour = tempting(pen.dice);
  return (
    ellipse(x, y - 1, 6, 2, { fill: colour }) +
    line(`M${x} ${y - 2}l-4 -14l9 -9`, lighter(colour, -10), 1.8) +
    polygon(
      [
        [x + 2, y - 28],
        [x + 8, y - 23],
        [x + 14, y - 16],
        [x + 1, y - 20],
      ],
      { fill: colour },
    )
  );
}

function books(pen: Pen, x: number, y: number): string {
  const { dice } = pen;
  if (dice.chance(0.5))
    return dice
      .times(3, (i) => rect(x - 9 + dice.range(-2, 2), y - 4 * (i + 1), 18, 3.8, { fill: anyColour(dice) }))
      .join("");
  return dice.times(4, (i) => rect(x - 8 + i * 4, y - dice.range(12, 17), 3.8, 17, { fill: anyColour(dice) })).join("");
}

function things(pen: Pen, y: number): string {
  const { dice } = pen;
  const makers = [
    monitor,
    lamp,
    books,
    (p: Pen, x: number, base: number) => rect(x - 4, base - 8, 7, 8, { fill: tempting(p.dice) }, 1),
  ];
  return [-30, 0, 28].map((x) => (dice.chance(0.6) ? dice.pick(makers)(pen, x + dice.range(-5, 5), y) : "")).join("");
}

function chair(pen: Pen): string {
  const colour = tempting(pen.dice);
  const x = pen.dice.range(-10, 14);
  const dark = grey(pen.dice, 10, 40);
  return [
    line(`M${x} 22V36M${x - 11} 42L${x} 36L${x + 11} 42M${x} 36v7`, dark, 2.4),
    rect(x - 13, 18, 26, 6, { fill: lighter(colour, -10) }, 3),
    rect(x - 11, -10, 22, 24, { fill: pen.lit(colour) }, 5),
    line(`M${x} 14v6`, dark, 2.4),
  ].join("");
}

function legs(pen: Pen, colour: Colour, xs: readonly number[], top: number): string {
  const { dice } = pen;
  const metal = dice.chance(0.4) ? grey(dice, 20, 70) : lighter(colour, -10);
  const thick = dice.range(3, 5);
  return xs.map((x) => rect(x - thick / 2, top, thick, 40 - top, { fill: pen.tube(metal) })).join("");
}

/** The desk from the front: a top in perspective over two supports. */
export function desk(pen: Pen): string {
  const { dice } = pen;
  const colour = dice.chance(0.6) ? wood(dice) : dice.chance(0.5) ? quiet(dice) : anyColour(dice);
  const depth = dice.range(5, 13);
  const inset = depth * dice.range(0.5, 1.1);
  const slant = dice.range(-8, 8);
  const front = -2;
  const under = front + 4;
  const plan = dice.whole(0, 3);
  const wide = dice.range(20, 27);
  const height = dice.range(30, 38);
  const back = polygon(
    [
      [-47 + inset + slant, front - depth],
      [47 - inset + slant, front - depth],
      [47, front],
      [-47, front],
    ],
    { fill: pen.lit(lighter(colour, 12), 6) },
  );
  const grain = dice.times(3, (i) =>
    line(`M${-40 + i * 6} ${front - depth * (0.25 + i * 0.22)}h${dice.range(40, 66)}`, lighter(colour, -4), 0.6, 0.6),
  );
  const support = [
    () => drawers(pen, colour, -45, under, wide, height) + drawers(pen, colour, 45 - wide, under, wide, height),
    () => legs(pen, colour, [-43, -36 + inset], under) + drawers(pen, colour, 45 - wide, under, wide, height),
    () =>
      legs(pen, colour, [-43, 43], under) +
      legs(pen, colour, [-38, 38], under) +
      drawers(pen, colour, -18, under, 36, 9),
    () => line("M-40 2L-44 40M-34 2L-28 40M40 2L44 40M34 2L28 40M-42 22h14M28 22h14", lighter(colour, -12), 3),
  ][plan]();
  const hutch = dice.chance(0.2) && plan === 0;
  return group(
    "translate(0 2)",
    plan !== 3 && dice.chance(0.7) ? rect(-40, under, 80, dice.range(10, 26), { fill: lighter(colour, -22) }) : "",
    hutch
      ? rect(-42, -42, 84, 34, { fill: lighter(colour, -12) }) +
          [-38, -9, 20].map((x) => rect(x, -39, 18, 22, { fill: lighter(colour, -28) })).join("")
      : "",
    support,
    back,
    ...grain,
    rect(-47, front, 94, 5, { fill: pen.lit(colour, 5), stroke: lighter(colour, -15), width: 0.6 }),
    path(`M-46 ${under + 2}h92v3h-92Z`, { fill: hsl(0, 0, 5), opacity: 0.25 }),
    things(pen, front - depth * 0.45),
    dice.chance(0.3) ? chair(pen) : "",
  );
}

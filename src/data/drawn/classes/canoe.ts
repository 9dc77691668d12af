import { anyColour, grey, hsl, lighter, tempting, vivid, wood, type Colour } from "../palette.js";
import type { Pen } from "../pen.js";
import { circle, ellipse, group, line, path, rect } from "../svg.js";

function hullColour(pen: Pen): Colour {
  const { dice } = pen;
  return dice.pick([wood, wood, vivid, vivid, anyColour, tempting])(dice);
}

function paddle(pen: Pen, length: number): string {
  const { dice } = pen;
  const colour = dice.chance(0.7) ? wood(dice) : vivid(dice);
  return (
    line(`M0 0V${length}`, colour, 1.8) +
    ellipse(0, length + 5, 3, 7.5, { fill: lighter(colour, 8) }) +
    line("M-2.5 0h5", colour, 1.8)
  );
}

/** Somebody sitting in the boat, paddling. */
function paddler(pen: Pen, x: number): string {
  const { dice } = pen;
  const shirt = tempting(dice);
  const skin = hsl(dice.range(18, 30), dice.range(30, 60), dice.range(25, 75));
  const lean = dice.range(-6, 6);
  return group(
    `translate(${x} -6)`,
    path(`M-5 4L${-4 + lean} -14Q${lean} -18 ${4 + lean} -14L5 4Z`, { fill: pen.lit(shirt) }),
    circle(lean, -20, 4.2, { fill: skin }),
    path(`M${lean - 4.4} -20a4.4 4.4 0 0 1 8.8 0Z`, { fill: dice.chance(0.5) ? vivid(dice) : grey(dice, 8, 50) }),
    group(`translate(${lean + 2} -14) rotate(${dice.range(-40, -18)})`, paddle(pen, 26)),
    line(`M${lean} -12l8 6`, lighter(shirt, -10), 2.6),
  );
}

/** From the side: both ends sweep up, the far side shows as a sliver. */
function fromTheSide(pen: Pen): string {
  const { dice } = pen;
  const colour = hullColour(pen);
  const rise = dice.range(10, 18);
  const sag = dice.range(-4, 0);
  const depth = dice.range(9, 14);
  const view = dice.range(0, 7);
  const hull = `M-49 ${-rise}C-30 ${sag} 30 ${sag} 49 ${-rise}C48 ${depth * 0.5} 40 ${depth} 28 ${depth}H-28C-40 ${depth} -48 ${depth * 0.5} -49 ${-rise}Z`;
  const inside = `M-49 ${-rise}C-30 ${sag} 30 ${sag} 49 ${-rise}C30 ${sag - view} -30 ${sag - view} -49 ${-rise}Z`;
  const strips = dice.times(3, (i) => {
    const y = sag + (i + 1) * (depth / 4) + 2;
    return line(`M-46 ${y - rise * 0.6}C-28 ${y} 28 ${y} 46 ${y - rise * 0.6}`, lighter(colour, -12), 0.9);
  });
  const stripe = line(
    `M-46 ${-rise * 0.4}C-28 ${sag + 6} 28 ${sag + 6} 46 ${-rise * 0.4}`,
    dice.chance(0.5) ? hsl(40, 20, 90) : vivid(dice),
    3,
  );
  const crew = dice.chance(0.5) ? dice.whole(1, 2) : 0;
  const seats = [-24, 0, 24]
    .slice(0, dice.whole(1, 3))
    .map((x) => rect(x - 3, sag - view * 0.4 - 2, 6, 2.4, { fill: wood(dice) }));
  return [
    path(inside, { fill: lighter(colour, -24) }),
    ...seats,
    crew > 0 ? paddler(pen, -20) : "",
    crew > 1 ? paddler(pen, 18) : "",
    path(hull, { fill: pen.lit(colour, 12) }),
    pen.clip(path(hull, { fill: colour }), dice.chance(0.5) ? strips.join("") : dice.chance(0.6) ? stripe : ""),
    line(`M-49 ${-rise}C-30 ${sag} 30 ${sag} 49 ${-rise}`, lighter(colour, dice.sign() * 20), 1.8),
  ].join("");
}

/** The open boat from above: ribs, seats, and often a paddle laid across. */
function interior(pen: Pen, colour: Colour, half: number): string {
  const { dice } = pen;
  const lens = (w: number, reach: number) =>
    `M${-reach} 0C${-reach * 0.5} ${-w * 1.3} ${reach * 0.5} ${-w * 1.3} ${reach} 0C${reach * 0.5} ${w * 1.3} ${-reach * 0.5} ${w * 1.3} ${-reach} 0Z`;
  const inside = dice.chance(0.5) ? wood(dice) : lighter(colour, -18);
  const ribs = dice.times(11, (i) => line(`M${-40 + i * 8} -20v40`, lighter(inside, -10), 1.1));
  const seat = dice.chance(0.6) ? wood(dice) : grey(dice, 20, 80);
  const seats = [-25, dice.range(-4, 4), 24].map((x) =>
    rect(x - 2.5, -20, 5, 40, { fill: seat, stroke: lighter(seat, -20), width: 0.5 }),
  );
  return [
    path(lens(half, 49), { fill: colour }),
    path(lens(half - 3, 44), { fill: pen.lit(inside, 10) }),
    pen.clip(
      path(lens(half - 3, 44), { fill: inside }),
      ...ribs,
      line("M-44 0H44", lighter(inside, -14), 1.2),
      ...seats,
    ),
    path(lens(half, 49), { stroke: lighter(colour, 14), width: 1.4 }),
    dice.chance(0.5) ? group(`rotate(${dice.range(50, 110)}) translate(0 -18)`, paddle(pen, 30)) : "",
  ].join("");
}

function fromAbove(pen: Pen): string {
  const colour = hullColour(pen);
  const half = pen.dice.range(12, 17);
  return interior(pen, colour, half);
}

/** Half from above: the interior with the near side of the hull under it. */
function fromTheBank(pen: Pen): string {
  const { dice } = pen;
  const colour = hullColour(pen);
  const depth = dice.range(10, 16);
  return [
    path(`M-49 0C-44 ${depth + 8} -24 ${depth + 8} 0 ${depth + 8}C24 ${depth + 8} 44 ${depth + 8} 49 0Z`, {
      fill: pen.lit(colour, 10),
    }),
    interior(pen, lighter(colour, 8), dice.range(8, 12)),
  ].join("");
}

/** A canoe: from the side (with or without a crew), from above, or from a bank. */
export function canoe(pen: Pen): string {
  const kind = pen.dice.range(0, 1);
  if (kind < 0.55) return fromTheSide(pen);
  return kind < 0.75 ? fromAbove(pen) : fromTheBank(pen);
}

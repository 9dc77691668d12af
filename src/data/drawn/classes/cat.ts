import { fur, hsl, lighter, type Colour } from "../palette.js";
import type { Pen } from "../pen.js";
import { circle, ellipse, group, line, path, polygon, smooth } from "../svg.js";

interface Coat {
  readonly base: Colour;
  readonly mark: Colour;
  readonly pale: Colour;
  readonly striped: boolean;
  readonly bib: boolean;
  readonly eye: Colour;
}

function coat(pen: Pen): Coat {
  const { dice } = pen;
  const base = fur(dice);
  return {
    base,
    mark: lighter(base, base.lightness > 30 ? -dice.range(14, 26) : 12),
    pale: dice.chance(0.5) ? hsl(35, 20, 90) : lighter(base, 14),
    striped: dice.chance(0.6),
    bib: dice.chance(0.5),
    eye: hsl(dice.pick([48, 60, 90, 110, 200]), dice.range(45, 80), dice.range(45, 62)),
  };
}

function eye(x: number, y: number, size: number, colour: Colour, slit: number): string {
  return [
    ellipse(x, y, size, size * 0.82, { fill: colour, stroke: hsl(20, 30, 10), width: size * 0.2 }),
    ellipse(x, y, slit * size, size * 0.75, { fill: hsl(0, 0, 4) }),
    circle(x + size * 0.25, y - size * 0.3, size * 0.2, { fill: hsl(0, 0, 96) }),
  ].join("");
}

function ear(c: Coat, side: number): string {
  return (
    polygon(
      [
        [side * 30, -10],
        [side * 27, -44],
        [side * 6, -27],
      ],
      { fill: c.base, stroke: c.base, width: 3 },
    ) +
    polygon(
      [
        [side * 26, -18],
        [side * 25, -36],
        [side * 13, -26],
      ],
      { fill: hsl(10, 35, 62) },
    )
  );
}

/** The head from the front, about 34 units in radius around the origin. */
function head(pen: Pen, c: Coat): string {
  const { dice } = pen;
  const slit = dice.range(0.15, 0.6);
  const apart = dice.range(12, 14.5);
  const whiskers = [-1, 1].flatMap((side) =>
    dice.times(3, (i) => `M${side * 9} ${11 + i * 2}q${side * 16} ${-5 + i * 3} ${side * 32} ${-6 + i * 6}`),
  );
  const forehead = "M-8 -27l2 11M0 -29v13M8 -27l-2 11M-31 2l10 1M-30 9l9 -1M31 2l-10 1M30 9l-9 -1";
  return [
    ear(c, -1),
    ear(c, 1),
    path(
      smooth([
        [0, -28],
        [22, -22],
        [33, -2],
        [27, 18],
        [10, 28],
        [-10, 28],
        [-27, 18],
        [-33, -2],
        [-22, -22],
      ]),
      { fill: pen.ball(c.base) },
    ),
    c.striped ? line(forehead, c.mark, 3) : "",
    c.bib ? path("M0 -20Q6 2 18 16Q10 28 0 28Q-10 28 -18 16Q-6 2 0 -20Z", { fill: c.pale, opacity: 0.9 }) : "",
    ellipse(-6.5, 14, 9, 7, { fill: c.pale }),
    ellipse(6.5, 14, 9, 7, { fill: c.pale }),
    eye(-apart, -3, 6.6, c.eye, slit),
    eye(apart, -3, 6.6, c.eye, slit),
    polygon(
      [
        [-4, 7],
        [4, 7],
        [0, 11],
      ],
      { fill: hsl(5, dice.range(20, 50), dice.range(30, 65)) },
    ),
    line("M0 11v4M0 15q-4 5 -8 2M0 15q4 5 8 2", hsl(10, 20, 18), 1.2),
    line(whiskers.join(""), c.base.lightness > 75 ? hsl(0, 0, 40) : hsl(0, 0, 92), 0.8, 0.85),
  ].join("");
}

function stripes(c: Coat, data: string): string {
  return c.striped ? line(data, c.mark, 3.2, 0.9) : "";
}

function face(pen: Pen): string {
  const c = coat(pen);
  const shoulders = path("M-44 60Q-40 20 0 18Q40 20 44 60Z", { fill: pen.lit(lighter(c.base, -5)) });
  return group("translate(0 4) scale(1.15)", pen.dice.chance(0.6) ? shoulders : "", head(pen, c));
}

function sitting(pen: Pen): string {
  const c = coat(pen);
  const body = smooth([
    [0, -16],
    [13, -8],
    [20, 16],
    [24, 38],
    [12, 46],
    [-12, 46],
    [-24, 38],
    [-20, 16],
    [-13, -8],
  ]);
  return [
    line(`M20 42Q44 44 40 ${pen.dice.range(8, 30)}`, c.base, 6.5),
    path(body, { fill: pen.lit(c.base) }),
    stripes(c, "M-19 10l9 2M-21 20l9 1M-23 30l9 0M19 10l-9 2M21 20l-9 1M23 30l-9 0"),
    c.bib ? ellipse(0, 10, 9, 18, { fill: c.pale }) : "",
    line("M-6 18V44M6 18V44", lighter(c.base, -10), 1.2),
    ellipse(-7, 45, 6.5, 4, { fill: c.bib ? c.pale : c.base }),
    ellipse(7, 45, 6.5, 4, { fill: c.bib ? c.pale : c.base }),
    group(`translate(${pen.dice.range(-4, 4)} -22) rotate(${pen.dice.range(-14, 14)}) scale(0.62)`, head(pen, c)),
  ].join("");
}

function walking(pen: Pen): string {
  const c = coat(pen);
  const { dice } = pen;
  const stride = dice.range(-5, 6);
  const leg = (x: number, foot: number, ink: Colour) =>
    line(`M${x} 8Q${x + foot * 0.3} 22 ${x + foot} 35`, ink, 6.5) +
    ellipse(x + foot + 2, 36, 5, 3, { fill: c.bib ? c.pale : ink });
  const dark = lighter(c.base, -9);
  return [
    line(`M-34 -4Q-50 ${dice.range(-40, 8)} ${dice.range(-50, -40)} ${dice.range(-44, -20)}`, c.base, 5.5),
    leg(-26, -stride, dark),
    leg(18, stride, dark),
    path(
      smooth([
        [-34, -8],
        [-14, -14],
        [14, -12],
        [28, -8],
        [26, 8],
        [6, 12],
        [-18, 11],
        [-34, 8],
      ]),
      { fill: pen.lit(c.base) },
    ),
    stripes(c, "M-24 -11l-2 11M-13 -13l-1 12M-2 -13v11M9 -12l1 10"),
    leg(-30, stride + 2, c.base),
    leg(24, -stride, c.base),
    group(`translate(32 -18) rotate(${dice.range(-12, 12)}) scale(0.48)`, head(pen, c)),
  ].join("");
}

function lying(pen: Pen): string {
  const c = coat(pen);
  return [
    path(
      smooth([
        [-42, 18],
        [-34, -8],
        [-8, -18],
        [20, -14],
        [36, 6],
        [36, 26],
        [0, 32],
        [-34, 30],
      ]),
      { fill: pen.lit(c.base) },
    ),
    stripes(c, "M-26 -10l4 14M-12 -16l3 15M2 -16l2 14M14 -14l3 10"),
    line("M-36 26Q-20 38 8 32", lighter(c.base, -12), 6.5),
    ellipse(14, 30, 9, 4.5, { fill: c.bib ? c.pale : lighter(c.base, -5) }),
    ellipse(31, 30, 9, 4.5, { fill: c.bib ? c.pale : lighter(c.base, -5) }),
    group(`translate(23 0) rotate(${pen.dice.range(-20, 20)}) scale(0.62)`, head(pen, c)),
  ].join("");
}

/** A cat of any coat: its face, sitting, walking or lying. */
export function cat(pen: Pen): string {
  const kind = pen.dice.range(0, 1);
  if (kind < 0.35) return face(pen);
  if (kind < 0.6) return sitting(pen);
  return kind < 0.8 ? walking(pen) : lying(pen);
}

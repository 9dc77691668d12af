import { grey, hsl, lighter, type Colour } from "../palette.js";
import type { Pen } from "../pen.js";
import { circle, ellipse, group, line, path, polygon, smooth, type Point } from "../svg.js";

interface Coat {
  readonly hair: Colour;
  readonly skin: Colour;
  /** The mandrill's painted face: red along the nose, blue beside it. */
  readonly painted: boolean;
}

function coat(pen: Pen): Coat {
  const { dice } = pen;
  const hair = dice.pick([
    hsl(dice.range(28, 50), dice.range(15, 40), dice.range(22, 45)),
    hsl(dice.range(28, 45), dice.range(20, 45), dice.range(40, 62)),
    grey(dice, 22, 75),
  ]);
  return { hair, skin: hsl(dice.range(5, 25), dice.range(10, 35), dice.range(16, 48)), painted: dice.chance(0.35) };
}

/** Hair standing out all around: a many-pointed star. */
function mane(pen: Pen, colour: Colour, radiusX: number, radiusY: number): string {
  const { dice } = pen;
  const points: Point[] = dice.times(56, (i) => {
    const angle = (i / 56) * 2 * Math.PI;
    const away = i % 2 === 0 ? dice.range(0.98, 1.14) : dice.range(0.84, 0.92);
    return [Math.cos(angle) * radiusX * away, Math.sin(angle) * radiusY * away];
  });
  const strands = dice.times(36, () => {
    const angle = dice.range(0, 2 * Math.PI);
    const [x, y] = [Math.cos(angle) * radiusX, Math.sin(angle) * radiusY];
    return line(`M${x * 0.68} ${y * 0.68}L${x * 0.95} ${y * 0.95}`, lighter(colour, dice.sign() * 10), 1.2, 0.8);
  });
  return polygon(points, { fill: pen.ball(colour) }) + strands.join("");
}

/** The face from the front: brow ridge, eyes close together, a long muzzle with two big nostrils. */
function head(pen: Pen, c: Coat): string {
  const { dice } = pen;
  const muzzle = smooth([
    [-7, -8],
    [7, -8],
    [13, 14],
    [15, 28],
    [8, 37],
    [-8, 37],
    [-15, 28],
    [-13, 14],
  ]);
  const red = hsl(dice.range(352, 368), 75, 46);
  const blue = hsl(dice.range(205, 225), dice.range(40, 65), 62);
  const paint = [
    path("M-5 -6L-15 26Q-16 10 -9 -6ZM5 -6L15 26Q16 10 9 -6Z", { fill: blue, stroke: blue, width: 3 }),
    path("M-4 -10L4 -10L6 26H-6Z", { fill: red }),
    line("M-9 4l-3 16M9 4l3 16", lighter(blue, -20), 1),
    ellipse(0, 28, 10, 5, { fill: red }),
  ];
  const nose = c.painted ? hsl(355, 70, 38) : lighter(c.skin, -14);
  return [
    mane(pen, c.hair, 40, 38),
    ellipse(-33, -4, 6, 8, { fill: c.skin }),
    ellipse(33, -4, 6, 8, { fill: c.skin }),
    path(
      smooth([
        [0, -20],
        [18, -16],
        [21, -2],
        [14, 10],
        [-14, 10],
        [-21, -2],
        [-18, -16],
      ]),
      { fill: lighter(c.skin, 4) },
    ),
    path(muzzle, { fill: pen.ball(lighter(c.skin, 8)) }),
    ...(c.painted ? paint : [line("M-7 2l-2 20M7 2l2 20", lighter(c.skin, -10), 1.4)]),
    ellipse(-4.5, 29, 3, 2.4, { fill: lighter(nose, -16) }),
    ellipse(4.5, 29, 3, 2.4, { fill: lighter(nose, -16) }),
    line("M-10 36Q0 41 10 36", hsl(0, 20, 10), 1.6),
    line("M-19 -12Q-10 -18 0 -12Q10 -18 19 -12", lighter(c.hair, -14), 5),
    ...[-9.5, 9.5].map(
      (x) =>
        circle(x, -6, 4, { fill: hsl(30, 60, 42), stroke: hsl(0, 0, 6), width: 1.4 }) +
        circle(x, -6, 1.9, { fill: hsl(0, 0, 4) }),
    ),
    c.painted ? path("M-12 37L0 52L12 37Q0 43 -12 37Z", { fill: hsl(42, 70, 62) }) : "",
  ].join("");
}

/** The head from the side: a dog's snout under a heavy brow. */
function profile(pen: Pen, c: Coat): string {
  const nose = c.painted ? hsl(358, 70, 44) : lighter(c.skin, 6);
  return [
    group("translate(-8 2)", mane(pen, c.hair, 19, 19)),
    path(
      smooth([
        [-6, -10],
        [4, -11],
        [10, -4],
        [26, 4],
        [28, 11],
        [20, 15],
        [2, 14],
        [-6, 6],
      ]),
      { fill: pen.lit(lighter(c.skin, 6)) },
    ),
    c.painted
      ? path("M9 -4L26 4L27 8L10 2Z", { fill: nose }) + path("M6 4L20 9L8 11Z", { fill: hsl(212, 55, 62) })
      : "",
    line("M-3 -9L8 -8", lighter(c.hair, -12), 4),
    circle(5, -4, 2, { fill: hsl(0, 0, 5) }),
    circle(26, 6, 1.3, { fill: hsl(0, 0, 5) }),
    line("M27 12L13 11", hsl(0, 20, 10), 1.2),
    ellipse(-10, 0, 4, 5, { fill: c.skin }),
  ].join("");
}

function face(pen: Pen): string {
  const c = coat(pen);
  const shoulders = path("M-48 60Q-42 18 0 20Q42 18 48 60Z", { fill: pen.lit(lighter(c.hair, -6)) });
  return group("scale(1.08)", pen.dice.chance(0.6) ? shoulders : "", head(pen, c));
}

/** On all fours: high shoulders, sloping back, tail in an arch, bare rump. */
function walking(pen: Pen): string {
  const { dice } = pen;
  const c = coat(pen);
  const step = dice.range(-5, 5);
  const dark = lighter(c.hair, -9);
  const limb = (x: number, top: number, foot: number, ink: Colour) =>
    line(`M${x} ${top}L${x + foot * 0.4} ${top + 18}L${x + foot} 38`, ink, 6.5) +
    ellipse(x + foot + 2.5, 39, 5, 2.6, { fill: c.skin });
  return [
    line("M-34 -6Q-42 -28 -48 -14T-47 16", c.hair, 4),
    limb(-25, 8, step, dark),
    limb(16, 6, -step, dark),
    path(
      smooth([
        [-36, -6],
        [-16, -13],
        [8, -22],
        [24, -18],
        [26, 2],
        [10, 12],
        [-14, 10],
        [-34, 10],
      ]),
      { fill: pen.lit(c.hair) },
    ),
    ellipse(-35, 2, 5, 8, { fill: hsl(dice.range(345, 370), dice.range(25, 65), dice.range(45, 65)) }),
    ...dice.times(16, () => {
      const [x, y] = [dice.range(-26, 22), dice.range(-10, 6)];
      return line(`M${x} ${y}l-4 4`, lighter(c.hair, dice.sign() * 9), 1.1);
    }),
    limb(-29, 8, -step, c.hair),
    limb(20, 6, step, c.hair),
    group(`translate(29 -20) rotate(${dice.range(-12, 22)}) scale(0.85)`, profile(pen, c)),
  ].join("");
}

function sitting(pen: Pen): string {
  const { dice } = pen;
  const c = coat(pen);
  const body = smooth([
    [0, -12],
    [16, -6],
    [23, 16],
    [27, 36],
    [12, 45],
    [-12, 45],
    [-27, 36],
    [-23, 16],
    [-16, -6],
  ]);
  return [
    line("M-20 40Q-42 42 -44 22", c.hair, 4),
    path(body, { fill: pen.lit(c.hair) }),
    ellipse(0, 20, 11, 18, { fill: lighter(c.hair, 10), opacity: 0.8 }),
    line("M-17 4Q-24 22 -14 38M17 4Q24 22 14 38", lighter(c.hair, -8), 7),
    ellipse(-14, 40, 6, 4, { fill: c.skin }),
    ellipse(14, 40, 6, 4, { fill: c.skin }),
    ellipse(-20, 45, 9, 3.5, { fill: c.skin }),
    ellipse(20, 45, 9, 3.5, { fill: c.skin }),
    group(`translate(0 -20) rotate(${dice.range(-10, 10)}) scale(0.66)`, head(pen, c)),
  ].join("");
}

/** A baboon, plain or with a mandrill's painted face: the face, walking, or sitting. */
export function baboon(pen: Pen): string {
  const kind = pen.dice.range(0, 1);
  if (kind < 0.45) return face(pen);
  return kind < 0.72 ? walking(pen) : sitting(pen);
}

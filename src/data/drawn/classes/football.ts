import { anyColour, grey, hsl, lighter, vivid, type Colour } from "../palette.js";
import type { Pen } from "../pen.js";
import { circle, group, line, path, polygon, rect, type Point } from "../svg.js";

type Vector = readonly [number, number, number];

const GOLDEN = (1 + Math.sqrt(5)) / 2;
const CORNERS: readonly Vector[] = [-1, 1].flatMap((a) =>
  [-GOLDEN, GOLDEN].flatMap((b): Vector[] => [
    [0, a, b],
    [a, b, 0],
    [b, 0, a],
  ]),
);

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** `share` of the way from a to b, put onto the unit sphere. */
function between(a: Vector, b: Vector, share: number): Vector {
  const mixed = [0, 1, 2].map((i) => a[i] * (1 - share) + b[i] * share) as [number, number, number];
  const length = Math.sqrt(dot(mixed, mixed));
  return [mixed[0] / length, mixed[1] / length, mixed[2] / length];
}

function turned([x, y, z]: Vector, yaw: number, pitch: number): Vector {
  const x1 = x * Math.cos(yaw) + z * Math.sin(yaw);
  const z1 = z * Math.cos(yaw) - x * Math.sin(yaw);
  return [x1, y * Math.cos(pitch) - z1 * Math.sin(pitch), y * Math.sin(pitch) + z1 * Math.cos(pitch)];
}

/** Seen from the front; what lies behind is pushed out to the rim. */
function seen([x, y, z]: Vector): Point {
  const scale = 45 / (z >= 0 ? 1 : Math.hypot(x, y));
  return [x * scale, y * scale];
}

/** The classic ball: a truncated icosahedron of twelve pentagons, blown up and turned at random. */
function soccer(pen: Pen): string {
  const { dice } = pen;
  const yaw = dice.range(0, 2 * Math.PI);
  const pitch = dice.range(0, 2 * Math.PI);
  const corners = CORNERS.map((corner) => turned(corner, yaw, pitch));
  const ground: Colour = dice.chance(0.65) ? grey(dice, 82, 95) : anyColour(dice);
  const patch: Colour = dice.chance(0.65) ? grey(dice, 8, 22) : vivid(dice);
  const seams: string[] = [];
  const pentagons: string[] = [];
  for (const corner of corners) {
    // Neighbours of an icosahedron's corner are the five whose angle to it is the least.
    const neighbours = corners.filter((other) => other !== corner && dot(other, corner) > 0);
    const ends = neighbours.map((other) => between(corner, other, 1 / 3));
    neighbours.forEach((other, i) => {
      const far = between(corner, other, 2 / 3);
      if (ends[i][2] > 0 && far[2] > 0)
        seams.push(line(`M${seen(ends[i]).join(" ")}L${seen(far).join(" ")}`, lighter(ground, -35), 1.3));
    });
    if (corner[2] < -0.5) continue;
    const middle = seen(between(corner, corner, 0));
    const ring = ends
      .map(seen)
      .sort((a, b) => Math.atan2(a[1] - middle[1], a[0] - middle[0]) - Math.atan2(b[1] - middle[1], b[0] - middle[0]));
    pentagons.push(polygon(ring, { fill: patch, stroke: patch, width: 1 }));
  }
  return [
    circle(0, 0, 45, { fill: pen.ball(ground) }),
    pen.clip(circle(0, 0, 45, { fill: ground }), ...seams, ...pentagons),
    circle(0, 0, 45, { fill: pen.ball(hsl(0, 0, 50)), opacity: 0.22 }),
  ].join("");
}

/** The ball of the American game: pointed, with laces and often two stripes. */
function american(pen: Pen): string {
  const { dice } = pen;
  const colour = dice.chance(0.75) ? hsl(dice.range(8, 28), dice.range(35, 70), dice.range(20, 40)) : vivid(dice);
  const fat = dice.range(38, 46);
  const outline = `M-48 0C-34 ${-fat * 0.9} 34 ${-fat * 0.9} 48 0C34 ${fat * 0.9} -34 ${fat * 0.9} -48 0Z`;
  const high = -dice.range(2, fat * 0.45);
  const white = hsl(40, 15, 92);
  const laces = dice.times(7, (i) => line(`M${-13.5 + i * 4.5} ${high - 4}v8`, white, 2));
  const band = (x: number) => path(`M${x} -40Q${x * 1.35} 0 ${x} 40`, { stroke: white, width: 5.5 });
  return [
    path(outline, { fill: pen.blend([lighter(colour, 14), colour, lighter(colour, -16)]) }),
    pen.clip(
      path(outline, { fill: colour }),
      path(`M-48 0Q0 ${high * 2} 48 0`, { stroke: lighter(colour, -14), width: 1 }),
      dice.chance(0.65) ? band(-29) + band(29) : "",
      ...dice.times(60, () => circle(dice.range(-46, 46), dice.range(-30, 30), 0.5, { fill: lighter(colour, -10) })),
    ),
    line(`M-18 ${high}H18`, white, 2.4),
    ...laces,
  ].join("");
}

/** The American game's helmet from the side, with its face guard. */
function helmet(pen: Pen): string {
  const { dice } = pen;
  const colour = dice.chance(0.25) ? grey(dice, 15, 92) : vivid(dice);
  const guard = dice.chance(0.4) ? grey(dice, 8, 25) : grey(dice, 75, 92);
  const shell =
    "M-40 6C-44 -34 -14 -46 6 -44C30 -42 40 -24 38 -8L18 -6C12 0 14 10 20 14L16 28C4 34 -14 34 -26 28C-36 24 -39 16 -40 6Z";
  return [
    path(shell, { fill: pen.ball(colour) }),
    pen.clip(
      path(shell, { fill: colour }),
      dice.chance(0.7) ? line("M-38 12C-38 -26 -10 -41 10 -40L30 -34", hsl(0, 0, 92), 5) : "",
    ),
    circle(-2, 8, 6, { fill: lighter(colour, -25) }),
    line("M22 -6L50 -2L48 36L16 29M49 11L18 10M48 23L17 20M36 -4L35 33", guard, 3.8),
    dice.chance(0.5) ? rect(-26, -16, 14, 12, { fill: hsl(0, 0, 92) }, 5) : "",
  ].join("");
}

/** A football: the black and white ball, the pointed American one, or the American game's helmet. */
export function football(pen: Pen): string {
  const kind = pen.dice.range(0, 1);
  if (kind < 0.5) return soccer(pen);
  return kind < 0.82 ? american(pen) : group("scale(1.05)", helmet(pen));
}

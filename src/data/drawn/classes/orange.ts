import { hsl, lighter, type Colour } from "../palette.js";
import type { Pen } from "../pen.js";
import { circle, ellipse, group, line, path } from "../svg.js";

function peelColour(pen: Pen): Colour {
  const { dice } = pen;
  if (dice.chance(0.08)) return hsl(dice.range(50, 66), dice.range(55, 80), dice.range(42, 52));
  return hsl(dice.range(18, 42), dice.range(75, 96), dice.range(42, 57));
}

function leaf(pen: Pen, angle: number): string {
  const { dice } = pen;
  const green = hsl(dice.range(85, 135), dice.range(35, 65), dice.range(22, 42));
  const length = dice.range(16, 26);
  const blade = `M0 0Q${length * 0.5} ${-length * 0.45} ${length} 0Q${length * 0.5} ${length * 0.35} 0 0Z`;
  return group(
    `rotate(${angle})`,
    path(blade, { fill: green }),
    line(`M1 0L${length * 0.9} 0`, lighter(green, 14), 0.8),
  );
}

/** The whole fruit: pores, a calyx, sometimes leaves. */
function whole(pen: Pen): string {
  const { dice } = pen;
  const colour = peelColour(pen);
  const pores = dice.times(90, () => {
    const angle = dice.range(0, 2 * Math.PI);
    const away = 38 * Math.sqrt(dice.range(0, 1));
    const shade = lighter(colour, dice.sign() * 12);
    return circle(Math.cos(angle) * away, Math.sin(angle) * away, dice.range(0.5, 1), { fill: shade, opacity: 0.7 });
  });
  const x = dice.range(-14, 14);
  const y = -dice.range(8, 30);
  const star = dice.times(5, (i) => {
    const angle = (i / 5) * 2 * Math.PI;
    return `M0 0L${Math.cos(angle) * 5} ${Math.sin(angle) * 3.4}`;
  });
  return [
    ellipse(0, 0, 40, dice.range(36, 40), { fill: pen.ball(colour) }),
    ...pores,
    group(
      `translate(${x} ${y})`,
      ellipse(0, 0, 7, 4.5, { fill: lighter(colour, -12), opacity: 0.7 }),
      line(star.join(""), hsl(90, 30, 30), 1.6),
      dice.chance(0.6) ? leaf(pen, dice.range(-70, 30)) : "",
      dice.chance(0.25) ? leaf(pen, dice.range(150, 220)) : "",
    ),
    ellipse(-13, -16, 8, 5, { fill: pen.glow(hsl(45, 100, 96), 0.7) }),
  ].join("");
}

/** Segments from `from` to `to` degrees around the origin, as in a cut fruit. */
function segments(pen: Pen, flesh: Colour, radius: number, from: number, to: number): string {
  const { dice } = pen;
  const count = Math.round((to - from) / dice.range(32, 44));
  const step = (((to - from) / count) * Math.PI) / 180;
  return dice
    .times(count, (i) => {
      const start = (from * Math.PI) / 180 + i * step + step * 0.07;
      const end = start + step * 0.86;
      const point = (angle: number, away: number) => `${Math.cos(angle) * away} ${Math.sin(angle) * away}`;
      const shape =
        `M${point((start + end) / 2, radius * 0.12)}L${point(start, radius * 0.93)}` +
        `Q${point((start + end) / 2, radius * 1.06)} ${point(end, radius * 0.93)}Z`;
      const drops = dice.times(4, () => {
        const angle = dice.range(start + step * 0.2, end - step * 0.2);
        const away = dice.range(0.4, 0.75) * radius;
        return line(`M${point(angle, away)}L${point(angle, away + radius * 0.14)}`, lighter(flesh, 16), 1.1, 0.8);
      });
      return path(shape, { fill: pen.ball(flesh), stroke: flesh, width: 1.5 }) + drops.join("");
    })
    .join("");
}

/** The cut face of a half, or a wedge of it. */
function cut(pen: Pen): string {
  const { dice } = pen;
  const peel = peelColour(pen);
  const flesh = dice.chance(0.15) ? hsl(dice.range(0, 12), 75, 42) : hsl(dice.range(24, 40), 92, dice.range(50, 60));
  const pith = hsl(42, 65, dice.range(80, 92));
  if (dice.chance(0.3)) {
    const half = (radius: number) => `M${-radius} 0A${radius} ${radius} 0 0 0 ${radius} 0Z`;
    return group(
      "translate(0 -18) scale(1.1)",
      path(half(40), { fill: peel }),
      path(half(37), { fill: pith }),
      segments(pen, flesh, 34, 0, 180),
    );
  }
  const squash = dice.range(0.7, 1);
  return [
    squash < 0.9 ? ellipse(0, 9, 40, 36, { fill: pen.lit(peel) }) : "",
    group(
      `scale(1 ${squash}) rotate(${dice.range(0, 60)})`,
      circle(0, 0, 40, { fill: peel }),
      circle(0, 0, 37, { fill: pith }),
      segments(pen, flesh, 34.5, 0, 360),
    ),
  ].join("");
}

/** One or more oranges: whole, halved, in a wedge, or together. */
export function orange(pen: Pen): string {
  const { dice } = pen;
  const kind = dice.range(0, 1);
  if (kind < 0.4) return group("scale(1.15)", whole(pen));
  if (kind < 0.62) return group("scale(1.15)", cut(pen));
  if (kind < 0.82) {
    const [left, right] = dice.chance(0.7) ? [whole(pen), cut(pen)] : [cut(pen), whole(pen)];
    return group("translate(-19 -10) scale(0.72)", left) + group("translate(20 14) scale(0.68)", right);
  }
  const spots = ["translate(-21 14)", "translate(22 16)", "translate(1 -18)"];
  return spots
    .map((spot) => group(`${spot} scale(${dice.range(0.55, 0.64)}) rotate(${dice.range(-40, 40)})`, whole(pen)))
    .join("");
}

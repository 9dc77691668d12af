import { anyColour, grey, hsl, lighter, quiet, tempting, wood, type Colour } from "./palette.js";
import type { Pen } from "./pen.js";
import { circle, ellipse, group, line, path, polygon, rect } from "./svg.js";

/** Pixels a side of every scene. */
export const SCENE_SIZE = 256;

const S = SCENE_SIZE;

/** How often a thing stands where one would look for it. */
const USUAL = 0.75;

function room(pen: Pen): string {
  const { dice } = pen;
  const wall = quiet(dice);
  const floor = dice.chance(0.5) ? wood(dice) : quiet(dice);
  const y = dice.range(130, 225);
  const boards = dice.times(7, (i) =>
    line(`M${(i - 1) * 52} ${S}L${128 + (i - 3.5) * 26} ${y}`, lighter(floor, -9), 1.4, 0.7),
  );
  const x = dice.range(10, 170);
  const frame = dice.chance(0.5)
    ? rect(x, dice.range(5, 40), dice.range(40, 90), dice.range(40, 80), {
        fill: pen.blend([tempting(dice), anyColour(dice)]),
        stroke: wood(dice),
        width: 5,
      })
    : "";
  return [
    rect(0, 0, S, S, { fill: pen.lit(wall, 6) }),
    dice.chance(0.35) ? dice.times(13, (i) => rect(i * 20, 0, 8, y, { fill: lighter(wall, 5) })).join("") : "",
    frame,
    rect(0, y, S, S - y, { fill: pen.lit(floor, 8) }),
    ...boards,
    rect(0, y - 6, S, 6, { fill: lighter(wall, 12) }),
  ].join("");
}

function meadow(pen: Pen): string {
  const { dice } = pen;
  const sky = hsl(dice.range(190, 225), dice.range(10, 70), dice.range(55, 90));
  const grass = hsl(dice.range(55, 120), dice.range(20, 60), dice.range(25, 55));
  const y = dice.range(40, 170);
  const trees = dice.times(dice.whole(0, 9), () => {
    const x = dice.range(0, S);
    const size = dice.range(10, 34);
    const green = hsl(dice.range(60, 140), dice.range(15, 50), dice.range(15, 40));
    return (
      rect(x - 2, y - size, 4, size, { fill: wood(dice) }) +
      circle(x, y - size * 1.2, size * 0.7, { fill: pen.ball(green) })
    );
  });
  const blades = dice.times(60, () => {
    const [x, from] = [dice.range(0, S), dice.range(y + 5, S + 10)];
    return line(
      `M${x} ${from}q${dice.range(-4, 4)} -6 ${dice.range(-6, 6)} -${dice.range(6, 14)}`,
      lighter(grass, dice.range(-14, 14)),
      1.6,
    );
  });
  return (
    rect(0, 0, S, y + 1, { fill: pen.lit(sky, 8) }) +
    trees.join("") +
    rect(0, y, S, S - y, { fill: pen.lit(grass, 7) }) +
    blades.join("")
  );
}

function water(pen: Pen): string {
  const { dice } = pen;
  const blue = hsl(dice.range(165, 230), dice.range(15, 65), dice.range(22, 62));
  const y = dice.range(-60, 130);
  const shore = hsl(dice.range(30, 140), dice.range(10, 45), dice.range(18, 60));
  const ripples = dice.times(34, () => {
    const [x, at] = [dice.range(-20, S), dice.range(Math.max(0, y), S)];
    return line(`M${x} ${at}q8 -3 16 0t16 0`, lighter(blue, dice.sign() * dice.range(5, 16)), 1.8, 0.7);
  });
  const far = `M0 ${y}V${y - 30}Q60 ${y - dice.range(30, 80)} 130 ${y - 25}T256 ${y - 30}V${y}Z`;
  return [
    rect(0, 0, S, S, { fill: pen.lit(hsl(205, dice.range(10, 60), dice.range(60, 90)), 5) }),
    path(far, { fill: shore }),
    rect(0, Math.max(0, y), S, S, { fill: pen.lit(blue, 8) }),
    ...ripples,
  ].join("");
}

function timber(pen: Pen): string {
  const { dice } = pen;
  const colour = wood(dice);
  const height = dice.range(30, 80);
  const boards = dice.times(10, (i) => {
    const own = lighter(colour, dice.range(-6, 6));
    const y = i * height;
    const grain = dice.times(5, () =>
      line(`M-90 ${y + dice.range(2, height)}q110 ${dice.range(-9, 9)} 230 0t230 0`, lighter(own, -8), 1.2, 0.7),
    );
    return rect(-90, y, 460, height, { fill: own, stroke: lighter(colour, -20), width: 1.5 }) + grain.join("");
  });
  return group(`rotate(${dice.range(-90, 90)} 128 128) translate(0 -100)`, ...boards);
}

function tiles(pen: Pen): string {
  const { dice } = pen;
  const [first, second] = [quiet(dice), dice.chance(0.5) ? quiet(dice) : tempting(dice)];
  const size = dice.range(28, 66);
  const count = Math.ceil(380 / size);
  const each = dice.times(count * count, (i) => {
    const [column, row] = [i % count, Math.floor(i / count)];
    const colour = (column + row) % 2 === 0 ? first : second;
    return rect(column * size - 60, row * size - 60, size, size, {
      fill: lighter(colour, dice.range(-3, 3)),
      stroke: lighter(first, -16),
      width: 1.5,
    });
  });
  return group(`rotate(${dice.range(-45, 45)} 128 128)`, ...each);
}

function pattern(pen: Pen): string {
  const { dice } = pen;
  const ground = dice.chance(0.5) ? quiet(dice) : tempting(dice);
  const ink = dice.chance(0.5) ? anyColour(dice) : lighter(ground, dice.sign() * 14);
  const step = dice.range(22, 46);
  const dots = dice.chance(0.5);
  const size = step * dice.range(0.15, 0.4);
  const marks = dots
    ? dice.times(196, (i) => circle((i % 14) * step - 60, Math.floor(i / 14) * step - 60, size, { fill: ink }))
    : dice.times(16, (i) => rect(-80, i * step - 70, 420, size * 1.4, { fill: ink }));
  return rect(0, 0, S, S, { fill: pen.lit(ground, 8) }) + group(`rotate(${dice.range(-60, 60)} 128 128)`, ...marks);
}

function backdrop(pen: Pen): string {
  const { dice } = pen;
  const from: Colour = dice.chance(0.3) ? grey(dice, 15, 95) : dice.chance(0.5) ? quiet(dice) : tempting(dice);
  const to = dice.chance(0.5) ? lighter(from, dice.range(-30, 30)) : quiet(dice);
  const spots = dice.times(dice.whole(0, 7), () =>
    circle(dice.range(0, S), dice.range(0, S), dice.range(10, 50), { fill: pen.glow(anyColour(dice), 0.5) }),
  );
  return rect(0, 0, S, S, { fill: pen.blend([from, to], dice.range(0, 180)) }) + spots.join("");
}

function rubble(pen: Pen): string {
  const { dice } = pen;
  const ground = dice.chance(0.6) ? hsl(dice.range(20, 60), dice.range(10, 45), dice.range(25, 65)) : quiet(dice);
  const stones = dice.times(70, () => {
    const [x, y, size] = [dice.range(0, S), dice.range(0, S), dice.range(3, 20)];
    return ellipse(x, y, size, size * dice.range(0.5, 0.9), { fill: lighter(ground, dice.range(-16, 16)) });
  });
  return rect(0, 0, S, S, { fill: ground }) + stones.join("");
}

function forest(pen: Pen): string {
  const { dice } = pen;
  const green = hsl(dice.range(50, 150), dice.range(15, 55), dice.range(18, 55));
  const trunks = dice.times(dice.whole(2, 7), () => {
    const [x, width] = [dice.range(0, S), dice.range(6, 24)];
    return polygon(
      [
        [x, -5],
        [x + width, -5],
        [x + width * 1.2, S],
        [x - width * 0.2, S],
      ],
      { fill: pen.tube(wood(dice)) },
    );
  });
  const leaves = dice.times(80, () => {
    const shade = lighter({ ...green, hue: green.hue + dice.range(-25, 15) }, dice.range(-16, 16));
    return ellipse(dice.range(0, S), dice.range(0, S), dice.range(4, 18), dice.range(3, 9), { fill: shade });
  });
  return (
    rect(0, 0, S, S, { fill: pen.lit(green, 12) }) +
    leaves.slice(0, 40).join("") +
    trunks.join("") +
    leaves.slice(40).join("")
  );
}

const places = { room, meadow, water, timber, tiles, pattern, backdrop, rubble, forest };

/** A kind of place: a room, outdoors, on water, a surface seen from above, a pattern or a plain backdrop. */
export type Place = keyof typeof places;

const anywhere = Object.keys(places) as Place[];

/** Mostly one of the `usual` places, sometimes any other. */
export function background(pen: Pen, usual: readonly Place[]): string {
  const { dice } = pen;
  return places[dice.pick(dice.chance(USUAL) ? usual : anywhere)](pen);
}

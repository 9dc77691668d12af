import { RandomStream } from "../../core/random.js";
import { background, SCENE_SIZE } from "./background.js";
import { DRAWN_CLASSES } from "./classes/index.js";
import { clutterItem } from "./clutter.js";
import { Dice } from "./dice.js";
import { anyColour, hsl, lighter, tempting } from "./palette.js";
import { Pen } from "./pen.js";
import { ellipse, group, line, polygon, rect } from "./svg.js";

const S = SCENE_SIZE;

/** Where the main thing stands: the middle and half the width of its space, in pixels. */
interface Stand {
  readonly x: number;
  readonly y: number;
  readonly half: number;
}

/** Other things behind the main one; those in the middle would be hidden anyway. */
function clutterBehind(pen: Pen): string {
  const { dice } = pen;
  return dice
    .times(dice.whole(0, 3), () => {
      const place = `translate(${dice.range(0, S)} ${dice.range(20, S)}) rotate(${dice.range(-50, 50)})`;
      return group(`${place} scale(${dice.range(0.3, 0.65)})`, clutterItem(pen));
    })
    .join("");
}

/** Something small at the rim of the main thing, which it hides a part of. */
function itemInFront(pen: Pen, { x, y, half }: Stand): string {
  const { dice } = pen;
  const angle = dice.range(0, 2 * Math.PI);
  const [atX, atY] = [x + Math.cos(angle) * half * 0.95, y + Math.sin(angle) * half * 0.95];
  const size = (half / 50) * dice.range(0.3, 0.55);
  return group(`translate(${atX} ${atY}) rotate(${dice.range(-40, 40)}) scale(${size})`, clutterItem(pen));
}

function bladesInFront(pen: Pen): string {
  const { dice } = pen;
  const colour = dice.chance(0.6) ? hsl(dice.range(60, 130), 40, 35) : tempting(dice);
  return dice
    .times(dice.whole(5, 18), () => {
      const [x, height] = [dice.range(-10, S + 10), dice.range(40, 130)];
      return line(
        `M${x} ${S + 4}q${dice.range(-15, 15)} ${-height * 0.6} ${dice.range(-30, 30)} ${-height}`,
        lighter(colour, dice.range(-12, 12)),
        dice.range(2, 5),
      );
    })
    .join("");
}

function barInFront(pen: Pen): string {
  const { dice } = pen;
  const bar = rect(-40, dice.range(20, S - 30), S + 80, dice.range(5, 14), { fill: pen.tube(tempting(dice), 90) });
  return group(`rotate(${dice.range(-90, 90)} ${S / 2} ${S / 2})`, bar);
}

/** Light from one side, a shadow's edge across the picture, a bright spot, or dark corners. */
function lighting(pen: Pen): string {
  const { dice } = pen;
  const [black, warm] = [hsl(230, 40, 5), hsl(dice.range(30, 60), 80, 92)];
  const x = dice.range(0, S);
  const parts = [
    rect(0, 0, S, S, { fill: pen.veil(black, dice.range(0, 0.35), dice.range(0, 360)) }),
    dice.chance(0.3)
      ? ellipse(x, dice.range(0, S), dice.range(60, 160), dice.range(60, 160), {
          fill: pen.glow(warm, dice.range(0.15, 0.5)),
        })
      : "",
    dice.chance(0.25)
      ? polygon(
          [
            [x, -5],
            [x + dice.range(40, 120), -5],
            [x + dice.range(-60, 160), S + 5],
            [x - dice.range(20, 120), S + 5],
          ],
          { fill: black, opacity: dice.range(0.12, 0.3) },
        )
      : "",
    dice.chance(0.2) ? rect(0, 0, S, S, { fill: anyColour(dice), opacity: dice.range(0.04, 0.12) }) : "",
  ];
  return parts.join("");
}

/** The transform that puts a drawing of about 100 units onto its stand: turned, mirrored, skewed, squeezed. */
function pose(dice: Dice, { x, y, half }: Stand, turn: number): string {
  const scale = half / 50;
  const squeeze = dice.range(0.92, 1.08);
  const skew = `skewX(${dice.range(-7, 7)}) skewY(${dice.range(-4, 4)})`;
  const size = `scale(${scale * squeeze * dice.sign()} ${scale / squeeze})`;
  return `translate(${x} ${y}) rotate(${dice.range(-turn, turn)}) ${skew} ${size}`;
}

/**
 * The picture `index` of class `label` (0 to 9) as SVG of 256 x 256 pixels, a pure function of its arguments: a
 * background, clutter, the thing itself in some pose, whatever hides a part of it, and the light.
 */
export function drawScene(seed: number, label: number, index: number): string {
  const dice = new Dice(new RandomStream(seed, "drawn scene", label, index));
  const pen = new Pen(dice);
  const { draw, turn, places } = DRAWN_CLASSES[label];
  const half = S * dice.range(0.34, 0.47);
  const slack = S / 2 - half * 0.9;
  const stand = { x: S / 2 + dice.range(-slack, slack), y: S / 2 + dice.range(-slack, slack), half };
  const behind = background(pen, places) + clutterBehind(pen);
  const shadow = ellipse(stand.x + dice.range(-20, 20), stand.y + half * 0.8, half * 1.1, half * 0.35, {
    fill: pen.glow(hsl(0, 0, 0), 0.6),
  });
  const thing = group(pose(dice, stand, turn), draw(pen));
  const front = [
    dice.chance(0.2) ? itemInFront(pen, stand) : "",
    dice.chance(0.08) ? bladesInFront(pen) : "",
    dice.chance(0.05) ? barInFront(pen) : "",
  ];
  return pen.finish(S, [behind, shadow, thing, ...front, lighting(pen)].join(""));
}

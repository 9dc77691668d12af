import type { Dice } from "./dice.js";

/** A colour as hue (degrees), saturation and lightness (both 0 to 100). */
export interface Colour {
  readonly hue: number;
  readonly saturation: number;
  readonly lightness: number;
}

/** A colour from its hue (degrees), saturation and lightness (0 to 100). */
export function hsl(hue: number, saturation: number, lightness: number): Colour {
  return { hue, saturation, lightness };
}

/** The colour as `#rrggbb`. */
export function css({ hue, saturation, lightness }: Colour): string {
  const s = Math.min(100, Math.max(0, saturation)) / 100;
  const l = Math.min(100, Math.max(0, lightness)) / 100;
  const channel = (offset: number) => {
    const k = (offset + hue / 30 + 24) % 12;
    const value = l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

/** The colour with `by` added to its lightness (negative: darker). */
export function lighter(colour: Colour, by: number): Colour {
  return { ...colour, lightness: Math.min(97, Math.max(3, colour.lightness + by)) };
}

/** Any hue, any saturation, neither black nor white. */
export function anyColour(dice: Dice): Colour {
  return hsl(dice.range(0, 360), dice.range(10, 95), dice.range(18, 82));
}

/** A strong colour, as of painted metal or plastic. */
export function vivid(dice: Dice): Colour {
  return hsl(dice.range(0, 360), dice.range(60, 95), dice.range(35, 62));
}

/** A quiet colour, as of walls and cloth. */
export function quiet(dice: Dice): Colour {
  return hsl(dice.range(0, 360), dice.range(5, 40), dice.range(25, 88));
}

/** Black to white with hardly any hue. */
export function grey(dice: Dice, low = 10, high = 90): Colour {
  return hsl(dice.range(180, 260), dice.range(0, 10), dice.range(low, high));
}

/** Timber from pale birch to dark walnut, sometimes painted. */
export function wood(dice: Dice): Colour {
  return hsl(dice.range(18, 42), dice.range(25, 65), dice.range(20, 68));
}

/** Animal hair: black, grey, brown, ginger, cream, white. */
export function fur(dice: Dice): Colour {
  return dice.pick([
    () => hsl(dice.range(20, 40), dice.range(10, 25), dice.range(10, 22)),
    () => grey(dice, 30, 65),
    () => hsl(dice.range(22, 38), dice.range(25, 50), dice.range(28, 50)),
    () => hsl(dice.range(22, 34), dice.range(55, 80), dice.range(42, 58)),
    () => hsl(dice.range(32, 46), dice.range(20, 50), dice.range(68, 86)),
    () => hsl(dice.range(30, 60), dice.range(0, 15), dice.range(82, 93)),
  ])();
}

/** The colour by which one might guess some class (orange, banana yellow, fur, timber …), for things of any class. */
export function tempting(dice: Dice): Colour {
  return dice.pick([
    () => hsl(dice.range(22, 36), dice.range(80, 95), dice.range(45, 58)),
    () => hsl(dice.range(46, 56), dice.range(70, 95), dice.range(45, 62)),
    () => fur(dice),
    () => wood(dice),
    () => grey(dice),
    () => vivid(dice),
    () => hsl(dice.range(195, 220), dice.range(35, 75), dice.range(35, 65)),
    () => hsl(dice.range(80, 130), dice.range(30, 70), dice.range(25, 50)),
  ])();
}

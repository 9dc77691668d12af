import type { Dice } from "./dice.js";
import { css, lighter, type Colour } from "./palette.js";

/** What a drawing is made with: its dice, and gradients and clips, which SVG wants defined once and named. */
export class Pen {
  readonly #definitions: string[] = [];

  constructor(readonly dice: Dice) {}

  #define(element: (id: string) => string): string {
    const id = `d${this.#definitions.length}`;
    this.#definitions.push(element(id));
    return `url(#${id})`;
  }

  /** A fill that goes through the colours along `angle` (degrees; 0 = from left to right, 90 = downwards). */
  blend(colours: readonly Colour[], angle = 90): string {
    const stops = colours.map(
      (colour, i) => `<stop offset="${i / (colours.length - 1)}" stop-color="${css(colour)}"/>`,
    );
    const turn = `gradientTransform="rotate(${angle} 0.5 0.5)"`;
    return this.#define((id) => `<linearGradient id="${id}" ${turn}>${stops.join("")}</linearGradient>`);
  }

  /** A fill that makes a flat shape look lit from above. */
  lit(colour: Colour, depth = 12): string {
    return this.blend([lighter(colour, depth), lighter(colour, -depth)]);
  }

  /** A fill that makes a rectangle look like an upright tube (`angle` 0) or a lying one (90). */
  tube(colour: Colour, angle = 0): string {
    const shine = this.dice.range(10, 30);
    return this.blend([lighter(colour, -14), lighter(colour, shine), colour, lighter(colour, -22)], angle);
  }

  /** A fill that makes a circle look like a ball. */
  ball(colour: Colour): string {
    const x = this.dice.range(0.25, 0.65);
    const stops =
      `<stop stop-color="${css(lighter(colour, 22))}"/><stop offset="0.5" stop-color="${css(colour)}"/>` +
      `<stop offset="1" stop-color="${css(lighter(colour, -24))}"/>`;
    return this.#define((id) => `<radialGradient id="${id}" cx="${x}" cy="0.32" r="0.75">${stops}</radialGradient>`);
  }

  /** A fill that fades from the colour in the middle to nothing at the edge. */
  glow(colour: Colour, opacity: number): string {
    const paint = css(colour);
    const stops =
      `<stop stop-color="${paint}" stop-opacity="${opacity}"/>` +
      `<stop offset="1" stop-color="${paint}" stop-opacity="0"/>`;
    return this.#define((id) => `<radialGradient id="${id}">${stops}</radialGradient>`);
  }

  /** A fill that fades from nothing to the colour along `angle` (degrees). */
  veil(colour: Colour, opacity: number, angle: number): string {
    const paint = css(colour);
    const stops =
      `<stop stop-color="${paint}" stop-opacity="0"/>` +
      `<stop offset="1" stop-color="${paint}" stop-opacity="${opacity}"/>`;
    const turn = `gradientTransform="rotate(${angle} 0.5 0.5)"`;
    return this.#define((id) => `<linearGradient id="${id}" ${turn}>${stops}</linearGradient>`);
  }

  /** The content cut to the inside of a shape. */
  clip(shape: string, ...content: readonly string[]): string {
    const reference = this.#define((id) => `<clipPath id="${id}">${shape}</clipPath>`);
    return `<g clip-path="${reference}">${content.join("")}</g>`;
  }

  /** A whole SVG picture of `size` pixels a side around content drawn in units of pixels. */
  finish(size: number, content: string): string {
    const root = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">`;
    // Two decimals are enough, and the rasteriser spends much of its time reading numbers.
    return `${root}<defs>${this.#definitions.join("")}</defs>${content}</svg>`.replace(/(\.\d\d)\d+/g, "$1");
  }
}

type Triple = readonly [number, number, number];

function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function fromLinear(value: number): number {
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}

/** Ottosson's OKLab as an sRGB colour `#RRGGBB`; components outside of sRGB are clipped. */
function fromOklab([lightness, a, b]: Triple): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const bytes = linear.map((value) => Math.round(255 * Math.min(1, Math.max(0, fromLinear(Math.max(0, value))))));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`.toUpperCase();
}

/** The hue of the palette's blue in OKLab, in radians. */
const HUE = (245 * Math.PI) / 180;
const LIGHTEST = 0.985;
const DARKEST = 0.36;
const CHROMA = 0.115;

/**
 * A single-hue ramp from nearly white (0) to dark blue (1). OKLab's lightness falls linearly, so equal differences look
 * equal; the chroma swells in between, as far as sRGB goes, to keep the middle from looking grey.
 */
export function ramp(share: number): string {
  const lightness = LIGHTEST + share * (DARKEST - LIGHTEST);
  const chroma = CHROMA * Math.sin(Math.PI * share ** 0.75 * 0.72);
  return fromOklab([lightness, chroma * Math.cos(HUE), chroma * Math.sin(HUE)]);
}

/** The relative luminance of `#RRGGBB` in 0..1, as WCAG defines it. */
export function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => toLinear(parseInt(color.slice(start, start + 2), 16) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours, from 1 (none) to 21 (black on white), as WCAG defines it. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

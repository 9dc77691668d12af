/** The palette of Okabe and Ito, whose colours stay apart for colour-blind readers. */
export const OKABE_ITO = {
  black: "#000000",
  orange: "#E69F00",
  skyBlue: "#56B4E9",
  bluishGreen: "#009E73",
  yellow: "#F0E442",
  blue: "#0072B2",
  vermillion: "#D55E00",
  reddishPurple: "#CC79A7",
} as const;

/**
 * Families that have Helvetica's widths (which `textWidth` estimates), then those that have Chinese characters. Quotes
 * are single ones because the list stands in an attribute.
 */
export const FONT_FAMILY =
  "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

/** Sizes of text in pixels of the figure. */
export const FONT_SIZE = { title: 17, subtitle: 13, heading: 14, label: 12.5, tick: 12 } as const;

/** Colours that carry no data: text, lesser text, axes, grid lines, what is missing, and the paper. */
export const COLOR = {
  ink: "#222222",
  muted: "#666666",
  axis: "#888888",
  grid: "#E4E4E4",
  missing: "#E9E9E9",
  paper: "#FFFFFF",
} as const;

/** How one series of a chart is told from the others: by colour, and by dash and marker for who cannot tell colours. */
export interface SeriesStyle {
  readonly name: string;
  readonly color: string;
  readonly dash?: string;
  readonly marker: "disc" | "square";
}

/** The series of training and of validation, in every figure. */
export const TRAINING: SeriesStyle = { name: "training", color: OKABE_ITO.blue, marker: "disc" };
export const VALIDATION: SeriesStyle = {
  name: "validation",
  color: OKABE_ITO.vermillion,
  dash: "7 4",
  marker: "square",
};

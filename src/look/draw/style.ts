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
  readonly marker: "disc" | "square" | "triangle" | "diamond";
  /** In the background: thin and pale, without markers. */
  readonly faint?: boolean;
}

/** The series of training and of validation, in every figure. */
export const TRAINING: SeriesStyle = { name: "training", color: OKABE_ITO.blue, marker: "disc" };
export const VALIDATION: SeriesStyle = {
  name: "validation",
  color: OKABE_ITO.vermillion,
  dash: "7 4",
  marker: "square",
};

/** Okabe and Ito's colours that stand out on white, so without yellow, the darkest first. */
const EXPERIMENT_COLORS = [
  OKABE_ITO.blue,
  OKABE_ITO.vermillion,
  OKABE_ITO.bluishGreen,
  OKABE_ITO.reddishPurple,
  OKABE_ITO.orange,
  OKABE_ITO.skyBlue,
  OKABE_ITO.black,
  "#7F7F7F",
];
const EXPERIMENT_DASHES = [undefined, "7 4", "2 3", "9 3 2 3"];
const EXPERIMENT_MARKERS = ["disc", "square", "triangle", "diamond"] as const;

/** The series of one of several experiments; colour, dash and marker together repeat after 32. */
export function experimentStyle(index: number, name: string): SeriesStyle {
  const turn = index + Math.floor(index / EXPERIMENT_COLORS.length);
  const dash = EXPERIMENT_DASHES[turn % EXPERIMENT_DASHES.length];
  return {
    name,
    color: EXPERIMENT_COLORS[index % EXPERIMENT_COLORS.length],
    marker: EXPERIMENT_MARKERS[turn % EXPERIMENT_MARKERS.length],
    ...(dash === undefined ? {} : { dash }),
  };
}

/** All that one chooses on the page and that Back, a reload and a link that is sent bring back, part by part. */
import type { SplitName } from "../data/listing.js";
import { CAM_METHODS } from "./api.js";
import { count, flag, type Kept, number, oneOf, perhapsPair, perhapsRange, perhapsText, perhapsTexts, someOf, text } from "./kept.js"; // prettier-ignore
import { FIRST_COLUMNS, RUN_COLUMNS, type RunOrder } from "./run-order.js";

/** How runs are ordered: the column's name, after a minus where the greatest come first. */
const order: Kept<RunOrder> = {
  initial: { column: "startedAt", descending: true },
  read: ([said]) => {
    const column = RUN_COLUMNS.find((name) => name === said.replace(/^-/, ""));
    return column === undefined ? undefined : { column, descending: said.startsWith("-") };
  },
  write: ({ column, descending }) => [descending ? `-${column}` : column],
};

/** The list of runs: those whose curves are shown (null: the latest), and how the table stands. */
export const listView = { run: perhapsTexts, filter: text(), order, columns: someOf(RUN_COLUMNS, FIRST_COLUMNS), archived: flag }; // prettier-ignore

/** Which of a run's photos curves are drawn of. */
export const PARTS = ["train", "val"] as const;
/** What curves can run over. */
export const AXES = ["epoch", "step", "time"] as const;
export type CurveAxis = (typeof AXES)[number];

/** How curves are drawn: smoothed, over what, without which parts and runs, and the range that was zoomed into. */
export const curveView = {
  smooth: number(0, 0, 0.95),
  by: oneOf(AXES),
  log: flag,
  hide: someOf(PARTS),
  off: perhapsTexts,
  zoom: perhapsRange,
};

/** What a scatter of runs is drawn over, a setting by its name; and by which result. */
export const compareView = { across: perhapsText, up: perhapsText };

/** What every look into a run is about. Test photos are only asked for: whoever chooses must not have seen them. */
const split = oneOf<SplitName>(["val", "train", "test"]);
const checkpoint = text("best");

/** What a cell of the confusion matrix tells. */
export const UNITS = ["counts", "row", "column"] as const;
export const confusionView = { split, checkpoint, numbers: oneOf(UNITS), cell: perhapsPair };

export const MISTAKE_LISTS = ["mistakes", "hits"] as const;
export const mistakesView = { split, checkpoint, list: oneOf(MISTAKE_LISTS), class: perhapsText };

/** Which convolution's filters, the first one's where nobody has chosen; when, the last time; or one input of all times. */
export const filtersView = { layer: text(), time: perhapsText, beside: flag, input: count(0) };

const camMethod = oneOf(CAM_METHODS);

export const featuresView = {
  split,
  checkpoint,
  index: count(0),
  /** Split and number of a second photo beside the first. */
  second: perhapsPair,
  /** Where classes are seen, and which class: of each image its own. */
  method: camMethod,
  for: perhapsText,
  method2: camMethod,
  for2: perhapsText,
  /** Layer and number of a map that is enlarged, and the row and column of its pixel that is explained. */
  map: perhapsPair,
  at: perhapsPair,
};

export const tryView = { split, checkpoint, index: count(0), engine: perhapsText };

/** The split of a word; the validation photos where it is none's. */
export function splitNamed(word: string): SplitName {
  return split.read([word]) ?? split.initial;
}

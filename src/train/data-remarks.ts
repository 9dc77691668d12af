import { describeData, remarkLine } from "../data/describe-data.js";
import type { Dataset } from "../data/photos.js";
import type { TrainEvent } from "./run/events.js";

/** What is to be said of photos before they are trained on: how they are understood, then what may be wrong with them. */
export function dataRemarks(
  dataset: Pick<Dataset, "listing" | "split" | "unreadable" | "equal" | "plain">,
): Extract<TrainEvent, { type: "note" | "warning" }>[] {
  return describeData(dataset).map((remark) => ({
    type: remark.kind === "fact" ? "note" : "warning",
    message: remarkLine(remark),
  }));
}

import { type Html, svgFigure } from "./html.js";
import type { ReportInput } from "./input.js";

/** A figure with its caption; null where it was not drawn. `owner` is the experiment or the stage that it is of, nothing for the whole lab's. */
export function figureOf({ figures }: ReportInput, name: string, owner: string, caption: string): Html | null {
  const found = figures.find((figure) => figure.name === name && (figure.experiment ?? figure.stage ?? "") === owner);
  return found === undefined ? null : svgFigure(found.svg, caption);
}

import { formatBytes, formatPercent } from "../core/format.js";
import type { Profile, ProfileRow } from "../train/run/profile.js";
import { print } from "./output.js";
import { formatTable } from "./table.js";

/** Rows of a smaller share of a step are shown together. */
const LEAST_SHARE = 0.01;
/** Ops of a row that are named. */
const NAMED_OPS = 2;

function nameOf({ ops, isUpdating }: ProfileRow): string {
  const named = ops.length === 0 ? "move" : ops.slice(0, NAMED_OPS).join(", ");
  const more = ops.length > NAMED_OPS ? ` +${ops.length - NAMED_OPS}` : "";
  return `${named}${more}${isUpdating ? ", update" : ""}`;
}

function total(rows: readonly ProfileRow[]): [milliseconds: string, share: string] {
  const sum = (of: (row: ProfileRow) => number) => rows.reduce((all, row) => all + of(row), 0);
  return [sum(({ milliseconds }) => milliseconds).toFixed(2), formatPercent(sum(({ share }) => share))];
}

function phaseRows(rows: readonly ProfileRow[], phase: ProfileRow["phase"]): string[][] {
  const own = rows.filter((row) => row.phase === phase);
  if (own.length === 0) return [];
  const large = own.filter(({ share }) => share >= LEAST_SHARE);
  const small = own.filter(({ share }) => share < LEAST_SHARE);
  const lines = large.map((row) => [
    ...[
      "",
      row.layer,
      nameOf(row),
      row.milliseconds.toFixed(2),
      formatPercent(row.share),
      row.gflopsPerSecond.toFixed(1),
    ],
    ...(row.rooflineShare === null ? ["", ""] : [formatPercent(row.rooflineShare), row.boundBy ?? ""]),
  ]);
  const rest =
    small.length === 0 ? [] : [["", "", `${small.length} of less than 1 % each`, ...total(small), "", "", ""]];
  return [[phase, "", "", ...total(own), "", "", ""], ...lines, ...rest];
}

function printTable({ rows, stepMilliseconds }: Profile): void {
  const inside = rows.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const outside = stepMilliseconds - inside;
  const lines = [
    ...phaseRows(rows, "forward"),
    ...phaseRows(rows, "backward"),
    ...phaseRows(rows, "update"),
    ["outside the kernels", "", "", outside.toFixed(2), formatPercent(outside / stepMilliseconds), "", "", ""],
  ];
  const headings = ["phase", "layer", "computes", "ms a step", "share", "GFLOP/s", "of roofline", "bound by"];
  print(formatTable(headings, lines, ["left", "left", "left", "right", "right", "right", "right", "left"]));
}

/** Prints where a step's time went. */
export function printProfile(profile: Profile, file: string): void {
  const { executor, steps, batch, stepMilliseconds, waitMilliseconds, evaluationMilliseconds, rows, roofline } =
    profile;
  print();
  print(`Profile of ${steps} steps of ${batch} photos on ${executor}: ${stepMilliseconds.toFixed(1)} ms a step`);
  if (rows.length > 0) printTable(profile);
  else print("Times of single operations need our own kernels; ONNX Runtime runs a step as a whole.");
  print();
  print(`Waiting for photos: ${waitMilliseconds.toFixed(2)} ms a step`);
  if (evaluationMilliseconds !== null) print(`Validation: ${evaluationMilliseconds.toFixed(0)} ms each`);
  print(`Peak memory of the training process: ${formatBytes(profile.peakMemoryBytes)}`);
  if (roofline !== null) {
    const { flopsPerSecond, bytesPerSecond } = roofline;
    print(
      "Arithmetic is counted by shapes: of channels the share that dropout keeps, of the gradient before a 2x2 pool a quarter; Winograd's 3x3 convolutions multiply less than that, and may exceed 100 %.",
    );
    print(
      `Roofline, just measured: ${(flopsPerSecond / 1e9).toFixed(0)} GFLOP/s, ${(bytesPerSecond / 1e9).toFixed(1)} GB/s`,
    );
  }
  print(`Trace for chrome://tracing or ui.perfetto.dev: ${file}`);
}
